"""The report of `replenish`: what to order today, why, what is left out, and the cash that it needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.purchasing.replenish.proposals import goods
from wharfinger.decide.report import (
    Column,
    Html,
    Line,
    Section,
    folded,
    line,
    moment,
    money,
    note,
    page,
    reasons,
    states,
    table,
)

COMES = states({"in time": "good", "too late": "bad", "fills up": "plain"})
MOST_REASONS = 200


def report(result: Result) -> str:
    """One page: the answer, today's orders by supplier, those of later days, what is left out, the cash."""
    today = result.as_of.date()
    lines = _named(result.frames["order_lines"], result)
    orders = result.frames["supplier_orders"]
    now, later = orders.filter(pl.col("order_on") == today), orders.filter(pl.col("order_on") > today)
    currency = _currency(result)
    return page(
        title="What to order",
        answer=answer(orders, result.frames["order_lines"], today, currency),
        as_of=result.as_of,
        sections=[
            *_overview(now, currency),
            *_orders(now, lines, result, currency),
            _later(later, lines, currency),
            _left_out(result, currency),
            _cash(result.frames["cash"], currency),
            _doubts(_named(result.frames["order_doubts"], result)),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run replenish --from DIR --to DIR --report replenish.html",
    )


def answer(orders: pl.DataFrame, lines: pl.DataFrame, today: dt.date, currency: str = "") -> str:
    """The whole in one sentence."""
    now = orders.filter(pl.col("order_on") == today)
    if now.is_empty():
        waits = orders.filter(pl.col("order_on") > today)
        if waits.is_empty():
            return "Nothing to order today."
        first = moment(waits.sort("order_on")["order_on"][0])
        return f"Nothing to order today; the next order goes out on {first}."
    late = lines.filter((pl.col("order_on") == today) & ~pl.col("in_time")).height
    runs = "runs" if late == 1 else "run"
    short = f"; {_count(late, 'item')} {runs} out before the goods come" if late else ""
    value = money(float(now.select(pl.col("value").sum() + pl.col("freight").sum()).item()), currency)
    return f"{_count(now.height, 'order')} to place today, {value}{short}."


def _overview(orders: pl.DataFrame, currency: str) -> list[Section]:
    """All orders of today, the one with most money at risk first; one alone speaks for itself."""
    if orders.height < 2:
        return []
    columns = [
        Column("supplier", "Supplier"),
        Column("place", "To"),
        Column("lines", "Lines"),
        Column("value", "Value", unit=currency, show=money, total=True),
        Column("freight", "Freight", unit=currency, show=money, total=True),
        Column("filled_up", "Filled up", unit=currency, show=money, total=True),
        Column("due", "Comes"),
        Column("worth", "Saves", unit=currency, show=money, total=True, guess=True),
    ]
    sentence = "What an order saves is the margin that waiting for the next chance would lose."
    return [Section("Today's orders", sentence, [table(_ranked(orders), columns)])]


def _ranked(orders: pl.DataFrame) -> pl.DataFrame:
    return orders.sort(["worth", "supplier", "place"], descending=[True, False, False])


def _orders(orders: pl.DataFrame, lines: pl.DataFrame, result: Result, currency: str) -> list[Section]:
    """One section an order, the one with most money at risk first."""
    names = (
        dict(result.tables["suppliers"].select("supplier", "name").iter_rows())
        if "suppliers" in result.tables
        else {}
    )
    sections = []
    for order in _ranked(orders).iter_rows(named=True):
        mine = _lines_of(order, lines)
        name = " ".join(filter(None, [order["supplier"], names.get(order["supplier"])]))
        freight = f" and {money(order['freight'], currency)} of freight" if order["freight"] else ""
        heading = f"{name}: {_count(order['lines'], 'line')}, {money(order['value'], currency)}{freight}"
        whys = [f"{row['name']}: {row['reason']}" for row in mine.head(MOST_REASONS).iter_rows(named=True)]
        sections.append(
            Section(
                heading,
                f"{order['reason']} It goes to {order['place']}.",
                [_lines(mine, currency), folded("Why each line", reasons(whys))],
            )
        )
    return sections


def _lines(lines: pl.DataFrame, currency: str) -> Html:
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("order", "Order"),
        Column("value", "Value", unit=currency, show=money, total=True),
        Column("state", "Comes", show=COMES),
        Column("due", "On"),
        Column("free", "Free", unit="on hand"),
        Column("incoming", "Coming", unit="in time"),
        Column("mean_per_day", "Sells", unit="a day", guess=True),
        Column("runs_out_on", "Runs out", guess=True),
        Column("worth", "Saves", unit=currency, show=money, total=True, guess=True),
    ]
    return table(lines, columns)


