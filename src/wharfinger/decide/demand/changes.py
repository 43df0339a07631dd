"""What changed since the last forecast, and why: two runs' reasons side by side."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from wharfinger.decide.demand.forecast_results import ForecastChanges, ForecastReasons
from wharfinger.decide.demand.sentences import units
from wharfinger.tables import Frame

SERIES = ["item", "place"]
PACE = "pace"
CAUSES = ("season", "price", "promotion", "holiday", "other", "stockouts")
WORDS = {
    PACE: "the pace of sales",
    "season": "the time of the year",
    "price": "prices ahead",
    "promotion": "promotions",
    "holiday": "holidays and events",
    "other": "other things known ahead",
    "stockouts": "what empty shelves hid",
}
LEAST = 0.05
"""A smaller change, in base units, is none."""


def changes(earlier: Frame, later: Frame) -> pl.DataFrame:
    """A row an item and place, the largest change first; both tables are what `explain` gave.

    A forecast over another number of periods is brought to the later one's number first.
    """
    before, now = ForecastReasons.of(earlier), ForecastReasons.of(later)
    scaled = before.join(now.select(*SERIES, to="periods"), on=SERIES, how="left").with_columns(
        pl.col("expected", "level", "trend", *CAUSES)
        * (pl.col("to").fill_null(pl.col("periods")) / pl.col("periods"))
    )
    both = now.join(scaled, on=SERIES, how="full", coalesce=True, suffix="_before")
    moved = both.with_columns(
        change=pl.col("expected").fill_null(0.0) - pl.col("expected_before").fill_null(0.0),
        **{cause: pl.col(cause) - pl.col(f"{cause}_before") for cause in CAUSES},
        pace=pl.col("level") + pl.col("trend") - pl.col("level_before") - pl.col("trend_before"),
    )
    told = [_told(row) for row in moved.iter_rows(named=True)]
    return (
        moved.select(*SERIES, before="expected_before", now="expected", change="change")
        .with_columns(
            because=pl.Series([because for because, _ in told], dtype=pl.String),
            why=pl.Series([why for _, why in told], dtype=pl.String),
        )
        .sort([pl.col("change").abs(), *SERIES], descending=[True, False, False])
        .select(ForecastChanges.column_names())
    )


def _told(row: Mapping[str, float | None]) -> tuple[str | None, str]:
    before, now, change = row["expected_before"], row["expected"], row["change"] or 0.0
    if before is None:
        return "new", f"new: {units(now or 0.0)} expected"
    if now is None:
        return "gone", f"no longer forecast; {units(before)} were expected"
    if abs(change) < LEAST:
        return None, "as before"
    causes = {cause: row[cause] or 0.0 for cause in (PACE, *CAUSES)}
    most = max(causes, key=lambda cause: causes[cause] * change)
    moved = (
        f"{units(now)} expected where {units(before)} were: mostly {WORDS[most]} ({_signed(causes[most])})"
    )
    against = min(causes, key=lambda cause: causes[cause] * change)
    if causes[against] * change < 0 and abs(causes[against]) >= abs(change) / 4:
        moved += f", against it {WORDS[against]} ({_signed(causes[against])})"
    return most, moved


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + units(value)
