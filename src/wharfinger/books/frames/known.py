"""What was known at a moment, and the names under which people know it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from wharfinger.books.fields import to_microseconds
from wharfinger.books.frames.reading import INTEGER, TEXT, read
from wharfinger.books.home import Home
from wharfinger.books.settings_kept import kept

ALWAYS = 2**62
"""Later than any moment that the books hold."""


@dataclass(frozen=True)
class Known:
    """The books before a moment: `as_of` is the first that is no longer known, None is all up to now."""

    as_of: dt.datetime | None
    now: dt.datetime
    home: Home | None = None
    """Where the closed months lie as Parquet; None reads everything from the database."""

    @property
    def before(self) -> int:
        """The moment in microseconds."""
        return ALWAYS if self.as_of is None else to_microseconds(self.as_of)

    @property
    def moment(self) -> dt.datetime:
        return self.now if self.as_of is None else self.as_of

    @cached_property
    def items(self) -> pl.DataFrame:
        """item_id, item, steps: how many steps make one base unit."""
        rows = read(
            "SELECT id AS item_id, code AS item, decimals AS steps FROM books_item",
            {"item_id": INTEGER, "item": TEXT, "steps": INTEGER},
        )
        return rows.with_columns(steps=pl.lit(10.0).pow(pl.col("steps")))

    @cached_property
    def places(self) -> pl.DataFrame:
        """place_id, place, site_id (null outside the company), kind, time_zone, opened_at."""
        rows = read(
            "SELECT id AS place_id, code AS place, site_id, kind, time_zone, opened_at FROM books_place",
            {
                "place_id": INTEGER,
                "place": TEXT,
                "site_id": INTEGER,
                "kind": TEXT,
                "time_zone": TEXT,
                "opened_at": INTEGER,
            },
        )
        return rows.with_columns(pl.col("time_zone").fill_null(kept("time_zone")))

    def named(self, frame: pl.DataFrame) -> pl.DataFrame:
        """With `item` for `item_id` and `place` for `site_id`, and the item's `steps`."""
        return frame.join(self.items, on="item_id", how="left", maintain_order="left").join(
            self.places.select(pl.col("place_id").alias("site_id"), "place"),
            on="site_id",
            how="left",
            maintain_order="left",
        )

    def business_day(self, at: str, site: str) -> pl.Expr:
        """The date at the site of an instant in microseconds."""
        instant = pl.from_epoch(pl.col(at), "us").dt.replace_time_zone("UTC")
        sites = self.places.filter(pl.col("place_id") == pl.col("site_id"))
        day = instant.dt.convert_time_zone(kept("time_zone")).dt.date()
        for zone in sites["time_zone"].unique().sort():
            there = sites.filter(pl.col("time_zone") == zone)["place_id"]
            day = (
                pl.when(pl.col(site).is_in(there.implode()))
                .then(instant.dt.convert_time_zone(zone).dt.date())
                .otherwise(day)
            )
        return day


def quantity(column: str) -> pl.Expr:
    """Steps as base units."""
    return pl.col(column) / pl.col("steps")


def money(column: str) -> pl.Expr:
    """Ten-thousandths as major units."""
    return pl.col(column) / 10_000.0


def instant(column: str) -> pl.Expr:
    """Microseconds as a moment in UTC."""
    return pl.from_epoch(pl.col(column), "us").dt.replace_time_zone("UTC")


def date(column: str) -> pl.Expr:
    """Days since 1970 as a date."""
    return pl.col(column).cast(pl.Int32).cast(pl.Date)
