"""What a foreign sheet is, and which of its columns are ours: known exports, our own files, then by words and
cells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from wharfinger.connect.foreign import days, numbers
from wharfinger.connect.foreign.exports import Export, export_named, recognised
from wharfinger.connect.foreign.mapping import (
    NONE_OF_THEM,
    SURE,
    WHICH,
    Column,
    Mapping,
    Question,
    TableMapping,
)
from wharfinger.connect.foreign.names import Meant, meanings_of, plain
from wharfinger.connect.foreign.reading import WITH_TAX, readings
from wharfinger.connect.foreign.sheet import ROW, Sheet
from wharfinger.connect.foreign.targets import TARGETS, TELLING, essential, kind_of
from wharfinger.tables import TABLES

SAMPLES = 4
_CLOSE = 0.1
"""Two columns whose likelihood differs by less than this are asked about."""
_SECOND_CHOICE, _FURTHER = 0.11, 0.01
"""What a meaning of second choice counts less: a price of one unit is taken before a sum to be divided."""
_LOOKED_AT = 20_000
_ONLY_ONE = 0.85
"""How sure the only column of days in a sheet is, where its name speaks of a day at all."""
_ASKED_ABOUT = frozenset(
    {"quantity", "date", "price", "unit_cost", "on_hand", "received", "quantity_received"}
)


def guess(sheet: Sheet, remembered: Mapping | None = None) -> Mapping:
    """What the sheet holds. `remembered` is an earlier mapping of this shape, answers and changes in it."""
    if sheet.fault or not sheet.columns:
        return Mapping(shape=sheet.shape)
    mapping = _kept(sheet, remembered) or _found(sheet, remembered)
    export = export_named(mapping.export or "")
    prepared = export.ready(sheet.rows) if export else None
    rows = prepared.rows if prepared else sheet.rows
    answers = {**(export.answers if export else {}), **mapping.answers}
    asked = readings(sheet, rows, replace(mapping, answers=answers))
    parts = tuple(
        replace(part, columns={our: _with_samples(column, rows) for our, column in part.columns.items()})
        for part in mapping.tables
    )
    used = {column.theirs for part in parts for column in part.columns.values()}
    return replace(
        mapping,
        tables=parts,
        questions=(*mapping.questions, *asked.questions.values()),
        answers=answers,
        unused=tuple(name for name in sheet.columns if name not in used),
        notes=(*(prepared.notes if prepared else ()), *_taken_for_granted(parts)),
        shape=sheet.shape,
    )


def _kept(sheet: Sheet, remembered: Mapping | None) -> Mapping | None:
    """The remembered mapping, if the sheet has all columns that it needs."""
    if remembered is None or not remembered.tables:
        return None
    export = export_named(remembered.export or "")
    if export and export.fits(sheet.columns):
        return replace(remembered, questions=())
    needed = {column.theirs for part in remembered.tables for column in part.columns.values()}
    if not needed <= set(sheet.columns):
        return None
    return replace(remembered, questions=tuple(q for q in remembered.questions if q.id.startswith(WHICH)))


def _found(sheet: Sheet, remembered: Mapping | None) -> Mapping:
    answers = remembered.answers if remembered else {}
    export = recognised(sheet.columns)
    known = _of_export(export, sheet) if export else None
    if known and known.tables:
        return replace(known, answers=answers)
    own = _own_table(sheet)
    if own:
        columns = {name: Column(name, "our own name", 1.0) for name in sheet.columns if _is_ours(own, name)}
        return Mapping(tables=(TableMapping(own, columns),), answers=answers)
    return _by_words(_Look(sheet), answers)


def _of_export(export: Export, sheet: Sheet) -> Mapping:
    rows = export.ready(sheet.rows).rows
    parts = []
    for table in export.tables:
        there = export.columns_in(table, rows.columns)
        columns = {our: Column(theirs, export.name, 1.0) for our, theirs in there.items()}
        if all(our in columns for our in essential(table)):
            parts.append(TableMapping(table, columns, derived=table in export.derived))
    return Mapping(export=export.name, tables=tuple(parts))


def _own_table(sheet: Sheet) -> str | None:
    """The table of ours that these columns are, by their very names."""
    names = set(sheet.columns)

    def fit(table: str) -> tuple[bool, int]:
        return (plain(sheet.name).startswith(plain(table)), len(names & set(TABLES[table].columns())))

    full = [
        table
        for table, declared in TABLES.items()
        if set(declared.required()) <= names
        and all(_is_ours(table, name) for name in names)
        # Where any name may be a measure, the columns alone say nothing.
        and (declared.extra is None or plain(sheet.name).startswith(plain(table)))
    ]
    return max(full, key=fit, default=None)


def _is_ours(table: str, name: str) -> bool:
    extra = TABLES[table].extra
    return name in TABLES[table].columns() or bool(extra and extra.match(name))


@dataclass
class _Look:
    """A sheet with what its columns may mean, and what their cells are."""

    sheet: Sheet

    def __post_init__(self) -> None:
        self.meant: dict[str, tuple[Meant, ...]] = {name: meanings_of(name) for name in self.sheet.columns}
        self._kinds: dict[tuple[str, str], bool] = {}

    def holds(self, theirs: str, kind: str) -> bool:
        """Whether most cells of a column can be of this kind. An empty column can be any."""
        key = (theirs, "number" if kind == "whole" else kind)
        if key not in self._kinds:
            cells = self.sheet.rows[theirs].drop_nulls().head(_LOOKED_AT)
            # A formula without its value may stand for anything, and so may the error that it gave.
            cells = cells.filter(~cells.str.contains(r"^\s*$|^[=#]")).head(2_000)
            self._kinds[key] = cells.is_empty() or _can_be(cells, key[1])
        return self._kinds[key]

    def only_days(self, theirs: str) -> bool:
        """Whether no other column of the sheet holds days."""
        return not any(self.holds(name, "day") for name in self.sheet.columns if name != theirs)

    def candidates(self, table: str, our: str) -> list[tuple[float, str]]:
        """The columns of theirs that may be this one of ours, the likeliest first."""
        kind = kind_of(table, our)
        found = []
        for theirs, meant in self.meant.items():
            for rank, meaning in enumerate(TARGETS[table][our]):
                sure = max((m.sure for m in meant if m.meaning == meaning), default=0.0)
                if sure and self.holds(theirs, kind):
                    if kind == "day" and self.only_days(theirs):
                        sure = max(sure, _ONLY_ONE)
                    found.append((sure - (_SECOND_CHOICE if rank else 0.0) - _FURTHER * rank, theirs))
        best: dict[str, float] = {}
        for sure, theirs in found:
            best[theirs] = max(sure, best.get(theirs, 0.0))
        return sorted(((sure, theirs) for theirs, sure in best.items()), key=lambda pair: -pair[0])


def _can_be(cells: pl.Series, kind: str) -> bool:
    if kind == "number":
        return numbers.spelling_of(cells) != numbers.NO_NUMBERS
    if kind in ("day", "instant"):
        return days.order_of(cells) != days.NO_DAYS
    return True


def _by_words(look: _Look, answers: dict[str, str] | object) -> Mapping:
    given = dict(answers)
    fits = {table: _columns_of(look, table, given) for table in TARGETS}
    possible = [table for table in TARGETS if _is_possible(table, fits[table][0])]
    if given.get("kind") in TARGETS:
        first: str | None = given["kind"]
    else:
        first = possible[0] if possible else None
    if first is None:
        return Mapping(questions=(_which_kind(look),), answers=given)
    chosen = [first, *(table for table in _beside(first) if table in possible)]
    if first == "sales" and "name" not in fits["items"][0]:
        chosen = [first]
    parts, questions = [], []
    for table in chosen:
        columns, open_ones = fits[table]
        derived = table != first and first in ("sales", "receipts", "offers", "stock", "stock_history")
        if derived and first == "sales":
            # What a sale brought is not what the item costs in the shop.
            columns = {our: column for our, column in columns.items() if our != "price"}
        parts.append(TableMapping(table, columns, derived=derived))
        questions += [q for q in open_ones if q.id not in {kept.id for kept in questions}]
        if table == first:
            questions += _missing(look, table, columns, open_ones)
    return Mapping(tables=tuple(parts), questions=tuple(questions), answers=given)


def _beside(first: str) -> tuple[str, ...]:
    """Which other tables a sheet of this kind may fill as well."""
    return {"items": ("stock", "offers"), "sales": ("items",), "offers": ("items",), "stock": ("items",)}.get(
        first, ()
    )


def _is_possible(table: str, columns: dict[str, Column]) -> bool:
    if not all(our in columns for our in essential(table) if (table, our) != ("offers", "supplier")):
        return False
    telling = TELLING.get(table)
    if table == "suppliers" and "item" in columns:
        return False
    return telling is None or any(our in columns for our in telling)


def _columns_of(look: _Look, table: str, answers: dict[str, str]) -> tuple[dict[str, Column], list[Question]]:
    """The columns of one table: each of theirs once, the surest first; what is nearly as likely is asked."""
    offered = {our: look.candidates(table, our) for our in TARGETS[table]}
    taken: dict[str, str] = {}
    columns: dict[str, Column] = {}
    questions: list[Question] = []
    order = sorted(
        (our for our in offered if offered[our]),
        key=lambda our: (-offered[our][0][0], our not in essential(table)),
    )
    for our in order:
        free = [(sure, theirs) for sure, theirs in offered[our] if theirs not in taken]
        if not free:
            continue
        sure, theirs = free[0]
        close = [other for likely, other in free if likely > sure - _CLOSE]
        if our == "item" and len(close) > 1:
            theirs = max(close, key=lambda name: _is_like_a_code(look.sheet.rows[name]))
        answer = answers.get(f"{WHICH}{table}.{our}")
        if answer in look.sheet.columns:
            theirs, sure = answer, 1.0
        elif answer == NONE_OF_THEM:
            continue
        elif our in _ASKED_ABOUT and len(close) > 1 and _differ(look.sheet.rows, close):
            questions.append(_which(table, our, tuple(close)))
        elif our in _ASKED_ABOUT and sure < SURE:
            questions.append(
                replace(_which(table, our, tuple(close)), why="its name is only like one we know")
            )
        taken[theirs] = our
        columns[our] = Column(theirs, "its name" if sure >= 0.9 else "its name, nearly", round(sure, 2))
    return {our: columns[our] for our in TARGETS[table] if our in columns}, questions


def _is_like_a_code(cells: pl.Series) -> float:
    some = cells.drop_nulls().head(500)
    if some.is_empty():
        return 0.0
    short = (~some.str.contains(r"\s")).mean()
    return float(short or 0.0) + some.n_unique() / len(some) / 10


def _differ(rows: pl.DataFrame, names: list[str]) -> bool:
    return any(
        not rows[names[0]].equals(rows[name], null_equal=True, check_names=False) for name in names[1:]
    )


def _which(table: str, our: str, choices: tuple[str, ...]) -> Question:
    meaning = TABLES[table].columns()[our].description
    return Question(
        id=f"{WHICH}{table}.{our}",
        ask=f"Which column is the {our.replace('_', ' ')}: {meaning}?",
        choices=(*choices, NONE_OF_THEM),
        why="more than one fits",
    )


def _missing(look: _Look, table: str, columns: dict[str, Column], asked: list[Question]) -> list[Question]:
    """What must be asked since the sheet lacks it, or names it so that it can only be supposed."""
    questions = []
    ids = {question.id for question in asked}
    for our in essential(table):
        if our in columns or f"{WHICH}{table}.{our}" in ids:
            continue
        if our == "supplier":
            questions.append(
                Question(
                    id="value:offers.supplier",
                    ask="Who is the supplier of this list?",
                    choices=(_stem(look.sheet),),
                    why="the sheet does not name one",
                    free=True,
                )
            )
            continue
        kind = kind_of(table, our)
        choices = tuple(name for name in look.sheet.columns if look.holds(name, kind))
        questions.append(replace(_which(table, our, choices), why="no name says it"))
    return questions


def _stem(sheet: Sheet) -> str:
    return sheet.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _which_kind(look: _Look) -> Question:
    return Question(
        id="kind",
        ask=f"What is in {look.sheet.name!r}?",
        choices=tuple(TARGETS),
        why="the names of its columns do not say it",
    )


def _with_samples(column: Column, rows: pl.DataFrame) -> Column:
    if column.theirs not in rows.columns:
        return column
    some = rows[column.theirs].head(1_000).drop_nulls().unique(maintain_order=True).head(SAMPLES)
    return replace(column, samples=tuple(str(cell) for cell in some))


def _taken_for_granted(parts: tuple[TableMapping, ...]) -> tuple[str, ...]:
    said = []
    for part in parts:
        price = part.columns.get("price")
        is_gross = price and any(meant.meaning in WITH_TAX for meant in meanings_of(price.theirs)[:1])
        if price and not is_gross and part.table in ("sales", "items") and price.how.startswith("its name"):
            said.append(f"{price.theirs!r} is taken as net of tax")
    return tuple(dict.fromkeys(said))


__all__ = ["ROW", "guess"]
