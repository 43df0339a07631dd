"""OpenStreetMap files, read once: roads as arrays and the addresses that stand in them."""

from wharfinger.connect.osm.read import Extract, read_osm

__all__ = ["Extract", "read_osm"]
