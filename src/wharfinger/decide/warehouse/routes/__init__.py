"""The walk past the picks of a round."""

from wharfinger.decide.warehouse.routes.pick_route import Pace, Route, pick_route
from wharfinger.decide.warehouse.routes.pick_routes import pick_routes

__all__ = ["Pace", "Route", "pick_route", "pick_routes"]
