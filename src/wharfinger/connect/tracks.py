"""A tour as plain values, for the files that other programs and devices read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wharfinger.tables import FileError


@dataclass(frozen=True)
class TrackStop:
    """A stop on a tour: where, how it is called, and when one is there."""

    name: str
    latitude: float
    longitude: float
    arrive: datetime | None = None
    leave: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Track:
    """A tour: its stops in order, and the line that is driven as (latitude, longitude)."""

    name: str
    stops: Sequence[TrackStop]
    line: Sequence[tuple[float, float]] = ()


def check(track: Track) -> None:
    """Refuses moments without a zone and places that are none, by the stop's name."""
    for stop in track.stops:
        for moment in (stop.arrive, stop.leave):
            if moment is not None and moment.tzinfo is None:
                raise FileError(
                    where=f"tour {track.name!r}, stop {stop.name!r}",
                    found=f"the time {moment} without a zone",
                    expected="times with a zone, as files for other programs need them",
                    mend="give it its zone, like datetime(..., tzinfo=ZoneInfo('Europe/Berlin'))",
                )
    for where, latitude, longitude in [
        *((f"stop {stop.name!r}", stop.latitude, stop.longitude) for stop in track.stops),
        *((f"point {at} of the line", *point) for at, point in enumerate(track.line)),
    ]:
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise FileError(
                where=f"tour {track.name!r}, {where}",
                found=f"latitude {latitude!r}, longitude {longitude!r}",
                expected="a place on earth in degrees",
                mend="leave out stops without a place, and mind the order: latitude, longitude",
            )
