"""Routing servers by address, as one more source of times and lengths: OSRM and Valhalla."""

from wharfinger.connect.osrm.http import RouterError
from wharfinger.connect.osrm.osrm import Osrm
from wharfinger.connect.osrm.valhalla import Valhalla

__all__ = ["Osrm", "RouterError", "Valhalla"]
