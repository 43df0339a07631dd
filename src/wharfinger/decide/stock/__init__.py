"""What lies in stock: whether it is enough, too much, or about to spoil."""

from wharfinger.decide.stock.health import ExpiringLots, HealthSettings, StockHealth, health
from wharfinger.decide.stock.levels import Levels, LevelSettings, levels

__all__ = [
    "ExpiringLots",
    "HealthSettings",
    "LevelSettings",
    "Levels",
    "StockHealth",
    "health",
    "levels",
]
