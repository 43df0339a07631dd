"""A foreign sheet in our tables: what can be read goes on, and every row that cannot says why."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping as Pairs
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from wharfinger.connect.foreign import numbers
from wharfinger.connect.foreign.days import as_day
from wharfinger.connect.foreign.exports import Export, Prepared, export_named
from wharfinger.connect.foreign.mapping import Mapping, TableMapping
from wharfinger.connect.foreign.reading import Reading, readings
from wharfinger.connect.foreign.sheet import FAILURES, ROW, Sheet, line_of
from wharfinger.connect.foreign.targets import MONEY, essential
from wharfinger.tables import TABLES, Table, take
from wharfinger.tables.errors import SettingError

FILE_ROW = "_row"
"""The row of the file, kept beside each row of ours."""
_NOTHING = r"(?i)^\s*(?:|-+|–|n/?a|null|none|nan|\(blank\)|k\.? ?a\.?)\s*$"
_YES, _NO = (
    r"(?i)^(?:ja|j|oui|o|si|sí|sim|tak|y|x|wahr|vrai|verdadero|vero|t)$",
    r"(?i)^(?:nein|non|nee|não|nie|nej|n|falsch|faux|falso|f)$",
)
_UNREAD = "\x1f"
_SHORTENED = r"^\d(?:[.,]\d+)?[eE]\+\d+$"


@dataclass(frozen=True)
class Counts:
    """Where the rows of the file went: `rows_in` is always the sum of the other three."""

    rows_in: int
    used: int
    failed: int
    set_aside: int


@dataclass(frozen=True)
class Understood:
    """The tables of ours, each row with its `_row` of the file; what failed; what is no data."""

    tables: Pairs[str, pl.DataFrame]
    failures: pl.DataFrame
    set_aside: pl.DataFrame
    counts: Counts


def understand(sheet: Sheet, mapping: Mapping) -> Understood:
    """The rows of a sheet as rows of ours. Raises `SettingError` while the mapping has open questions.

    A row that fails in one table goes into none, so that it can be mended and read again as a whole.
    """
    export = export_named(mapping.export or "")
    prepared = export.ready(sheet.rows) if export else None
    rows = prepared.rows if prepared else sheet.rows
    asked = readings(sheet, rows, mapping)
    _refuse_open(mapping, list(asked.questions.values()))
    tables, failures = {}, [_unread_numbers(sheet, export, prepared)]
    for number, part in enumerate(mapping.tables):
        typed, unread = _frames(rows, part, asked.readings, mapping.answers)
        if number or part.derived:
            typed = _only_whole(typed, part)
        tables[part.table], bad = _taken(typed, part.table)
        failures.append(_told(sheet, bad, typed, part))
        if len(unread):
            _, bad = _taken(unread, part.table)
            failures.append(_told(sheet, bad, unread, part))
    # A number that cannot be read leaves made columns empty: the reason is told, not what follows.
    first, *others = failures
    others = [told.filter(~pl.col("row").is_in(first["row"].implode())) for told in others]
    failed = pl.concat([first, *others]).unique(maintain_order=True).sort("row", maintain_order=True)
    failed = _with_lines(failed, rows, sheet)
    bad_rows = failed["row"].unique()
    kept = {name: frame.filter(~pl.col(FILE_ROW).is_in(bad_rows.implode())) for name, frame in tables.items()}
    set_aside = pl.concat([sheet.set_aside, prepared.set_aside]) if prepared else sheet.set_aside
    everything = pl.concat([sheet.failures, failed]).sort("row", maintain_order=True)
    return Understood(kept, everything, set_aside, _counts(sheet, everything, set_aside))


def _refuse_open(mapping: Mapping, further: list[object]) -> None:
    still = [*mapping.questions, *further]
    if not mapping.tables or still:
        first = still[0].ask if still else "what the file holds"
        raise SettingError(
            where="the mapping of a file",
            found=f"an open question: {first}",
            expected="an answer to each question",
            mend="answer with `mapping.answered`, or choose columns with `mapping.changed`, and guess again",
        )


def _counts(sheet: Sheet, failures: pl.DataFrame, set_aside: pl.DataFrame) -> Counts:
    failed, aside = failures["row"].n_unique(), set_aside["row"].n_unique()
    return Counts(sheet.rows_in, sheet.rows_in - failed - aside, failed, aside)


@dataclass(frozen=True)
class _Cells:
    """A column: its values, and the text of the cells, from which a cell that is no value is told."""

    values: pl.Series
    texts: pl.Series

    @property
    def unread(self) -> pl.Series:
        """Where something stands that cannot be read."""
        return self.values.is_null() & self.texts.is_not_null()


def _frames(
    rows: pl.DataFrame, part: TableMapping, how: Pairs[tuple[str, str], Reading], answers: Pairs[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The columns of one table: the rows that can be read, typed, and the others with what stood there."""
    columns = {
        our: _read(rows[column.theirs], how[part.table, our], our)
        for our, column in part.columns.items()
        if column.theirs in rows.columns
    }
    price = how.get((part.table, "price"))
    if price and price.of_line and "quantity" in columns:
        columns["price"] = _per_unit(columns["price"], columns["quantity"])
    start = f"value:{part.table}."
    constants = [
        pl.lit(value).alias(key.removeprefix(start))
        for key, value in answers.items()
        if key.startswith(start)
    ]
    numbered = rows.select(pl.col(ROW).alias(FILE_ROW))
    typed = numbered.with_columns(cells.values.alias(our) for our, cells in columns.items())
    unread = [
        cells.unread for cells in columns.values() if cells.values.null_count() > cells.texts.null_count()
    ]
    if not unread:
        return typed.with_columns(constants), typed.clear().with_columns(constants)
    is_unread = (
        pl.DataFrame({str(at): marks for at, marks in enumerate(unread)})
        .select(pl.any_horizontal(pl.all()))
        .to_series()
    )
    texts = numbered.filter(is_unread).with_columns(
        _told_text(_Cells(cells.values.filter(is_unread), cells.texts.filter(is_unread))).alias(our)
        for our, cells in columns.items()
    )
    return typed.filter(~is_unread).with_columns(constants), texts.with_columns(constants)


