"""Excel as a home: Today and the drafted orders as a workbook, and what somebody changed in it, back again.

Whoever likes spreadsheets decides there. What comes back is shown first, change by change, and is done by the
same verbs as on the pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wharfinger.books.models import Line, Proposal
from wharfinger.books.models.proposals import UNDECIDED
from wharfinger.connect import foreign
from wharfinger.office.amounts import exact
from wharfinger.office.amounts import quantity as quantity_of
from wharfinger.office.today import today
from wharfinger.tables.errors import FileError, WharfingerError

TODAY, ORDERS = "Today", "Drafted orders"
DECIDE = ("order", "tomorrow", "dismiss")
HEADS: Mapping[str, tuple[str, ...]] = {
    TODAY: ("proposal", "what", "why", "worth", "until", "quantity", "decide", "reason"),
    ORDERS: ("order", "line", "item", "name", "quantity", "price"),
}
WIDTHS = {"what": 60, "why": 80, "name": 40, "reason": 30}
OPEN_TO_CHANGE = ("quantity", "decide", "reason")


@dataclass(frozen=True)
class Change:
    """One thing that somebody wrote into the workbook: what it would do, or why it cannot."""

    verb: str
    arguments: Mapping[str, Any]
    words: str
    problem: str = ""


def workbook() -> bytes:
    """Today and the lines of drafted orders, as an .xlsx; cells that may be changed are not locked."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head, free = book.add_format({"bold": True}), book.add_format({"locked": False, "bg_color": "#FFF7DB"})
    for sheet, rows in ((TODAY, _today_rows()), (ORDERS, _order_rows())):
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.protect()
        for at, name in enumerate(HEADS[sheet]):
            page.write_string(0, at, name, head)
            page.set_column(at, at, WIDTHS.get(name, 12))
            for number, row in enumerate(rows, 1):
                _write(page, number, at, row[at], free if name in OPEN_TO_CHANGE else None)
        if sheet == TODAY and rows:
            column = HEADS[TODAY].index("decide")
            page.data_validation(1, column, len(rows), column, {"validate": "list", "source": list(DECIDE)})
    book.close()
    return out.getvalue()


def changes(name: str, content: bytes) -> list[Change]:
    """What somebody changed in a workbook of ours, in its order; nothing of it is done yet."""
    sheets = {sheet.name: sheet for sheet in foreign.open_files([(name, content)]) if sheet.fault is None}
    ours = [
        sheet for sheet in HEADS if sheet in sheets and set(HEADS[sheet][:2]) <= set(sheets[sheet].columns)
    ]
    if not ours:
        raise FileError(
            where=name,
            found=f"sheets {', '.join(map(repr, sheets))}" if sheets else "no sheet that can be read",
            expected=f"the sheets {TODAY!r} and {ORDERS!r} of a workbook that came from here",
            mend="download the workbook of Today, change that, and send it back as .xlsx",
        )
    found: list[Change] = []
    if TODAY in ours:
        found += _today_changes(sheets[TODAY].rows.iter_rows(named=True))
    if ORDERS in ours:
        found += _order_changes(sheets[ORDERS].rows.iter_rows(named=True))
    return found


def _today_rows() -> list[tuple[Any, ...]]:
    return [
        (
            card.id,
            card.what,
            card.why,
            card.worth / 10_000,
            card.until.isoformat() if card.until else None,
            float(card.quantity) if card.quantity else None,
            None,
            None,
        )
        for card in today()
    ]


def _order_rows() -> list[tuple[Any, ...]]:
    return [
        (
            line.document.number,
            line.number,
            line.item.code,
            line.item.name,
            float(quantity_of(line.item, line.quantity)),
            None if line.price is None else line.price / 10_000,
        )
        for line in _drafted()
    ]


def _drafted() -> Sequence[Line]:
    rows = Line.objects.filter(document__kind="purchase", document__state="draft")
    return list(rows.select_related("document", "item").order_by("document_id", "number"))


def _write(page: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None:
        page.write_blank(row, column, None, form)
    elif isinstance(value, str):
        page.write_string(row, column, value, form)
    else:
        page.write_number(row, column, value, form)


def _today_changes(rows: Iterable[Mapping[str, str | None]]) -> list[Change]:
    open_ = {row.pk: row for row in Proposal.objects.filter(state__in=UNDECIDED)}
    found = []
    for row in rows:
        decide = (row.get("decide") or "").strip().lower()
        if not decide:
            continue
        number = _whole(row.get("proposal"))
        proposal = open_.get(number)
        told = proposal.what if proposal else f"proposal {row.get('proposal')}"
        if proposal is None:
            found.append(Change("", {}, told, "it does not wait for a decision any more"))
        elif decide == "order":
            asked = (row.get("quantity") or "").strip()
            stood = proposal.terms.get("quantity")
            other = bool(asked) and stood is not None and _number(asked) != _number(stood)
            arguments: dict[str, Any] = {"proposal": number, **({"quantity": asked} if other else {})}
            words = f"{told}: accept{f', {asked} in place of {stood}' if other else ''}"
            problem = "" if not asked or _number(asked) is not None else f"'{asked}' is no quantity"
            found.append(Change("accept_proposal", arguments, words, problem))
        elif decide == "tomorrow":
            found.append(Change("snooze", {"proposal": number}, f"{told}: put off until tomorrow"))
        elif decide == "dismiss":
            reason = (row.get("reason") or "").strip()
            problem = "" if reason else "a dismissal needs a reason"
            found.append(
                Change("dismiss", {"proposal": number, "reason": reason}, f"{told}: dismiss", problem)
            )
        else:
            found.append(Change("", {}, told, f"'{decide}' is none of {', '.join(DECIDE)}"))
    return found


def _order_changes(rows: Iterable[Mapping[str, str | None]]) -> list[Change]:
    lines = {(line.document.number, line.number): line for line in _drafted()}
    found = []
    for row in rows:
        key = ((row.get("order") or "").strip(), _whole(row.get("line")))
        line, asked = lines.get(key), (row.get("quantity") or "").strip()
        told = f"{key[0]}, line {key[1]}: {row.get('item') or ''}"
        if line is None:
            found.append(Change("", {}, told, "it is no line of a drafted order any more"))
            continue
        stood = quantity_of(line.item, line.quantity)
        wanted = _number(asked)
        if wanted is not None and wanted == exact(stood, "quantity"):
            continue
        problem = "" if wanted is not None and wanted > 0 else f"'{asked}' is no quantity above nothing"
        arguments = {"order": key[0], "changed": [{"line": key[1], "quantity": asked}]}
        found.append(Change("revise_order", arguments, f"{told}: {asked} in place of {stood}", problem))
    return found


def _whole(text: str | None) -> int:
    number = _number(text or "")
    return int(number) if number is not None and number == int(number) else 0


def _number(text: str) -> Any:
    try:
        return exact(text, "quantity")
    except WharfingerError:
        return None
