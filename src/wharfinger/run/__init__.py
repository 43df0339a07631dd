"""Carries a decision over many items: in this process, in several, or on a Dask cluster."""

from wharfinger.run.cluster import Cluster
from wharfinger.run.engine import Engine, InProcess
from wharfinger.run.mapping import Progress, map
from wharfinger.run.processes import Processes

__all__ = ["Cluster", "Engine", "InProcess", "Processes", "Progress", "map"]
