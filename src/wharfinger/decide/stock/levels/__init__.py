"""How much to keep: levels that hold what they promise, from the whole distribution of demand."""

from wharfinger.decide.stock.levels.levels import levels
from wharfinger.decide.stock.levels.results import Levels
from wharfinger.decide.stock.levels.settings import LevelSettings

__all__ = ["LevelSettings", "Levels", "levels"]
