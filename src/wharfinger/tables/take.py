"""Takes any frame as a table: the good rows typed, each bad one named with the way to mend it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import dataframely as dy
import polars as pl

from wharfinger.tables.errors import TableError
from wharfinger.tables.failures import Failures
from wharfinger.tables.reading import cell, readable, typed
from wharfinger.tables.table import SMALLEST_GIVEN, ArrowStream, Frame, Table, default_of, is_optional
from wharfinger.tables.wording import expected, likely, mend, shown

ROW = "\x1frow"
GIVEN = "\x1fgiven\x1f"


@dataclass(frozen=True)
class Note:
    """Something worth saying that keeps no row out."""

    found: str
    expected: str
    mend: str


@dataclass(frozen=True)
class Taken:
    """What became of a frame: rows given = rows of `good` + different rows in `failures`."""

    good: pl.DataFrame
    failures: pl.DataFrame
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class _Test:
    """One thing that must hold for a cell; a null answer passes."""

    column: str
    rule: str
    holds: pl.Expr
    expected: str
    mend: pl.Expr


@dataclass(frozen=True)
class _Plan:
    """How the columns of one frame are read."""

    columns: dict[str, dy.Column]
    typed: list[pl.Expr]
    tests: list[_Test]
    given: dict[str, pl.DataType] = field(default_factory=dict)


def take(frame: Frame, table: type[Table], *, source: str = "", first_row: int = 0) -> Taken:
    """The good rows in the table's types, and a table of failures. A missing column raises `TableError`.

    `source` and `first_row` (the number of the frame's first row) only serve to name bad rows.
    """
    given = as_polars(frame, table)
    _check_columns(given, table, source)
    notes = _unknown_columns(given, table)
    plan = _plan(given, table)
    rows = given.with_row_index(ROW, offset=first_row)
    work = rows.select(
        pl.col(ROW),
        *plan.typed,
        *(cell(name, dtype).alias(GIVEN + name) for name, dtype in plan.given.items()),
    )
    fits = work.select(test.holds.fill_null(True).alias(str(i)) for i, test in enumerate(plan.tests))
    sound = (
        fits.select(ok=pl.all_horizontal(pl.all()))["ok"]
        if plan.tests
        else pl.repeat(True, len(work), eager=True)
    )
    bad = [] if sound.all() else _bad_cells(work, fits, plan)
    good = work.filter(sound)
    doubles = _doubles(good, table)
    if doubles is not None:
        bad.append(doubles)
        good = good.join(doubles.select(pl.col("row").cast(pl.UInt32).alias(ROW)), on=ROW, how="anti")
    failures = _failures(bad, rows, table, source)
    return Taken(good=good.select(list(plan.columns)), failures=failures, notes=notes)


def of(frame: Frame, table: type[Table]) -> pl.DataFrame:
    """The frame as the table. Raises `TableError` when any row does not fit."""
    taken = take(frame, table)
    if len(taken.failures):
        raise refusal(taken.failures, table)
    return taken.good


def refusal(failures: pl.DataFrame, table: type[Table]) -> TableError:
    """The error for a frame with bad rows, naming the first of them."""
    first = failures.row(0, named=True)
    rows = failures["row"].n_unique()
    return TableError(
        where=f"{table.table_name()}, row {first['row']}, column {first['column']}",
        found=first["found"] + (f", and {rows - 1} more bad rows" if rows > 1 else ""),
        expected=first["expected"],
        mend=first["mend"]
        + f"; take(frame, {table.__name__}) gives the good rows and a table of the bad ones",
    )


def as_polars(frame: Frame, table: type[Table]) -> pl.DataFrame:
    """Any frame that speaks the Arrow stream protocol, as polars."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, Mapping):
        return pl.DataFrame(dict(frame), strict=False)
    if isinstance(frame, ArrowStream):
        return pl.DataFrame(frame)
    raise TableError(
        where=table.table_name(),
        found=f"an object of type {type(frame).__name__}",
        expected="a dict of lists, or a frame of polars, pandas, pyarrow, duckdb or any that speaks Arrow",
        mend="pass such a frame; pandas needs pyarrow installed beside it",
    )


def _check_columns(given: pl.DataFrame, table: type[Table], source: str) -> None:
    missing = [name for name in table.required() if name not in given.columns]
    where = source or table.table_name()
    if missing:
        free = [name for name in given.columns if name not in table.columns()]
        guesses = {name: likely(name, free) for name in missing}
        hints = [f"rename {guess!r} to {name!r}" for name, guess in guesses.items() if guess]
        bare = [f"add {name!r}" for name, guess in guesses.items() if not guess]
        raise TableError(
            where=where,
            found="columns " + (", ".join(map(repr, given.columns[:40])) or "none at all"),
            expected="also " + ", ".join(map(repr, missing)),
            mend=" and ".join(hints + bare),
        )
    for name in given.columns:
        if name in table.columns() and not readable(given.schema[name]):
            raise TableError(
                where=f"{where}, column {name}",
                found=f"cells of type {given.schema[name]}",
                expected=expected(table.columns()[name]),
                mend="give one plain value a cell",
            )


def _unknown_columns(given: pl.DataFrame, table: type[Table]) -> tuple[Note, ...]:
    names = table.columns()
    absent = [name for name in names if name not in given.columns]
    unknown = [name for name in given.columns if name not in names and not _is_extra(name, given, table)]
    notes = []
    for name in unknown:
        guess = likely(name, absent)
        notes.append(
            Note(
                found=f"column {name!r}, which {table.table_name()} does not have",
                expected="columns " + ", ".join(names) + (f", {table.extra.meaning}" if table.extra else ""),
                mend=f"rename it to {guess!r} if that is meant; it is not used"
                if guess
                else "nothing, if you do not need it; it is not used",
            )
        )
    return tuple(notes)


def _is_extra(name: str, given: pl.DataFrame, table: type[Table]) -> bool:
    if table.extra is None or not table.extra.match(name) or not readable(given.schema[name]):
        return False
    if given.schema[name] != pl.String:
        return True
    # A column of words is no measure: it is left out as a whole, and no row is bad for it.
    cells = given[name].drop_nulls()
    return cells.is_empty() or cells.cast(pl.Float64, strict=False).is_not_null().any()


def _plan(given: pl.DataFrame, table: type[Table]) -> _Plan:
    columns = dict(table.columns())
    if table.extra:
        measure = dy.Float64(
            nullable=True,
            min=table.extra.at_least,
            metadata={"optional": True, "default": None, "key": False},
        )
        columns |= {n: measure for n in given.columns if n not in columns and _is_extra(n, given, table)}
    schema = {name: given.schema[name] for name in columns if name in given.columns}
    cells = []
    tests = []
    for name, column in columns.items():
        if name not in schema:
            cells.append(pl.lit(default_of(column), dtype=column.dtype).alias(name))
            continue
        value = typed(name, schema[name], column)
        if default_of(column) is not None:
            # An absent cell has the default; one that is there but unreadable stays null and fails.
            value = (
                pl.when(cell(name, schema[name]).is_null()).then(pl.lit(default_of(column))).otherwise(value)
            )
        cells.append(value.alias(name))
        tests += _cell_tests(name, schema[name], column, table.largest)
    tests += [
        _Test(rule.column, "row", rule.holds, rule.expected, pl.lit(rule.mend)) for rule in table.row_rules
    ]
    return _Plan(columns, cells, tests, schema)


def _cell_tests(name: str, given: pl.DataType, column: dy.Column, largest: float) -> list[_Test]:
    """The tests in the order in which they are reported: the first that fails is the reason."""
    there = pl.col(GIVEN + name)
    holds = {}
    if given in (pl.String, pl.Categorical, pl.Enum):
        holds["formula"] = ~there.str.starts_with("=")
    holds["unreadable"] = there.is_null() | pl.col(name).is_not_null()
    if not is_optional(column):
        holds["missing"] = there.is_not_null()
    rules = column.validation_rules(pl.col(name))
    holds |= {rule.removeprefix("check__"): test for rule, test in rules.items() if rule != "nullability"}
    tests = [
        _Test(name, rule, test, expected(column), mend(rule, name, column, there))
        for rule, test in holds.items()
    ]
    if isinstance(column, dy.Float64) and math.isfinite(largest):
        size = pl.col(name).abs()
        holds_size = (size <= largest) & ((size >= SMALLEST_GIVEN) | (size == 0))
        words = f"0, or a size from {SMALLEST_GIVEN:g} to {largest:,.0f}"
        tests.append(_Test(name, "size", holds_size, words, mend("size", name, column, there)))
    return tests


def _bad_cells(work: pl.DataFrame, fits: pl.DataFrame, plan: _Plan) -> list[pl.DataFrame]:
    """One frame a test that fails anywhere; of one cell only the first failure is told."""
    told: dict[str, pl.Series] = {}
    bad = []
    for i, test in enumerate(plan.tests):
        fails = ~fits[str(i)]
        if test.column in told:
            fails = fails & ~told[test.column]
        if not fails.any():
            continue
        told[test.column] = told[test.column] | fails if test.column in told else fails
        bad.append(work.filter(fails).select(*_failure_columns(test, plan)))
    return bad


def _failure_columns(test: _Test, plan: _Plan) -> list[pl.Expr]:
    there = GIVEN + test.column
    value = shown(pl.col(there)) if test.column in plan.given else pl.lit(None, dtype=pl.String)
    found = {
        "missing": pl.lit("nothing"),
        "formula": "a formula, " + value,
    }.get(test.rule, pl.concat_str(pl.lit("'"), value.fill_null("nothing"), pl.lit("'")))
    return [
        pl.col(ROW).cast(pl.Int64).alias("row"),
        pl.lit(test.column).alias("column"),
        value.alias("value"),
        found.alias("found"),
        pl.lit(test.expected).alias("expected"),
        test.mend.alias("mend"),
    ]


def _doubles(good: pl.DataFrame, table: type[Table]) -> pl.DataFrame | None:
    """Rows whose key an earlier row has. The first of them stays."""
    key = table.key()
    if not key or good.is_empty():
        return None
    again = good.filter(~pl.struct(key).is_first_distinct())
    if again.is_empty():
        return None
    first = good.group_by(key, maintain_order=True).agg(pl.col(ROW).first().alias("\x1ffirst"))
    named = [name for name in key if again[name].is_not_null().any()]
    # Not pl.format: it panics where an empty chunk stands before a full one, as filters leave them.
    pairs = [
        pl.concat_str(pl.lit(f"{name} '"), shown(pl.col(name)).fill_null("none"), pl.lit("'"))
        for name in named
    ]
    shown_key = pl.concat_str(pairs, separator=", ")
    return again.join(first, on=key, nulls_equal=True, maintain_order="left").select(
        pl.col(ROW).cast(pl.Int64).alias("row"),
        pl.lit(", ".join(named)).alias("column"),
        shown(pl.col(named[0])).alias("value"),
        pl.concat_str(shown_key, pl.lit(" again, first in row "), pl.col("\x1ffirst").cast(pl.String)).alias(
            "found"
        ),
        pl.lit("each " + " and ".join(key) + " once").alias("expected"),
        pl.lit("keep the right one of the two rows").alias("mend"),
    )


def _as_shown(name: str, dtype: pl.DataType) -> pl.Expr:
    """A cell as text; of one that no table could read, what type it has."""
    if readable(dtype):
        return pl.col(name).cast(pl.String, strict=False)
    return pl.lit(f"({dtype})").alias(name)


def _failures(bad: list[pl.DataFrame], rows: pl.DataFrame, table: type[Table], source: str) -> pl.DataFrame:
    if not bad:
        return Failures.none()
    told = pl.concat(bad).sort("row", maintain_order=True)
    # Only the failing rows: a struct of a million whole ones takes long.
    kept = rows.filter(pl.col(ROW).is_in(told["row"].unique().cast(pl.UInt32).implode())).select(
        pl.col(ROW).cast(pl.Int64).alias("row"),
        pl.struct(_as_shown(name, dtype) for name, dtype in rows.schema.items() if name != ROW).alias(
            "\x1fwhole"
        ),
    )
    whole = kept.select("row", pl.col("\x1fwhole").struct.json_encode().alias("whole_row"))
    return (
        told.join(whole, on="row", how="left", maintain_order="left")
        .with_columns(
            table=pl.lit(table.table_name()),
            source=pl.lit(source or None, dtype=pl.String),
            whole_row=pl.when(pl.col("row").is_first_distinct()).then(pl.col("whole_row")),
        )
        .select(pl.col(name).cast(column.dtype) for name, column in Failures.columns().items())
    )
