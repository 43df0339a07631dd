"""How each column of what is known is read: decided once on all series, so that every piece reads alike."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Way = Literal["price", "flag", "number"]


@dataclass(frozen=True)
class Reading:
    """One column: the same for all series or not, what it is, and for a number what it is measured by."""

    name: str
    common: bool
    way: Way
    mean: float = 0.0
    sd: float = 0.0


@dataclass(frozen=True)
class KnownColumns:
    """The readings, and the names of the drivers that told something of the past."""

    readings: tuple[Reading, ...] = ()
    kept: tuple[str, ...] = ()

    def text(self) -> str:
        """To be handed on."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> KnownColumns:
        """From what `text` made."""
        told = json.loads(text)
        return cls(tuple(Reading(**reading) for reading in told["readings"]), tuple(told["kept"]))
