"""The time zone in which a house keeps its hours."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wharfinger.tables import SettingError


def check_time_zone(name: str) -> None:
    """Raises `SettingError` for a name that no zone has."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(
            where="time_zone",
            found=repr(name),
            expected="the name of a time zone, like Europe/Berlin",
            mend="write UTC, or the name of your zone",
        ) from None