def _later(orders: pl.DataFrame, lines: pl.DataFrame, currency: str) -> Section:
    columns = [
        Column("order_on", "Order on"),
        Column("supplier", "Supplier"),
        Column("place", "To"),
        Column("lines", "Lines"),
        Column("value", "Value", unit=currency, show=money, total=True, guess=True),
        Column("worth", "Saves", unit=currency, show=money, total=True, guess=True),
    ]
    waiting = lines.join(orders.select("supplier", "place", "order_on"), on=["supplier", "place", "order_on"])
    goods_columns = [
        Column("order_on", "Order on"),
        Column("name", "Item"),
        Column("item", "Number"),
        Column("supplier", "Supplier"),
        Column("order", "Order", guess=True),
        Column("value", "Value", unit=currency, show=money, total=True, guess=True),
        Column("runs_out_on", "Runs out", guess=True),
    ]
    ordered = orders.sort("order_on", "supplier", "place")
    parts = [table(ordered, columns)]
    if waiting.height:
        parts.append(folded("The lines", table(waiting.sort("order_on", "supplier", "item"), goods_columns)))
    return Section(
        "Waits for its supplier's order day",
        "What will be due by then. The quantities are computed again on that day.",
        parts,
    )


def _left_out(result: Result, currency: str) -> Section:
    left = _named(result.frames["left_out"], result)
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("why", "Held back by"),
        Column("wanted", "Wanted"),
        Column("ordered", "Ordered"),
        Column("lost", "At risk", unit=currency, show=money, total=True, guess=True),
        Column("found", "Found"),
        Column("mend", "To mend"),
    ]
    if left.is_empty():
        return Section("What is not ordered", "All that is wanted is ordered.")
    lost = money(left["lost"].fill_null(0.0).sum(), currency)
    items = _count(left["item"].n_unique(), "item")
    sentence = f"{items} wanted and not ordered, or less of it: {lost} of margin at risk."
    ranked = left.sort(["lost", "item", "why"], descending=[True, False, False], nulls_last=True)
    return Section("What is not ordered", sentence, [table(ranked, columns)])


def _cash(cash: pl.DataFrame, currency: str) -> Section:
    if cash.is_empty() or not cash["out"].sum():
        return Section("The cash that the plan needs", "Nothing is to be paid.")
    total = money(cash["out"].sum(), currency)
    weeks = cash["week"].n_unique()
    columns = [
        Column("week", "Week from"),
        Column("under_way", "On its way already", unit=currency, show=money, total=True),
        Column("ordered", "This plan", unit=currency, show=money, total=True),
        Column("expected", "Expected to follow", unit=currency, show=money, total=True, guess=True),
        Column("out", "All", unit=currency, show=money, total=True, guess=True),
    ]
    parts: list[Html] = []
    if cash["currency"].n_unique() == 1:
        named = cash.with_columns(sure=pl.col("under_way") + pl.col("ordered"))
        lines = [Line("sure", "sure"), Line("out", "in all", guess=True)]
        parts.append(line(named, "week", lines, title="To be paid by week", unit=currency))
    else:
        columns.insert(1, Column("currency", "Currency"))
        total = "several currencies"
    parts.append(folded("Week by week", table(cash, columns)))
    sure = "Sure is what is on its way and what this plan orders."
    follows = "The rest is what expected demand will ask for, suppliers' minimums and freight aside."
    parts.append(note(f"{sure} {follows}"))
    return Section("The cash that the plan needs", f"{total} in the next {weeks} weeks.", parts)


def _doubts(doubts: pl.DataFrame) -> Section:
    if doubts.is_empty():
        return Section("What was guessed", "Nothing: the facts were complete.")
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("place", "Place"),
        Column("found", "Found"),
        Column("expected", "Expected, and what was taken"),
        Column("mend", "To mend"),
    ]
    sentence = f"{_count(doubts.height, 'fact')} that should be looked at; it was decided all the same."
    return Section("What was guessed", sentence, [table(doubts, columns)])


def _lines_of(order: dict[str, Any], lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of one order, what cannot wait first."""
    mine = lines.filter(
        (pl.col("supplier") == order["supplier"])
        & (pl.col("place") == order["place"])
        & (pl.col("order_on") == order["order_on"])
    )
    return mine.sort(["worth", "item"], descending=[True, False])


def _named(frame: pl.DataFrame, result: Result) -> pl.DataFrame:
    items = result.tables["items"].select("item", "name")
    named = frame.join(items, on="item", how="left", maintain_order="left").with_columns(
        pl.col("name").fill_null(pl.col("item"))
    )
    if "cause" not in frame.columns:
        return named
    state = pl.when(pl.col("cause") == "fill_up").then(pl.lit("fills up"))
    return named.with_columns(
        state=state.when("in_time").then(pl.lit("in time")).otherwise(pl.lit("too late")),
        free=pl.col("on_hand") - pl.col("promised"),
        order=pl.Series(
            [goods(row).replace(" ", "\N{NO-BREAK SPACE}") for row in frame.iter_rows(named=True)],
            dtype=pl.String,
        ),
    )


def _currency(result: Result) -> str:
    """The one currency of all offers; plain numbers where there is no such thing."""
    found = result.frames["cash"]["currency"].drop_nulls().unique()
    return str(found[0]) if len(found) == 1 else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
