"""What files leave out of master data: taken from the books where they know it, else guessed, and said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from wharfinger.books.frames import tables_as_of
from wharfinger.books.settings_kept import kept
from wharfinger.office.importing.parts import LINE
from wharfinger.tables import TABLES
from wharfinger.tables.facts import MAIN_PLACE

USUAL_MARGIN = 0.5
"""The share of the price that is guessed to be earned where not one item says more."""
NO_GROUP = "none"
PIECE = "piece"
UNKNOWN_SUPPLIER = "unknown"
SIZES = ("length_mm", "width_mm", "height_mm", "weight_g")


@dataclass(frozen=True)
class NewGuess:
    """A fact that nobody gave, and why it is guessed to be so."""

    kind: str
    item: str
    value: Any
    why: str
    supplier: str | None = None


@dataclass(frozen=True)
class Around:
    """What is known beside the rows at hand: the books, and the other tables of the batch."""

    books: Mapping[str, pl.DataFrame]
    batch: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def both(self, table: str, *columns: str) -> pl.DataFrame:
        """These columns of a table, from the batch and the books, as far as they have them."""
        frames = [frame for frame in (self.batch.get(table), self.books.get(table)) if frame is not None]
        parts = [each.select(columns) for each in frames if set(columns) <= set(each.columns)]
        typed = [each.cast({name: _kind(table, name) for name in columns}, strict=False) for each in parts]
        none = pl.DataFrame(schema={name: _kind(table, name) for name in columns})
        return pl.concat([none, *typed])


def around(batch: Mapping[str, pl.DataFrame]) -> Around:
    """The books as they stand, beside these tables of a batch."""
    names = ["places", "suppliers", "items", "offers"]
    return Around(tables_as_of(names=names), batch)


def filled(table: str, frame: pl.DataFrame, there: Around) -> tuple[pl.DataFrame, list[NewGuess]]:
    """The rows with what the books know of them, and with guesses where a table cannot be without."""
    if table == "items":
        return _items(_from_books(table, frame, there), there)
    if table == "offers":
        return _offers(_from_books(table, frame, there), there)
    if table == "suppliers":
        frame = _from_books(table, frame, there)
        return _default(frame, "name", pl.col("supplier")), []
    if table == "places":
        frame = _default(_from_books(table, frame, there), "name", pl.col("place"))
        return _default(frame, "kind", pl.lit("warehouse")), []
    if table == "units":
        return _default(frame, "denominator", pl.lit("1")), []
    return frame, []


def missing_places(there: Around, names: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Places that files name and nobody knows: those to be made, and those that are the one place we have.

    A company with one place of its own that nothing has happened at, and files that name one place, mean the
    same place.
    """
    known = set(there.both("places", "place")["place"])
    unknown = [name for name in dict.fromkeys(names) if name and name not in known]
    own = there.books["places"].filter(pl.col("kind").is_in(["warehouse", "store"]))["place"].to_list()
    if len(unknown) == 1 and own == [MAIN_PLACE] and unknown[0] != MAIN_PLACE:
        return [], {unknown[0]: MAIN_PLACE}
    return unknown, {}


def needs_unknown_supplier(there: Around) -> bool:
    """Whether an item has no supplier, and nothing tells which of several, or of none, it could be."""
    frame = there.batch.get("items")
    if frame is None:
        return False
    named = _from_books("items", frame, there).filter(pl.col("supplier").is_null())
    offered = there.both("offers", "item", "supplier")
    return there.both("suppliers", "supplier")["supplier"].n_unique() != 1 and bool(
        named.join(offered, on="item", how="anti").height
    )


def missing_suppliers(there: Around) -> list[str]:
    """Suppliers that items and offers of the batch name and nobody knows."""
    named = [
        there.batch[table]["supplier"]
        for table in ("items", "offers")
        if table in there.batch and "supplier" in there.batch[table].columns
    ]
    known = set(there.both("suppliers", "supplier")["supplier"])
    wanted = dict.fromkeys(name for column in named for name in column.drop_nulls().to_list())
    return [name for name in wanted if name not in known]


def items_of_sales(there: Around) -> pl.DataFrame | None:
    """Items that only sales name, where neither the books nor the batch have any others."""
    if there.books["items"].height or "items" in there.batch or "sales" not in there.batch:
        return None
    sales = there.batch["sales"]
    price = pl.col("price").cast(pl.Float64, strict=False) if "price" in sales.columns else pl.lit(None)
    found = sales.group_by("item", maintain_order=True).agg(price=price.cast(pl.Float64).median())
    return found.with_columns(pl.lit(0, dtype=pl.Int64).alias(LINE))


def _items(frame: pl.DataFrame, there: Around) -> tuple[pl.DataFrame, list[NewGuess]]:
    frame = _default(frame, "name", pl.col("item"))
    frame = _default(frame, "category", pl.lit(NO_GROUP))
    frame = _default(frame, "unit", pl.lit(PIECE))
    frame = _numbers(frame, "price", "unit_cost", *SIZES)
    frame, guesses = _supplied(frame, there)
    sold = _median(there, "sales", "price")
    offered = _median(there, "offers", "unit_cost")
    frame, told = _guess(frame, "price", sold, "the middle of what it was sold for")
    guesses += told
    frame, told = _guess(frame, "unit_cost", offered, "what its supplier asks")
    guesses += told
    margin = _margin(frame, there)
    by_price = frame.select("item", guess=(pl.col("price") * (1 - margin)).round(4))
    frame, told = _guess(
        frame, "unit_cost", by_price, f"the price less a margin of {margin:.0%}", zero_is_unknown=True
    )
    guesses += told
    nothing = frame.select("item", guess=pl.lit(0.0))
    for column in ("price", "unit_cost"):
        frame, told = _guess(frame, column, nothing, "nobody says it, and nothing tells it")
        guesses += told
    for column in SIZES:
        usual = frame.select("item", guess=pl.col(column).median().over("category"))
        frame, told = _guess(frame, column, usual, "the middle of its group")
        guesses += told
    return frame, guesses


