"""OSRM, the Open Source Routing Machine, by its HTTP API v1.

The services used are `table` (annotations duration and distance) and `route` (overview full, GeoJSON), as
described at https://project-osrm.org/docs/v5.24.0/api/.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from wharfinger.connect.osrm.blocks import Floats, cells, in_blocks
from wharfinger.connect.osrm.http import RouterError, ask, unexpected
from wharfinger.decide.delivery.roads import FREE, Matrix, Traffic, Way
from wharfinger.decide.delivery.roads.straight import legs_in_traffic
from wharfinger.decide.delivery.roads.travel import Points, degrees

BLOCK = 50
"""A question has at most twice as many places; osrm-routed takes 100 unless told otherwise."""


@dataclass(frozen=True)
class Osrm:
    """Travel as an OSRM server knows it. Its times are those of free roads; `traffic` is ours.

    For which vehicle was decided when the server's data were prepared; `profile` is only in the address.
    """

    address: str
    profile: str = "driving"
    traffic: Traffic = FREE
    timeout_seconds: float = 30.0

    def matrix(self, points: Points, depart: datetime | None = None) -> Matrix:
        """From each place to each."""
        at = degrees(points)
        away = np.zeros(len(at))

        def block(rows: np.ndarray, columns: np.ndarray) -> tuple[Floats, Floats]:
            places = np.unique(np.concatenate([rows, columns]))
            sources, targets = np.searchsorted(places, rows), np.searchsorted(places, columns)
            query = (
                f"?sources={';'.join(map(str, sources))}&destinations={';'.join(map(str, targets))}"
                "&annotations=duration,distance"
            )
            answer = self._ask("table", at[places], query)
            seconds = cells(answer.get("durations"), len(rows), len(columns))
            metres = cells(answer.get("distances"), len(rows), len(columns))
            if seconds is None or metres is None:
                raise unexpected(self.address, "no table of durations and distances of the size asked for")
            away[rows] = [float(source.get("distance", 0.0)) for source in answer.get("sources", [])] or 0.0
            return seconds, metres

        return in_blocks(len(at), BLOCK, block, away).at(depart, self.traffic)

    def way(self, points: Points, depart: datetime | None = None) -> Way:
        """Through all places in their order, with the line that the server gives."""
        at = degrees(points)
        if len(at) < 2:
            return Way(at, np.zeros(0), np.zeros(0), "router")
        answer = self._ask("route", at, "?overview=full&geometries=geojson&steps=false")
        try:
            route = answer["routes"][0]
            line = np.array(route["geometry"]["coordinates"], float)[:, :2][:, ::-1]
            seconds = np.array([leg["duration"] for leg in route["legs"]], float)
            metres = np.array([leg["distance"] for leg in route["legs"]], float)
        except (LookupError, TypeError, ValueError) as error:
            raise unexpected(self.address, f"no route with legs and a line ({error!r})") from error
        if len(seconds) != len(at) - 1:
            raise unexpected(self.address, f"{len(seconds)} legs for {len(at)} places")
        return Way(line, legs_in_traffic(seconds, depart, self.traffic), metres, "router")

    def _ask(self, service: str, at: Floats, query: str) -> dict[str, Any]:
        places = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in at.tolist())
        path = f"/{service}/v1/{self.profile}/{places}{query}"
        answer = ask(self.address, path, seconds=self.timeout_seconds)
        if answer.get("code") != "Ok":
            raise RouterError(
                where=self.address,
                found=f"{answer.get('code')!r}: {answer.get('message', 'no message')}",
                expected="the code 'Ok'",
                mend="check that the places lie on the server's map, and how many it takes at once",
            )
        return answer
