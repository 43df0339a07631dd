"""What may stand beside the sales."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Given:
    """What may stand beside the sales: known ahead, known up to now, and the master data of the items."""

    known: pl.DataFrame | None = None
    signals: pl.DataFrame | None = None
    items: pl.DataFrame | None = None
