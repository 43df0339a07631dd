"""How the cells of each mapped column are to be read, and what must be asked before they can be."""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field

import polars as pl

from wharfinger.connect.foreign import days, numbers
from wharfinger.connect.foreign.mapping import Column, Mapping, Question
from wharfinger.connect.foreign.names import meanings_of, says, unit_in
from wharfinger.connect.foreign.sheet import Sheet
from wharfinger.connect.foreign.targets import MONEY, kind_of
from wharfinger.connect.foreign.words import PACKS

ONE_UNIT, WHOLE_LINE = "for one unit", "for the whole line"
DECIMAL_POINT, DECIMAL_COMMA = "a point before the decimals", "a comma before the decimals"
NO_TAX = "no tax"
_TAXES = (NO_TAX, "5%", "7%", "10%", "19%", "20%", "21%", "22%", "23%", "25%")
_PACK_SIZES = ("1", "6", "10", "12", "20", "24")
_WEIGHTS, _LENGTHS = ("g", "kg", "oz", "lb"), ("mm", "cm", "m", "in")
_WEEKS = ("weeks", "week", "wochen", "semaines", "semanas", "settimane", "weken", "tygodnie", "veckor")
_UNIT_OF = {"weight_g": "weight_g", "length_mm": "mm", "width_mm": "mm", "height_mm": "mm"}
_PER_LINE = frozenset({"line_total", "gross_total"})
WITH_TAX = frozenset({"gross_price", "gross_total"})


@dataclass(frozen=True)
class Reading:
    """How one column is read: the order of its days, the spelling of its numbers, what they are times."""

    kind: str
    order: str = days.YEAR
    spelling: str = numbers.POINT
    times: float = 1.0
    of_line: bool = False


@dataclass
class Asked:
    """The readings found so far, and the questions that stand open."""

    answers: Pairs[str, str]
    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def answer(self, question: Question) -> str | None:
        """The answer given before; without one the question is put."""
        given = self.answers.get(question.id)
        if given is None or not (question.free or given in question.choices):
            self.questions[question.id] = question
            return None
        return given


def readings(sheet: Sheet, rows: pl.DataFrame, mapping: Mapping) -> Asked:
    """How each mapped column of these rows is read, as far as cells, names and answers tell."""
    asked = Asked(mapping.answers)
    mapped = [
        (part.table, our, column)
        for part in mapping.tables
        for our, column in part.columns.items()
        if column.theirs in rows.columns
    ]
    spelling = _spellings(sheet, rows, mapped, asked)
    order = _orders(rows, mapped, asked)
    for table, our, column in mapped:
        kind = kind_of(table, our)
        if kind in ("number", "whole"):
            asked.readings[table, our] = _number(table, our, column, rows, spelling[column.theirs], asked)
        elif kind in ("day", "instant"):
            asked.readings[table, our] = Reading(kind, order=order[column.theirs])
        else:
            asked.readings[table, our] = Reading(kind)
    return asked


def _spellings(
    sheet: Sheet, rows: pl.DataFrame, mapped: list[tuple[str, str, Column]], asked: Asked
) -> dict[str, str]:
    theirs = {c.theirs for table, our, c in mapped if kind_of(table, our) in ("number", "whole")}
    found = {
        name: numbers.PLAIN if name in sheet.plain else numbers.spelling_of(rows[name]) for name in theirs
    }
    certain = {spelling for spelling in found.values() if spelling in (numbers.POINT, numbers.COMMA)}
    doubtful = [name for name in sorted(found) if found[name] in (numbers.UNCLEAR, numbers.MIXED)]
    if not doubtful:
        return {name: _or_point(spelling) for name, spelling in found.items()}
    if len(certain) == 1 and not any(found[name] == numbers.MIXED for name in doubtful):
        told = certain.pop()
    else:
        cell = rows[doubtful[0]].drop_nulls()
        example = cell.filter(cell.str.contains(r"\d[.,]\d"))[0]
        question = Question(
            id="numbers",
            ask=f"How is {example!r} in the column {doubtful[0]!r} to be read?",
            choices=(DECIMAL_POINT, DECIMAL_COMMA),
            why="its numbers can be read in two ways, a thousand times apart",
        )
        told = numbers.COMMA if asked.answer(question) == DECIMAL_COMMA else numbers.POINT
    return {name: told if name in doubtful else _or_point(spelling) for name, spelling in found.items()}


def _or_point(spelling: str) -> str:
    return numbers.COMMA if spelling == numbers.COMMA else numbers.POINT


