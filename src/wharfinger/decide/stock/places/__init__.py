"""Stock across places: who gets what is scarce, what is moved before it is bought, what is promised when."""

from wharfinger.decide.stock.places.allocate import Allocation, allocate
from wharfinger.decide.stock.places.promise import promise
from wharfinger.decide.stock.places.safety import place_safety
from wharfinger.decide.stock.places.settings import AllocateSettings
from wharfinger.decide.stock.places.tables import PlaceSafety, Promises, Shortages, Transfers

__all__ = [
    "AllocateSettings",
    "Allocation",
    "PlaceSafety",
    "Promises",
    "Shortages",
    "Transfers",
    "allocate",
    "place_safety",
    "promise",
]