def _supplied(frame: pl.DataFrame, there: Around) -> tuple[pl.DataFrame, list[NewGuess]]:
    """Who delivers an item: who offers it, else the only supplier there is, else one that is to be named."""
    offered = there.both("offers", "item", "supplier").drop_nulls()
    first = offered.unique("item", keep="first", maintain_order=True).rename({"supplier": "guess"})
    frame, first_told = _guess(frame, "supplier", first, "the first who offers it")
    sellers = there.both("suppliers", "supplier")["supplier"].unique().to_list()
    only = sellers[0] if len(sellers) == 1 else UNKNOWN_SUPPLIER
    if only not in sellers:
        return frame, first_told
    why = "the only supplier there is" if only != UNKNOWN_SUPPLIER else "nobody says who delivers it"
    rest = frame.select("item", guess=pl.lit(only))
    frame, told = _guess(frame, "supplier", rest, why)
    alone = set(offered.group_by("item").len().filter(pl.col("len") == 1)["item"])
    return frame, [*(each for each in first_told if each.item not in alone), *told]


def _offers(frame: pl.DataFrame, there: Around) -> tuple[pl.DataFrame, list[NewGuess]]:
    frame = _numbers(frame, "unit_cost", "lead_days")
    cost = there.both("items", "item", "unit_cost").filter(pl.col("unit_cost") > 0)
    cost = cost.unique("item", keep="first").rename({"unit_cost": "guess"})
    # Where the cost of the item is a guess itself, it is listed as that.
    frame, _ = _guess(frame, "unit_cost", cost, "the cost of the item")
    frame, _ = _guess(frame, "unit_cost", frame.select("item", guess=pl.lit(0.0)), "nobody says it")
    days = float(kept("usual_lead_days"))
    usual = frame.select("item", guess=pl.lit(days)).unique("item")
    return _guess(frame, "lead_days", usual, "the days that suppliers usually take, by your answer")


def _guess(
    frame: pl.DataFrame, column: str, guesses: pl.DataFrame, why: str, zero_is_unknown: bool = False
) -> tuple[pl.DataFrame, list[NewGuess]]:
    """The column with its gaps filled from `guesses` (item, guess); what was filled."""
    open_ = pl.col(column).is_null()
    if zero_is_unknown:
        open_ |= pl.col(column) == 0
    both = frame.join(
        guesses.unique("item", keep="first"), on="item", how="left", maintain_order="left"
    ).with_columns(guessed=open_ & pl.col("guess").is_not_null())
    told = both.filter("guessed").unique("item", keep="first", maintain_order=True)
    supplier = told["supplier"] if "supplier" in told.columns and column == "lead_days" else None
    made = [
        NewGuess(column, item, value, why, supplier[number] if supplier is not None else None)
        for number, (item, value) in enumerate(told.select("item", "guess").iter_rows())
    ]
    value = pl.when("guessed").then("guess").otherwise(column)
    return both.with_columns(value.alias(column)).drop("guess", "guessed"), made


def _margin(frame: pl.DataFrame, there: Around) -> float:
    """The middle margin of the items whose price and cost are known; half, where none are."""
    known = pl.concat(
        [frame.select("price", "unit_cost"), there.books["items"].select("price", "unit_cost")]
    ).filter(pl.col("price") > 0, pl.col("unit_cost") > 0)
    found = known.select((1 - pl.col("unit_cost") / pl.col("price")).median()).item()
    return USUAL_MARGIN if found is None else min(max(float(found), 0.0), 0.95)


def _median(there: Around, table: str, column: str) -> pl.DataFrame:
    return (
        there.both(table, "item", column)
        .filter(pl.col(column) > 0)
        .group_by("item", maintain_order=True)
        .agg(guess=pl.col(column).median().round(4))
    )


def _from_books(table: str, frame: pl.DataFrame, there: Around) -> pl.DataFrame:
    """Cells that the file does not have, from the row of the books under the same key."""
    key = [name for name in TABLES[table].key() if name in frame.columns]
    current = there.books[table].unique(key, keep="first", maintain_order=True)
    columns = [name for name in current.columns if name not in TABLES[table].key()]
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in columns if name not in frame.columns
    )
    said = current.with_columns(
        pl.when(pl.col(name) > 0).then(name) for name in ("unit_cost", "price") if name in columns
    )
    texts = said.select(*key, *(pl.col(name).cast(pl.String).alias(f"{name}_there") for name in columns))
    both = frame.join(texts, on=key, how="left", nulls_equal=True, maintain_order="left")
    return both.with_columns(
        pl.coalesce(pl.col(name).cast(pl.String), f"{name}_there").alias(name) for name in columns
    ).drop(f"{name}_there" for name in columns)


def _numbers(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in columns)


def _default(frame: pl.DataFrame, column: str, value: pl.Expr) -> pl.DataFrame:
    if column not in frame.columns:
        return frame.with_columns(value.alias(column))
    return frame.with_columns(pl.coalesce(pl.col(column), value).alias(column))


def _kind(table: str, column: str) -> pl.DataType:
    return TABLES[table].columns()[column].dtype