def _told_text(cells: _Cells) -> pl.Series:
    """The values as text; of an unread cell what stood there, marked where a table would take it."""
    if cells.values.null_count() == cells.texts.null_count():
        return cells.values
    text = pl.col("c")
    if cells.values.dtype.is_numeric():
        looks_right = text.cast(pl.Float64, strict=False).is_not_null()
    elif cells.values.dtype == pl.Date:
        looks_right = text.str.to_date("%Y-%m-%d", strict=False).is_not_null()
    else:
        looks_right = pl.lit(True)
    both = pl.DataFrame({"v": cells.values.cast(pl.String), "c": cells.texts})
    marked = pl.when(looks_right).then(pl.concat_str(text, pl.lit(_UNREAD))).otherwise(text)
    return both.select(pl.coalesce("v", marked))["v"]


def _read(cells: pl.Series, how: Reading, our: str) -> _Cells:
    if cells.dtype != pl.String:
        return _Cells(cells, cells)
    if how.kind in ("number", "whole"):
        return _numbers(cells, how, our)
    cells = cells.str.strip_chars()
    if how.kind == "day":
        texts = _said(cells)
        return _Cells(as_day(texts, how.order), texts)
    if how.kind == "flag":
        said = cells.str.replace(_YES, "true").str.replace(_NO, "false")
        return _Cells(said, said)
    if our in ("item", "gtin"):
        return _codes(cells)
    return _Cells(cells, cells)