def _orders(rows: pl.DataFrame, mapped: list[tuple[str, str, Column]], asked: Asked) -> dict[str, str]:
    theirs = {c.theirs for table, our, c in mapped if kind_of(table, our) in ("day", "instant")}
    found = {name: days.order_of(rows[name]) for name in theirs if rows.schema[name] == pl.String}
    certain = {order for order in found.values() if order in (days.DAY, days.MONTH)}
    for name in sorted(found):
        cells = rows[name].drop_nulls()
        if found[name] == days.UNCLEAR and len(certain) == 1:
            found[name] = next(iter(certain))
        elif found[name] == days.UNCLEAR:
            question = Question(
                id="days",
                ask=f"Does the day or the month stand first in {cells[0]!r} of the column {name!r}?",
                choices=(days.DAY, days.MONTH),
                why="no day in the file tells which of the two it is",
            )
            found[name] = asked.answer(question) or days.YEAR
        elif found[name] == days.SERIAL:
            question = Question(
                id="serial days",
                ask=f"Is {cells[0]!r} in the column {name!r} a spreadsheet's number of a day?",
                choices=(days.SERIAL, days.SERIAL_1904),
                why="spreadsheets count days from 1900, some from 1904",
            )
            found[name] = asked.answer(question) or days.YEAR
    return {name: found.get(name, days.YEAR) for name in theirs}


def _number(table: str, our: str, column: Column, rows: pl.DataFrame, spelling: str, asked: Asked) -> Reading:
    times, of_line = 1.0, False
    theirs = column.theirs
    if rows.schema[theirs] != pl.String:
        return Reading("number")
    meaning = next((meant.meaning for meant in meanings_of(theirs)), "")
    if our in _UNIT_OF:
        times = _unit(our, theirs, asked)
    elif our in MONEY and table in ("sales", "items"):
        of_line = meaning in _PER_LINE and table == "sales"
        if meaning == "unclear_total" and table == "sales":
            of_line = _is_of_line(theirs, asked)
        times = _without_tax(theirs, asked) if meaning in WITH_TAX else 1.0
    elif our in ("quantity", "on_hand", "minimum_quantity", "quantity_received"):
        times = _pack(theirs, asked) if says(theirs, PACKS) else 1.0
    elif our == "lead_days":
        times = 7.0 if says(theirs, _WEEKS) else 1.0
    elif our == "tax_rate":
        times = _share(rows[theirs], spelling)
    return Reading("number", spelling=spelling, times=times, of_line=of_line)


def _unit(our: str, theirs: str, asked: Asked) -> float:
    kind = _UNIT_OF[our]
    stated = unit_in(theirs, kind)
    if stated is not None:
        return stated
    question = Question(
        id=f"unit:{theirs}",
        ask=f"In which unit is {theirs!r}?",
        choices=_WEIGHTS if kind == "weight_g" else _LENGTHS,
        why="neither its name nor its cells say it",
    )
    return unit_in(asked.answer(question) or "", kind) or 1.0


def _is_of_line(theirs: str, asked: Asked) -> bool:
    question = Question(
        id=f"per:{theirs}",
        ask=f"Is {theirs!r} the price of one unit or of the whole line?",
        choices=(ONE_UNIT, WHOLE_LINE),
        why="its name fits both",
    )
    return asked.answer(question) == WHOLE_LINE


def _without_tax(theirs: str, asked: Asked) -> float:
    question = Question(
        id=f"tax:{theirs}",
        ask=f"Which tax is in {theirs!r}?",
        choices=_TAXES,
        why="its name says that tax is in it, and prices are kept net of tax",
        free=True,
    )
    return 1.0 / (1.0 + _percent(asked.answer(question), question, asked) / 100.0)


def _percent(answer: str | None, question: Question, asked: Asked) -> float:
    try:
        rate = (
            0.0 if answer in (None, NO_TAX) else float((answer or "").strip().rstrip("%").replace(",", "."))
        )
    except ValueError:
        rate = -1.0
    if not 0.0 <= rate <= 100.0:
        asked.questions[question.id] = question
        return 0.0
    return rate


def _pack(theirs: str, asked: Asked) -> float:
    question = Question(
        id=f"pack:{theirs}",
        ask=f"How many base units is one in {theirs!r}?",
        choices=_PACK_SIZES,
        why="its name speaks of a larger unit, and quantities are kept in the smallest that is sold",
        free=True,
    )
    try:
        size = float(asked.answer(question) or 1)
    except ValueError:
        size = 0.0
    if size <= 0:
        asked.questions[question.id] = question
        return 1.0
    return size


def _share(cells: pl.Series, spelling: str) -> float:
    values = cells.to_frame("c").select(numbers.as_number(pl.col("c"), spelling))["c"].drop_nulls()
    highest = values.max()
    return 0.01 if highest is not None and float(highest) > 1 else 1.0
