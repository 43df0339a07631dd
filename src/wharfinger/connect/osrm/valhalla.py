"""Valhalla by its HTTP API: `sources_to_targets` and `route`.

As described at https://valhalla.github.io/valhalla/api/matrix/api-reference/ and
https://valhalla.github.io/valhalla/api/turn-by-turn/api-reference/.
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

BLOCK = 25
"""Sources and targets of one question: small enough for a server with the limits it comes with."""


@dataclass(frozen=True)
class Valhalla:
    """Travel as a Valhalla server knows it, for one of its costings: auto, truck, bicycle, pedestrian."""

    address: str
    costing: str = "auto"
    traffic: Traffic = FREE
    timeout_seconds: float = 30.0

    def matrix(self, points: Points, depart: datetime | None = None) -> Matrix:
        """From each place to each. The server does not say how far a place lies from its road."""
        at = degrees(points)

        def block(rows: np.ndarray, columns: np.ndarray) -> tuple[Floats, Floats]:
            question = {
                "sources": _places(at[rows]),
                "targets": _places(at[columns]),
                "costing": self.costing,
                "units": "kilometers",
            }
            found = self._ask("/sources_to_targets", question).get("sources_to_targets")
            try:
                seconds = cells([[cell["time"] for cell in row] for row in found], len(rows), len(columns))
                km = cells([[cell["distance"] for cell in row] for row in found], len(rows), len(columns))
            except (TypeError, LookupError) as error:
                raise unexpected(self.address, f"no table of times and distances ({error!r})") from error
            if seconds is None or km is None:
                raise unexpected(self.address, "no table of times and distances of the size asked for")
            return seconds, np.where(np.isinf(seconds), np.inf, km * 1000)

        return in_blocks(len(at), BLOCK, block, np.full(len(at), np.nan)).at(depart, self.traffic)

    def way(self, points: Points, depart: datetime | None = None) -> Way:
        """Through all places in their order, with the line that the server gives."""
        at = degrees(points)
        if len(at) < 2:
            return Way(at, np.zeros(0), np.zeros(0), "router")
        question = {"locations": _places(at), "costing": self.costing, "units": "kilometers"}
        answer = self._ask("/route", question)
        try:
            legs = answer["trip"]["legs"]
            line = np.vstack([polyline(leg["shape"]) for leg in legs])
            seconds = np.array([leg["summary"]["time"] for leg in legs], float)
            metres = np.array([leg["summary"]["length"] for leg in legs], float) * 1000
        except (LookupError, TypeError, ValueError) as error:
            raise unexpected(self.address, f"no trip with legs and lines ({error!r})") from error
        if len(seconds) != len(at) - 1:
            raise unexpected(self.address, f"{len(seconds)} legs for {len(at)} places")
        return Way(line, legs_in_traffic(seconds, depart, self.traffic), metres, "router")

    def _ask(self, path: str, question: dict[str, Any]) -> dict[str, Any]:
        answer = ask(self.address, path, question, seconds=self.timeout_seconds)
        if "error" in answer:
            raise RouterError(
                where=self.address,
                found=f"{answer.get('error_code', 'an error')}: {answer['error']}",
                expected="times and distances",
                mend="check that the places lie on the server's map, and how many it takes at once",
            )
        return answer


def polyline(shape: str) -> Floats:
    """Rows of latitude and longitude from Valhalla's encoded lines: Google's algorithm with six decimals."""
    numbers: list[int] = []
    value = shift = 0
    for letter in shape:
        chunk = ord(letter) - 63
        value |= (chunk & 0x1F) << shift
        shift += 5
        if chunk < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    result: Floats = np.cumsum(np.array(numbers, float).reshape(-1, 2), axis=0) / 1e6
    return result


def _places(at: Floats) -> list[dict[str, float]]:
    return [{"lat": latitude, "lon": longitude} for latitude, longitude in at.tolist()]