def _numbers(cells: pl.Series, how: Reading, our: str) -> _Cells:
    values = None if how.spelling == numbers.COMMA else cells.cast(pl.Float64, strict=False)
    if values is None or values.null_count() > cells.null_count():
        cells = _said(cells)
        values = _by_distinct(cells, how.spelling)
        if our in MONEY:
            values = _one_money(cells, values)
    return _Cells(values * how.times if how.times != 1.0 else values, cells)


def _by_distinct(cells: pl.Series, spelling: str) -> pl.Series:
    """The numbers of the cells, each way of writing read once: prices and quantities repeat."""
    distinct = cells.drop_nulls().unique().to_frame("c")
    table = distinct.with_columns(v=numbers.as_number(pl.col("c"), spelling))
    return cells.to_frame("c").join(table, on="c", how="left", maintain_order="left")["v"]


def _said(cells: pl.Series) -> pl.Series:
    """The cells, those that say there is nothing as nothing."""
    distinct = cells.drop_nulls().unique()
    nothing = distinct.filter(distinct.str.contains(_NOTHING))
    if nothing.is_empty():
        return cells
    return cells.to_frame("c").select(pl.when(~pl.col("c").is_in(nothing.implode())).then(pl.col("c")))["c"]


def _one_money(cells: pl.Series, values: pl.Series) -> pl.Series:
    """Amounts in another money than most cells of the column are not read."""
    signs = numbers.signs_of_money(cells)
    if len(signs) < 2:
        return values
    other = cells.str.extract(f"({numbers.MONEY})").is_in(signs[1:]).fill_null(False)
    return pl.DataFrame({"v": values, "o": other}).select(pl.when(~pl.col("o")).then(pl.col("v")))["v"]


def _per_unit(price: _Cells, quantity: _Cells) -> _Cells:
    """The price of one unit, from the amount of the line. Of no units no price can be told."""
    frame = pl.DataFrame({"v": price.values, "t": price.texts, "q": quantity.values})
    told = frame.with_columns(
        v=pl.when(pl.col("q") != 0).then(pl.col("v") / pl.col("q")),
        t=pl.when((pl.col("q") != 0) | pl.col("v").is_null()).then(pl.col("t")),
    )
    return _Cells(told["v"], told["t"])


def _codes(cells: pl.Series) -> _Cells:
    """Codes without the apostrophe before them; one that a spreadsheet shortened to 4.01E+12 is unread."""
    texts = cells.str.strip_prefix("'")
    shortened = texts.str.contains(_SHORTENED)
    if not shortened.any():
        return _Cells(texts, texts)
    frame = pl.DataFrame({"t": texts, "s": shortened})
    return _Cells(frame.select(pl.when(~pl.col("s")).then(pl.col("t")))["t"], texts)


def _only_whole(frame: pl.DataFrame, part: TableMapping) -> pl.DataFrame:
    """Rows that say what the table needs; of derived ones the first of each key."""
    needed = [our for our in essential(part.table) if our in frame.columns]
    whole = frame.filter(
        pl.all_horizontal(pl.col(our).is_not_null() & (pl.col(our).cast(pl.String) != "") for our in needed)
    )
    key = [our for our in TABLES[part.table].key() if our in frame.columns]
    return whole.unique(key, keep="first", maintain_order=True) if part.derived and key else whole


