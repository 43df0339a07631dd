"""Delivery: roads, tours that hold in traffic, and a judge of both."""

from wharfinger.decide.delivery.check import Costs, check, price
from wharfinger.decide.delivery.problem import (
    EU_561_2006,
    EU_561_2006_EXTENDED,
    US_395_PROPERTY,
    Arrivals,
    Break,
    Driver,
    DrivingRules,
    Objective,
    Plan,
    Problem,
    Relaxation,
    Route,
    Stop,
    Travel,
    Unserved,
    Vehicle,
    Visit,
    Window,
)
from wharfinger.decide.delivery.solve import solve

__all__ = [
    "EU_561_2006",
    "EU_561_2006_EXTENDED",
    "US_395_PROPERTY",
    "Arrivals",
    "Break",
    "Costs",
    "Driver",
    "DrivingRules",
    "Objective",
    "Plan",
    "Problem",
    "Relaxation",
    "Route",
    "Stop",
    "Travel",
    "Unserved",
    "Vehicle",
    "Visit",
    "Window",
    "check",
    "price",
    "solve",
]
