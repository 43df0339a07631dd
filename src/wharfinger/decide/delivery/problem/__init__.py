"""What is to be planned, and what a plan is."""

from wharfinger.decide.delivery.problem.driver import (
    EU_561_2006,
    EU_561_2006_EXTENDED,
    US_395_PROPERTY,
    Break,
    Driver,
    DrivingRules,
)
from wharfinger.decide.delivery.problem.from_tables import FromTables, problem_from_tables, sound_travel
from wharfinger.decide.delivery.problem.plan import Plan, Relaxation, Route, Unserved, Visit
from wharfinger.decide.delivery.problem.problem import Objective, Problem
from wharfinger.decide.delivery.problem.stop import Stop, Window
from wharfinger.decide.delivery.problem.tables import Drivers, Stops, Vehicles
from wharfinger.decide.delivery.problem.travel import Arrivals, Travel
from wharfinger.decide.delivery.problem.vehicle import Vehicle

__all__ = [
    "EU_561_2006",
    "EU_561_2006_EXTENDED",
    "US_395_PROPERTY",
    "Arrivals",
    "Break",
    "Driver",
    "Drivers",
    "DrivingRules",
    "FromTables",
    "Objective",
    "Plan",
    "Problem",
    "Relaxation",
    "Route",
    "Stop",
    "Stops",
    "Travel",
    "Unserved",
    "Vehicle",
    "Vehicles",
    "Visit",
    "Window",
    "problem_from_tables",
    "sound_travel",
]
