"""A company's own past, played again under other rules.

>>> from wharfinger.twin import replay
>>> sorted(replay.__all__)[:2]
['Clairvoyant', 'Costs']
"""

from wharfinger.twin.replay.clairvoyant import Clairvoyant
from wharfinger.twin.replay.our_rule import OurRule
from wharfinger.twin.replay.play import Played, play
from wharfinger.twin.replay.replay import replay
from wharfinger.twin.replay.results import Replay
from wharfinger.twin.replay.rules import MinMax, Normal
from wharfinger.twin.replay.scene import Costs, Morning, ReplayRule, Scene, Terms
from wharfinger.twin.replay.settings import ReplaySettings

__all__ = [
    "Clairvoyant",
    "Costs",
    "MinMax",
    "Morning",
    "Normal",
    "OurRule",
    "Played",
    "Replay",
    "ReplayRule",
    "ReplaySettings",
    "Scene",
    "Terms",
    "play",
    "replay",
]