def _taken(frame: pl.DataFrame, table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    taken = take(frame, _partly(TABLES[table], tuple(frame.columns), essential(table)))
    return taken.good, taken.failures


def _partly(table: type[Table], columns: tuple[str, ...], needed: tuple[str, ...]) -> type[Table]:
    """The table with the columns that are there, of which only the needed ones must be filled."""
    declared = table.columns()
    parts: dict[str, object] = {}
    for name in columns:
        if name == FILE_ROW:
            parts[name] = dy.Int64(
                nullable=False, metadata={"optional": False, "default": None, "key": False}
            )
            continue
        column = copy.copy(declared[name]) if name in declared else dy.Float64()
        is_needed = name in needed
        facts = dict(column.metadata or {"default": None, "key": False})
        column.nullable = not is_needed and facts.get("default") is None
        column.metadata = {**facts, "optional": not is_needed}
        parts[name] = column
    rules = tuple(rule for rule in table.row_rules if set(rule.holds.meta.root_names()) <= set(columns))
    return type(table.__name__, (Table,), {**parts, "row_rules": rules, "largest": table.largest})


def _told(sheet: Sheet, bad: pl.DataFrame, frame: pl.DataFrame, part: TableMapping) -> pl.DataFrame:
    """The failures of a table, named by the rows and columns of the file."""
    if bad.is_empty():
        return pl.DataFrame(schema=FAILURES)
    names = {our: column.theirs for our, column in part.columns.items()}
    rows = frame[FILE_ROW]
    found = _with_file_rows(bad["found"], rows)
    return bad.select(
        pl.lit(sheet.file).alias("file"),
        rows.gather(bad["row"]).alias("row"),
        pl.col("column").replace(names).alias("column"),
        found,
        "expected",
        "mend",
        pl.lit(None, dtype=pl.String).alias("line"),
    ).cast(FAILURES)


def _with_file_rows(found: pl.Series, rows: pl.Series) -> pl.Series:
    """The words with rows counted as the file counts them, and without our mark of an unread cell."""
    told = [
        re.sub(r"first in row (\d+)$", lambda at: f"first in row {rows[int(at[1])]}", text).replace(
            _UNREAD, ""
        )
        for text in found
    ]
    return pl.Series("found", told, dtype=pl.String)


def _unread_numbers(sheet: Sheet, export: Export | None, prepared: Prepared | None) -> pl.DataFrame:
    """Numbers that a known export is computed from, where a cell is none."""
    told = [pl.DataFrame(schema=FAILURES)]
    if export and prepared:
        lines = export.lines(sheet.rows)
        kept = lines.rows.filter(~pl.col(ROW).is_in(prepared.set_aside["row"].implode()))
        for name in export.numbers:
            if name not in kept.columns:
                continue
            bad = kept.filter(lines.text(name).is_not_null() & lines.number(name).is_null())
            told.append(
                bad.select(
                    pl.lit(sheet.file).alias("file"),
                    pl.col(ROW).alias("row"),
                    pl.lit(name).alias("column"),
                    pl.concat_str(pl.lit("'"), pl.col(name), pl.lit("'")).alias("found"),
                    pl.lit("a number").alias("expected"),
                    pl.lit("write the bare number, like 1234.5").alias("mend"),
                    pl.lit(None, dtype=pl.String).alias("line"),
                ).cast(FAILURES)
            )
    return pl.concat(told)


def _with_lines(failed: pl.DataFrame, rows: pl.DataFrame, sheet: Sheet) -> pl.DataFrame:
    """The failures with the whole row as JSON; what stood only in an order's first row is filled in."""
    if failed.is_empty():
        return failed
    columns = [name for name in sheet.columns if name in rows.columns]
    bad = rows.filter(pl.col(ROW).is_in(failed["row"].unique().implode())).unique(ROW, keep="first")
    missing = sheet.rows.join(bad.select(ROW), on=ROW, how="anti").filter(
        pl.col(ROW).is_in(failed["row"].unique().implode())
    )
    lines = {row[ROW]: line_of({name: row[name] for name in columns}) for row in bad.iter_rows(named=True)}
    lines |= {
        row[ROW]: line_of({name: row[name] for name in sheet.columns})
        for row in missing.iter_rows(named=True)
    }
    table = pl.DataFrame(
        {"row": list(lines), "line": list(lines.values())}, schema={"row": pl.Int64, "line": pl.String}
    )
    return failed.drop("line").join(table, on="row", how="left", maintain_order="left").select(list(FAILURES))
