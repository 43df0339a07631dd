"""Doors to the outside: files that come in as checked tables, and tables that go out as files."""

from wharfinger.connect.csv import read_csv
from wharfinger.connect.excel import read_excel
from wharfinger.connect.folder import FolderRead, Format, read_folder, read_table, write_folder
from wharfinger.connect.geojson import write_geojson
from wharfinger.connect.gpx import write_gpx
from wharfinger.connect.osm import Extract, read_osm
from wharfinger.connect.parquet import read_parquet
from wharfinger.connect.quarantine import QUARANTINE, write_quarantine
from wharfinger.connect.tracks import Track, TrackStop

__all__ = [
    "QUARANTINE",
    "Extract",
    "FolderRead",
    "Format",
    "Track",
    "TrackStop",
    "read_csv",
    "read_excel",
    "read_folder",
    "read_osm",
    "read_parquet",
    "read_table",
    "write_folder",
    "write_geojson",
    "write_gpx",
    "write_quarantine",
]
