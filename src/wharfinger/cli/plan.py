"""`wharfinger plan` and `wharfinger today`: make the plan, and read what waits for a decision."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from wharfinger.cli import say

if TYPE_CHECKING:
    from wharfinger.cli.progress import Tell

MOST_SHOWN = 20


def make_plan(*, as_json: bool) -> None:
    """Make the plan now, with a bar for a person who waits."""
    from wharfinger.books import open_books

    open_books()
    from wharfinger.office.plan_now import plan_now
    from wharfinger.office.planning import steps_of

    with _bar() as tell:
        answer = plan_now(tell)
    steps = steps_of(answer["run"]) if "run" in answer else []
    if as_json:
        say.answer_json({**answer, "steps": steps})
        return
    if "skipped" in answer:
        say.aside(f"Not planned: {answer['skipped']}.")
        return
    for step in steps:
        say.answer(_in_words(step))
    say.answer(f"{answer['open']:,} proposals wait for a decision: see `wharfinger today`.")


def show_today(*, as_json: bool) -> None:
    """List what waits for a decision, most money first."""
    from wharfinger.books import open_books

    open_books()
    from wharfinger.office.today import summary, today

    cards, top = today(), summary()
    if as_json:
        say.answer_json(
            {
                "day": top.day.isoformat(),
                "planned_at": top.planned_at.isoformat() if top.planned_at else None,
                "orders": top.orders,
                "orders_money": top.orders_money / 10_000,
                "out_before_friday": top.out_before_friday,
                "currency": top.currency,
                "proposals": [card.as_dict() for card in cards],
            }
        )
        return
    if top.planned_at is None:
        say.answer("There is no plan yet. Make one with `wharfinger plan`.")
        return
    say.answer(
        f"{top.orders} orders to place, {top.orders_money / 10_000:,.2f} {top.currency}; "
        f"{top.out_before_friday} items run out before Friday, {_short(top.friday)}."
    )
    if cards:
        say.answer(_table(cards[:MOST_SHOWN], top.currency))
    if len(cards) > MOST_SHOWN:
        say.answer(f"And {len(cards) - MOST_SHOWN:,} more: see `wharfinger today --json`.")


def _in_words(step: dict[str, Any]) -> str:
    if step["state"] != "done":
        return f"{step['decision']}: {step['state']}, {step['why']}"
    counts = step["counts"]
    gone = counts["superseded"] + counts["expired"]
    return (
        f"{step['decision']}: {step['seconds']:.1f} s, {counts['made']} new, {counts['updated']} as before, "
        f"{gone} gone, {counts['held_back']} held back"
    )


def _table(cards: list[Any], currency: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for name in ("id", "what", "why", "worth", "until"):
        table.add_column(
            f"{name}, {currency}" if name == "worth" else name,
            justify="right" if name in ("id", "worth") else "left",
        )
    for card in cards:
        until = _short(card.until) if card.until else ""
        table.add_row(str(card.id), card.what, card.why, f"{card.worth / 10_000:,.2f}", until)
    return table


def _short(day: date) -> str:
    return day.isoformat()


def _bar() -> AbstractContextManager[Tell | None]:
    if not sys.stderr.isatty():
        return nullcontext(None)
    from wharfinger.cli.progress import named_bar

    return named_bar()
