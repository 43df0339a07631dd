"""What lies in stock: whether it is enough, too much, or about to spoil."""

from wharfinger.decide.stock.class_rules import ClassRuleSettings, StockRules, class_rules
from wharfinger.decide.stock.expiry import Expiring, Expiry, ExpiryActs, ExpirySettings, SlowStock, expiry
from wharfinger.decide.stock.health import ExpiringLots, HealthSettings, StockHealth, health
from wharfinger.decide.stock.levels import Levels, LevelSettings, levels
from wharfinger.decide.stock.places import (
    AllocateSettings,
    Allocation,
    PlaceSafety,
    Promises,
    Shortages,
    Transfers,
    allocate,
    place_safety,
    promise,
)

__all__ = [
    "AllocateSettings",
    "Allocation",
    "ClassRuleSettings",
    "Expiring",
    "ExpiringLots",
    "Expiry",
    "ExpiryActs",
    "ExpirySettings",
    "HealthSettings",
    "LevelSettings",
    "Levels",
    "PlaceSafety",
    "Promises",
    "Shortages",
    "SlowStock",
    "StockHealth",
    "StockRules",
    "Transfers",
    "allocate",
    "class_rules",
    "expiry",
    "health",
    "levels",
    "place_safety",
    "promise",
]
