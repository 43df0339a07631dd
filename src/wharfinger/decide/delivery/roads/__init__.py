"""Roads: how far and how long from each place to each, on a map, from a server, or as the crow flies.

Everything here is a `Travel`: `matrix(points, depart)` and `way(points, depart)`. What it rests on is
written on every answer.
"""

from wharfinger.decide.delivery.roads.addresses import AddressBook, Addresses, Located, locate
from wharfinger.decide.delivery.roads.changes import WEATHER, Changes, Spot, Street, Weather
from wharfinger.decide.delivery.roads.drive import RoadTravel, travel_on
from wharfinger.decide.delivery.roads.profile import CARGO_BIKE, ON_FOOT, PROFILES, TRUCK, VAN, Profile
from wharfinger.decide.delivery.roads.road_map import ATTRIBUTION, MAIN_KINDS, RoadMap
from wharfinger.decide.delivery.roads.straight import CIRCUITY, StraightLines
from wharfinger.decide.delivery.roads.traffic import FREE, PEAKS, Traffic, learn_traffic, weekly
from wharfinger.decide.delivery.roads.travel import CutOff, Matrix, Travel, Way

__all__ = [
    "ATTRIBUTION",
    "CARGO_BIKE",
    "CIRCUITY",
    "FREE",
    "MAIN_KINDS",
    "ON_FOOT",
    "PEAKS",
    "PROFILES",
    "TRUCK",
    "VAN",
    "WEATHER",
    "AddressBook",
    "Addresses",
    "Changes",
    "CutOff",
    "Located",
    "Matrix",
    "Profile",
    "RoadMap",
    "RoadTravel",
    "Spot",
    "StraightLines",
    "Street",
    "Traffic",
    "Travel",
    "Way",
    "Weather",
    "learn_traffic",
    "locate",
    "travel_on",
    "weekly",
]
