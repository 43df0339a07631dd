"""Facts of the past by month: closed months from their Parquet files, the rest from the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection

from wharfinger.books.fields import to_microseconds
from wharfinger.books.frames.known import Known
from wharfinger.books.frames.reading import INTEGER, NUMBER, TEXT, as_number, day_number, read
from wharfinger.books.models import MonthVersion
from wharfinger.books.months import month_of
from wharfinger.tables.errors import FileError

GRACE = dt.timedelta(days=1)
"""A month is closed for good a day after its end: a writer that began within it has ended by then."""


@dataclass(frozen=True)
class Kept:
    """A table of facts that is kept by month: its columns as SQL, and the one that says when."""

    name: str
    source: str
    columns: Mapping[str, tuple[str, pl.DataType]]
    when: str
    is_instant: bool = False

    def read(self, first: dt.date, after: dt.date, wanted: Sequence[str]) -> pl.DataFrame:
        """The rows from one day up to before another, from the database."""
        chosen = [f'{self.columns[name][0]} AS "{name}"' for name in wanted]
        return read(
            f"SELECT {', '.join(chosen)} FROM {self.source} WHERE {self.when} >= %s AND {self.when} < %s",
            {name: self.columns[name][1] for name in wanted},
            [self._bound(first), self._bound(after)],
        )

    def months(self) -> list[dt.date]:
        """Every month from the first fact to the last."""
        table, column = self.source.split()[0], self.when.rpartition(".")[2]
        with connection.cursor() as cursor:
            # Two queries: only then does SQLite take both from the ends of the index.
            ends = []
            for end in ("min", "max"):
                cursor.execute(f"SELECT {end}({column}) FROM {table}")
                ends.append(cursor.fetchone()[0])
        if ends[0] is None:
            return []
        month, last = (month_of(self._day(end)) for end in ends)
        found = []
        while month <= last:
            found.append(month)
            month = next_month(month)
        return found

    def _bound(self, day: dt.date) -> Any:
        if self.is_instant:
            return to_microseconds(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
        return day.isoformat()

    def _day(self, value: Any) -> dt.date:
        if self.is_instant:
            return dt.datetime.fromtimestamp(value // 1_000_000, tz=dt.UTC).date()
        return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _history(names: Mapping[str, pl.DataType], days: Sequence[str]) -> dict[str, tuple[str, pl.DataType]]:
    """Columns under their own names; dates as days, yes and no as numbers."""
    columns = {}
    for name, kind in names.items():
        expression = day_number(f'"{name}"') if name in days else f'"{name}"'
        columns[name] = (as_number(expression) if name == "promotion" else expression, kind)
    return columns


def kept_tables() -> dict[str, Kept]:
    """The tables of facts that are kept by month, under the names that `months` marks them with."""
    base = {"id": INTEGER, "item_id": INTEGER, "known_at": INTEGER, "voided_at": INTEGER}
    sale = {
        **base,
        **dict.fromkeys(("place_id", "date", "quantity", "price", "promotion"), INTEGER),
        "available": NUMBER,
        **dict.fromkeys(("channel", "customer", "order"), TEXT),
    }
    receipt = {
        **base,
        **dict.fromkeys(("document", "supplier"), TEXT),
        **dict.fromkeys(("ordered", "promised", "received"), INTEGER),
        **dict.fromkeys(("quantity_ordered", "quantity_received", "quantity_bad"), INTEGER),
    }
    stock = {**base, **dict.fromkeys(("place_id", "date", "on_hand"), INTEGER)}
    movement = {
        name: (f"movement.{name}", INTEGER)
        for name in (
            "id",
            "act_id",
            "at",
            "recorded_at",
            "item_id",
            "lot_id",
            "from_place_id",
            "to_place_id",
            "quantity",
            "line_id",
            "reverses_id",
        )
    } | {
        "reason": ("movement.reason", TEXT),
        "price": ("line.price", INTEGER),
        "promotion": (as_number("line.promotion"), INTEGER),
        "channel": ("document.channel", TEXT),
        "customer_id": ("document.customer_id", INTEGER),
        "document": ("document.number", TEXT),
        "taken_at": ("CASE WHEN document.kind = 'sale' THEN document.at END", INTEGER),
    }
    return {
        kept.name: kept
        for kept in (
            Kept("pastsale", "books_pastsale", _history(sale, ["date"]), "date"),
            Kept(
                "pastreceipt",
                "books_pastreceipt",
                _history(receipt, ["ordered", "promised", "received"]),
                "received",
            ),
            Kept("paststock", "books_paststock", _history(stock, ["date"]), "date"),
            Kept(
                "movements",
                "books_movement AS movement LEFT JOIN books_line AS line ON line.id = movement.line_id "
                "LEFT JOIN books_document AS document ON document.id = line.document_id",
                movement,
                "movement.at",
                is_instant=True,
            ),
        )
    }


def facts(known: Known, name: str, wanted: Sequence[str]) -> pl.DataFrame:
    """These columns of all facts of a table, whenever they became known. To be called in a snapshot."""
    kept = kept_tables()[name]
    versions = month_versions(name)
    parts: list[pl.DataFrame] = []
    run: list[dt.date] = []

    def read_run() -> None:
        if run:
            parts.append(kept.read(run[0], next_month(run[-1]), wanted))
            run.clear()

    for month in kept.months():
        found = _from_file(known, kept, month, versions.get(month, 0), wanted)
        if found is None:
            run.append(month)
        else:
            read_run()
            parts.append(found)
    read_run()
    if not parts:
        return pl.DataFrame(schema={column: kept.columns[column][1] for column in wanted})
    return pl.concat(parts)


def standing(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Of facts from before the cut-over: those known at the moment and not voided by then."""
    voided = pl.col("voided_at") < known.before
    return rows.filter((pl.col("known_at") < known.before) & ~voided.fill_null(False))


def month_versions(name: str) -> dict[dt.date, int]:
    """How often each closed month was written into."""
    return dict(MonthVersion.objects.filter(table=name).values_list("month", "version"))


def is_closed(month: dt.date, now: dt.datetime) -> bool:
    """Whether every writer within the month has ended."""
    end = next_month(month)
    return dt.datetime(end.year, end.month, end.day, tzinfo=dt.UTC) + GRACE <= now


def file_of(folder: Path, name: str, month: dt.date, version: int) -> Path:
    """The file of one month in one version. Another version has another name, so none is read for another."""
    return folder / f"{name}-{month:%Y-%m}-v{version}.parquet"


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _from_file(
    known: Known, kept: Kept, month: dt.date, version: int, wanted: Sequence[str]
) -> pl.DataFrame | None:
    if known.home is None or not is_closed(month, known.now):
        return None
    file = file_of(known.home.history, kept.name, month, version)
    try:
        return pl.read_parquet(file, columns=list(wanted))
    except FileNotFoundError:
        return None  # not built yet, or deleted, as it may be at any time
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileError(
            where=str(file),
            found=f"a file of a closed month that cannot be read: {error}",
            expected="what the program wrote there",
            mend=f"delete the folder {known.home.history}; it is made anew from the books",
        ) from error
