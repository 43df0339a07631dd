"""What is there, what of it is promised, and what is on its way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.tables import MAIN_PLACE

NOT_OURS = ("supplier", "customer", "scrap", "count_difference", "opening")
"""Kinds of places whose goods cannot be sold."""


@dataclass(frozen=True)
class Position:
    """Base units of an item, in one place or the whole company."""

    on_hand: float = 0.0
    reserved: float = 0.0
    incoming: float = 0.0

    @property
    def total(self) -> float:
        return self.on_hand - self.reserved + self.incoming


def receiving_place(places: pl.DataFrame | None, incoming: pl.DataFrame | None, stock: pl.DataFrame) -> str:
    """Where suppliers deliver: a warehouse, the one with the most lines on their way, then the most items."""
    kinds = {} if places is None else dict(places.select("place", "kind").iter_rows())
    lines = {} if incoming is None else dict(incoming.group_by("place").len().iter_rows())
    there = stock.filter(pl.col("on_hand") > 0)
    items = dict(there.group_by("place").agg(pl.col("item").n_unique()).iter_rows())
    usual = (
        {place for place, kind in kinds.items() if kind in ("warehouse", "store")}
        if kinds
        else {*lines, *items}
    )
    ranked = sorted(usual, key=lambda p: (kinds.get(p) != "warehouse", -lines.get(p, 0), -items.get(p, 0), p))
    return ranked[0] if ranked else MAIN_PLACE


def positions(
    stock: pl.DataFrame,
    incoming: pl.DataFrame | None,
    places: pl.DataFrame | None,
    today: dt.date,
    oddities: Oddities,
    *,
    each_place: bool,
) -> dict[tuple[str, str | None], Position]:
    """The position of each item (and place, if asked). Expired lots and stock below zero count as none."""
    there = sound_stock(stock, places, today, oddities)
    coming = _none_coming() if incoming is None else incoming
    for row in coming.filter(pl.col("due") < today).iter_rows(named=True):
        oddities.add(
            row["item"], row["place"], _overdue(row["quantity"], row["due"], row["document"]), left_out=False
        )
    whole = there.join(
        _sums(coming, "quantity").rename({"quantity": "incoming"}),
        on=["item", "place"],
        how="full",
        coalesce=True,
    )
    if not each_place:
        whole = _sums(whole.with_columns(place=pl.lit(None, pl.String)), "on_hand", "reserved", "incoming")
    filled = whole.fill_null(0.0).select("item", "place", "on_hand", "reserved", "incoming")
    return {(item, place): Position(*numbers) for item, place, *numbers in filled.iter_rows()}


def sound_stock(
    stock: pl.DataFrame, places: pl.DataFrame | None, today: dt.date, oddities: Oddities
) -> pl.DataFrame:
    """What of each item can be sold from each own place: item, place, on_hand, reserved."""
    own = stock if places is None else stock.join(_not_ours(places), on="place", how="anti")
    expired = own.filter((pl.col("expires") < today) & (pl.col("on_hand") > 0))
    for item, place, quantity in _sums(expired, "on_hand").iter_rows():
        oddities.add(item, place, _expired(quantity), left_out=False)
    sound = own.filter((pl.col("expires") >= today).fill_null(True) | (pl.col("on_hand") <= 0))
    there = _sums(sound, "on_hand", "reserved")
    for item, place, quantity, _ in there.filter(pl.col("on_hand") < 0).iter_rows():
        oddities.add(item, place, _negative(quantity), left_out=False)
    return there.with_columns(pl.col("on_hand").clip(lower_bound=0.0))


def _sums(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    # Sorted before it is summed, so that the order of the rows cannot move the last digit.
    ordered = frame.sort("item", "place", *columns)
    return ordered.group_by("item", "place", maintain_order=True).agg(pl.col(*columns).sum())


def _not_ours(places: pl.DataFrame) -> pl.DataFrame:
    return places.filter(pl.col("kind").is_in(NOT_OURS)).select("place")


def _none_coming() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "item": pl.String,
            "place": pl.String,
            "quantity": pl.Float64,
            "due": pl.Date,
            "document": pl.String,
        }
    )


def _expired(quantity: float) -> Oddity:
    return Oddity(
        f"{quantity:,.10g} on hand that have expired",
        "goods that can be sold; these were not counted",
        "write them off",
    )


def _negative(quantity: float) -> Oddity:
    return Oddity(
        f"{quantity:,.10g} on hand", "0 or more; it was taken as 0", "count the shelf and correct the stock"
    )


def _overdue(quantity: float, due: dt.date, document: str) -> Oddity:
    return Oddity(
        f"{quantity:,.10g} of {document} were due on {due} and have not come",
        "a day that lies ahead; they were counted as on their way",
        "ask the supplier, and correct or cancel the document",
    )
