"""What of a batch goes in when: tables in the order in which they rest on one another, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from wharfinger.books.frames import tables_as_of
from wharfinger.books.models import ImportBatch
from wharfinger.office.importing import fill, prepare
from wharfinger.office.importing.parts import LINE

NO_FILE = 0
"""Rows that follow from other rows of the batch, and stand in no file."""
STOCK = "stock"
SINCE = "sales_since"
"""Sales of days on which the ledger of their place had begun: they move goods."""
ORDER = (
    *("places", "suppliers", "items", "units", "offers", "lanes", "customers"),
    *("sales", "receipts", "stock_history", "readings", STOCK),
)

Frames = Mapping[tuple[str, int], pl.DataFrame]


@dataclass(frozen=True)
class Portion:
    """A table of a file, or of none."""

    table: str
    file: int

    @property
    def name(self) -> str:
        return f"{self.table}-{self.file}"


def frames_of(batch: ImportBatch) -> dict[tuple[str, int], pl.DataFrame]:
    """Every table of every file of a batch that is understood, with what the batch was told beside."""
    found, derived = {}, set()
    for file in batch.files.filter(sure=True).select_related("batch"):
        derived |= {(part.table, file.number) for part in prepare.mapping_of(file).tables if part.derived}
        for table, frame in prepare.tables_of(file).items():
            found[table, file.number] = _with_supplier(batch, file.number, file.name, table, frame)
    found = _without_hearsay(found, derived)
    counted = [number for table, number in found if table == STOCK and ("items", number) not in found]
    if counted:  # a list of goods says beside what is there; a list of stock says it by place
        found = {key: each for key, each in found.items() if key[0] != STOCK or key[1] in counted}
    return found


def _without_hearsay(frames: Frames, derived: set[tuple[str, int]]) -> dict[tuple[str, int], pl.DataFrame]:
    """What a list says of goods in passing counts only where no list of goods, and no book, names them."""
    found = {}
    for (table, number), frame in frames.items():
        if (table, number) in derived and table == "items":
            lists = [each["item"] for key, each in frames.items() if key[0] == table and key not in derived]
            named = pl.concat([*lists, tables_as_of(names=[table])[table]["item"]])
            found[table, number] = frame.filter(~pl.col("item").is_in(named.implode()))
        else:
            found[table, number] = frame
    return found


def portions(frames: Frames) -> Iterator[Portion]:
    """In which order they go in."""
    for table in ORDER:
        yield Portion(table, NO_FILE)
        for name, number in sorted(frames, key=lambda each: each[1]):
            if name == table:
                yield Portion(table, number)
                if name == "sales":
                    yield Portion(SINCE, number)


def together(frames: Frames) -> dict[str, pl.DataFrame]:
    """The rows of all files by table."""
    found: dict[str, list[pl.DataFrame]] = {}
    for (table, _), frame in frames.items():
        found.setdefault(table, []).append(frame)
    return {table: pl.concat(parts, how="diagonal_relaxed") for table, parts in found.items()}


def following(table: str, frames: Frames) -> pl.DataFrame | None:
    """The rows of a table that no file has, and without which others would rest on nothing."""
    if table not in ("places", "suppliers", "items", "offers"):
        return None
    there = fill.around(together(frames))
    if table == "places":
        named = [
            each["place"].drop_nulls().unique(maintain_order=True).to_list()
            for (name, _), each in frames.items()
            if name in ("sales", STOCK, "stock_history") and "place" in each.columns
        ]
        new, _ = fill.missing_places(there, [name for part in named for name in part])
        return _made({"place": new, "name": new})
    if table == "suppliers":
        new = fill.missing_suppliers(there)
        if fill.needs_unknown_supplier(there) and fill.UNKNOWN_SUPPLIER not in new:
            new.append(fill.UNKNOWN_SUPPLIER)
        return _made({"supplier": new, "name": new})
    if table == "items":
        return fill.items_of_sales(there)
    return _offers_to_guess(frames)


def place_names(frames: Frames) -> dict[str, str]:
    """Places of the files that are one of ours under another name."""
    named = [
        name
        for (table, _), each in frames.items()
        if table in ("sales", STOCK, "stock_history") and "place" in each.columns
        for name in each["place"].drop_nulls().unique(maintain_order=True).to_list()
    ]
    return fill.missing_places(fill.around({}), named)[1]


def _offers_to_guess(frames: Frames) -> pl.DataFrame | None:
    """Items of this batch that have a supplier who offers them under no conditions that we know."""
    batch = [each["item"] for (table, _), each in frames.items() if table in ("items", "sales")]
    if not batch:
        return None
    books = tables_as_of(names=["items", "offers"])
    named = pl.concat([each.cast(pl.String) for each in batch]).unique()
    lacking = (
        books["items"]
        .filter(pl.col("supplier").is_not_null(), pl.col("item").is_in(named.implode()))
        .join(books["offers"], on=["supplier", "item"], how="anti")
    )
    return lacking.select("supplier", "item", pl.lit(0, dtype=pl.Int64).alias(LINE))


def _with_supplier(
    batch: ImportBatch, number: int, name: str, table: str, frame: pl.DataFrame
) -> pl.DataFrame:
    """A price list that does not say whose it is, is that of the supplier named for the file."""
    if table != "offers":
        return frame
    told = batch.choices.get(f"supplier.{number}") or _stem(name)
    if "supplier" not in frame.columns:
        return frame.with_columns(pl.lit(told).alias("supplier"))
    return frame.with_columns(pl.col("supplier").fill_null(told))


def _stem(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0].replace("_", " ").replace("-", " ").strip() or name


def _made(columns: dict[str, list[str]]) -> pl.DataFrame | None:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return frame.with_columns(pl.lit(0, dtype=pl.Int64).alias(LINE)) if frame.height else None
