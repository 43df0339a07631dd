"""When a search ends."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.tables import SettingError


@dataclass(frozen=True)
class Stop:
    """When the search ends: after so many moves (the same plan again), or seconds (never promised equal)."""

    iterations: int | None
    seconds: float | None

    def __post_init__(self) -> None:
        if (self.iterations is None) == (self.seconds is None):
            raise SettingError(
                found=f"iterations={self.iterations!r} and seconds={self.seconds!r}",
                expected="one of the two",
                mend="give iterations for the same plan each time, or seconds to be quick",
            )
        given = self.iterations if self.iterations is not None else self.seconds
        if given is None or not 0 <= given < float("inf"):
            raise SettingError(
                found=repr(given), expected="a number of at least 0", mend="give how long to search"
            )

    def share(self, part: float) -> Stop:
        """This part of it."""
        if self.seconds is not None:
            return Stop(None, self.seconds * part)
        return Stop(int((self.iterations or 0) * part), None)
