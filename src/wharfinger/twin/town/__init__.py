"""Kaihaven: a harbour town that does not exist, on the open North Sea, drawn anew for every seed.

`build(seed)` gives a `Town`: its nodes, streets and addresses as frames, the company's premises, and the
whole as OpenStreetMap XML. It is pure and takes well under a second.
"""

from wharfinger.twin.town.drawing import build
from wharfinger.twin.town.model import Premises, Town

__all__ = ["Premises", "Town", "build"]
