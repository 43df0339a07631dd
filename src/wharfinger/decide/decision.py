"""The one declaration of a decision. Every face of Wharfinger is made from it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.decide.settings import Settings
from wharfinger.decide.sums import without_dust
from wharfinger.tables import Frame, Proposals, Table
from wharfinger.tables.errors import DecisionError

Frames = Mapping[str, pl.DataFrame]
AsOf = dt.date | dt.datetime | None


@dataclass(frozen=True)
class Result:
    """What a decision found, with everything it was found from."""

    decision: str
    tables: Frames
    settings: Settings
    as_of: dt.datetime
    seed: int
    frames: Frames


@dataclass(frozen=True)
class Decision:
    """A pure function over tables, and what each face needs to know about it.

    `run` takes the tables it reads as keyword arguments under their names, then `settings` and `as_of`, and
    `seed` and `shared` if it has such parameters. It returns the one frame it writes, or a dataclass with a
    field for each. `by` is the column by which the tables may be split; `fit` computes, once and from all
    rows, the frames that each piece then gets as `shared`.
    """

    name: str
    run: Callable[..., Any]
    reads: tuple[type[Table], ...]
    writes: tuple[type[Table], ...]
    settings: type[Settings]
    may_read: tuple[type[Table], ...] = ()
    by: str | None = None
    fit: Callable[..., Frames] | None = None
    report: Callable[[Result], str] | None = None
    propose: Callable[[Result], pl.DataFrame] | None = None
    unasked: bool = True
    """Whether the plan of the night and the demo run it without being asked. Of two that propose the same
    acts one waits to be asked, or everything would be ordered twice; so does one that takes long."""

    @property
    def summary(self) -> str:
        """The first line of the function's docstring."""
        return (inspect.getdoc(self.run) or "").partition("\n")[0]

    def take(self, tables: Mapping[str, Frame]) -> dict[str, pl.DataFrame]:
        """Of these tables the ones it reads, typed. Raises `DecisionError` when one is missing."""
        missing = [t.table_name() for t in self.reads if t.table_name() not in tables]
        if missing:
            raise DecisionError(
                where=self.name,
                found="tables " + (", ".join(sorted(tables)) or "none"),
                expected="also " + ", ".join(missing),
                mend="add " + ", ".join(f"{name}.csv" for name in missing),
            )
        asked = {t.table_name(): t for t in (*self.reads, *self.may_read)}
        return {name: table.of(tables[name]) for name, table in asked.items() if name in tables}

    def fitted(self, tables: Frames, settings: Settings, as_of: dt.datetime, seed: int = 0) -> Frames | None:
        """What all pieces share, from all rows; None when the pieces need nothing of each other."""
        if self.fit is None:
            return None
        return self.fit(**tables, **self._extras(self.fit, settings, as_of, seed))

    def apply(
        self,
        tables: Mapping[str, Frame],
        settings: Settings | None = None,
        as_of: AsOf = None,
        seed: int = 0,
        shared: Frames | None = None,
    ) -> Result:
        """Run on these tables. Without `as_of` the day after the last fact is today."""
        taken = self.take(tables)
        chosen = settings or self.settings()
        moment = instant(as_of, taken)
        extras = self._extras(self.run, chosen, moment, seed)
        if self.fit is not None:
            extras["shared"] = self.fitted(taken, chosen, moment, seed) if shared is None else shared
        found = self.run(**taken, **extras)
        return Result(self.name, taken, chosen, moment, seed, self._frames(found))

    def proposals(self, result: Result) -> pl.DataFrame:
        """The acts that the result suggests; none when the decision only informs."""
        return Proposals.none() if self.propose is None else Proposals.of(self.propose(result))

    def _extras(
        self, function: Callable[..., Any], settings: Settings, as_of: dt.datetime, seed: int
    ) -> dict[str, Any]:
        given = {"settings": settings, "as_of": as_of, "seed": seed}
        wanted = inspect.signature(function).parameters
        return {name: value for name, value in given.items() if name in wanted}

    def _frames(self, found: Any) -> dict[str, pl.DataFrame]:
        if isinstance(found, pl.DataFrame):
            found = {self.writes[0].table_name(): found}
        elif dataclasses.is_dataclass(found):
            found = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
        return {
            table.table_name(): table.of(without_dust(found[table.table_name()])) for table in self.writes
        }


def instant(as_of: AsOf, tables: Frames) -> dt.datetime:
    """`as_of` as a moment in UTC; where it is None, the start of the day after the last fact."""
    moment = _moment(as_of, tables)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise DecisionError(
            found=f"as_of {moment.date()}",
            expected=f"a day in the years {_FIRST_YEAR} to {_LAST_YEAR}",
            mend="correct the year",
        )
    return moment


def _moment(as_of: AsOf, tables: Frames) -> dt.datetime:
    if isinstance(as_of, dt.datetime):
        return as_of.replace(tzinfo=dt.UTC) if as_of.tzinfo is None else as_of.astimezone(dt.UTC)
    if not isinstance(as_of, dt.date | None):
        raise DecisionError(
            found=f"as_of {as_of!r}, of type {type(as_of).__name__}",
            expected="a date or a datetime",
            mend="write datetime.date(2026, 1, 31)",
        )
    if as_of is None:
        last = [tables[name][column].max() for name, column in _FACT_DAYS.items() if name in tables]
        known = [
            day.date() if isinstance(day, dt.datetime) else day for day in last if isinstance(day, dt.date)
        ]
        if not known:
            raise DecisionError(
                found="no fact with a date in "
                + (", ".join(n for n in _FACT_DAYS if n in tables) or "any table"),
                expected="at least one, to know which day it is",
                mend="mend the rows that could not be read, if there are any; or give as_of",
            )
        as_of = max(known) + dt.timedelta(days=1)
    return dt.datetime.combine(as_of, dt.time(), tzinfo=dt.UTC)


_FIRST_YEAR, _LAST_YEAR = 1910, 2189
"""Ten years within the days that tables take: decisions look ahead and back."""
_FACT_DAYS = {
    "sales": "date",
    "stock_history": "date",
    "receipts": "received",
    "orders": "ordered_at",
    "picks": "released",
    "readings": "at",
    "events": "started",
}
