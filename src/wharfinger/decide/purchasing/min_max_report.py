"""The report of `min_max`: what to order, from whom, why, and what the search of the settings brought."""

from __future__ import annotations

import datetime as dt
from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.purchasing.min_max_proposals import counted
from wharfinger.decide.report import (
    Column,
    Html,
    Section,
    bars,
    folded,
    money,
    note,
    page,
    share,
    states,
    table,
)

IN_TIME = states({"in time": "good", "too late": "bad"})


def report(result: Result) -> str:
    """One page: the answer, the orders by supplier, what waits, the search, what the facts do not allow."""
    orders, levels = result.frames["min_max_orders"], result.frames["min_max_levels"]
    currency = _currency(result)
    named = _named(orders, result)
    return page(
        title="Orders by min and max",
        answer=answer(orders, currency),
        as_of=result.as_of,
        sections=[
            *_suppliers(named, result, currency),
            _waiting(_named(levels, result), result.as_of.date()),
            _search(_named(levels, result), currency),
            _skipped(result.frames["min_max_skipped"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run min_max --from DIR --to DIR --report min_max.html",
    )


def answer(orders: pl.DataFrame, currency: str = "") -> str:
    """The whole in one sentence."""
    if orders.is_empty():
        return "Nothing to order today."
    late = orders.filter(~pl.col("in_time")).height
    runs = "runs" if late == 1 else "run"
    short = f"; {_count(late, 'item')} {runs} out before the goods come" if late else ""
    suppliers = _count(orders["supplier"].n_unique(), "supplier")
    value = money(orders["value"].sum(), currency)
    return f"{_count(orders.height, 'order')} to place today at {suppliers}, {value}{short}."


def _currency(result: Result) -> str:
    """The one currency of all orders, else of all suppliers; plain numbers where there is no such thing."""
    found = result.frames["min_max_orders"]["currency"].drop_nulls().unique()
    if found.is_empty() and "suppliers" in result.tables:
        found = result.tables["suppliers"]["currency"].drop_nulls().unique()
    return str(found[0]) if len(found) == 1 else ""


def _named(frame: pl.DataFrame, result: Result) -> pl.DataFrame:
    return frame.join(
        result.tables["items"].select("item", "name", "unit"), on="item", how="left", maintain_order="left"
    )


def _suppliers(orders: pl.DataFrame, result: Result, currency: str) -> list[Section]:
    """One section a supplier, the one with most money at risk first."""
    ranked = (
        orders.group_by("supplier")
        .agg(pl.col("worth", "value").sum())
        .sort(["worth", "supplier"], descending=[True, False])
    )
    terms = result.tables.get("suppliers")
    sections = []
    for supplier, _, value in ranked.iter_rows():
        lines = orders.filter(pl.col("supplier") == supplier).sort(
            ["in_time", "worth", "item"], descending=[False, True, False]
        )
        heading = f"{_name(supplier, terms)}: {_count(lines.height, 'order')}, {money(value, currency)}"
        sections.append(
            Section(heading, _terms(supplier, value, terms, currency), [_orders(lines, currency)])
        )
    return sections


def _name(supplier: str, terms: pl.DataFrame | None) -> str:
    named = [] if terms is None else terms.filter(pl.col("supplier") == supplier)["name"].to_list()
    return f"{supplier} {named[0]}" if named else supplier


def _terms(supplier: str, value: float, terms: pl.DataFrame | None, currency: str) -> str:
    """How far the whole order is from what the supplier asks."""
    row = (
        None
        if terms is None
        else next(terms.filter(pl.col("supplier") == supplier).iter_rows(named=True), None)
    )
    if row is None:
        return ""
    least, free = row["minimum_value"], row["free_freight_value"]
    if least is not None and value < least:
        return (
            f"{money(least - value, currency)} short of the supplier's minimum of {money(least, currency)}."
        )
    if free is not None and value < free:
        return f"Freight is free from {money(free, currency)}: {money(free - value, currency)} more."
    return ""


def _orders(lines: pl.DataFrame, currency: str) -> Html:
    shown = lines.with_columns(
        state=pl.when("in_time").then(pl.lit("in time")).otherwise(pl.lit("too late")),
        order=pl.struct("quantity", "unit").map_elements(
            lambda row: counted(row["quantity"], row["unit"]).replace(" ", "\N{NO-BREAK SPACE}"),
            return_dtype=pl.String,
        ),
        free=pl.col("on_hand") - pl.col("reserved"),
    )
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("order", "Order"),
        Column("value", "Value", unit=currency, show=money, total=True),
        Column("state", "Comes", show=IN_TIME),
        Column("free", "On hand", unit="not promised"),
        Column("incoming", "On its way"),
        Column("average_per_day", "Sells", unit="a day", guess=True),
        Column("cover_days", "Lasts", unit="days", guess=True),
        Column("lead_days", "Takes", unit="days"),
        Column("latest_order_day", "Order by"),
        Column("worth", "Lost by waiting", unit=currency, show=money, total=True, guess=True),
    ]
    return table(shown, columns)


def _waiting(levels: pl.DataFrame, today: dt.date) -> Section:
    due = levels.filter((pl.col("stock_position") <= pl.col("reorder_point")) & (pl.col("order_day") > today))
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("supplier", "Supplier"),
        Column("order_day", "Order on"),
        Column("stock_position", "On hand and on its way"),
        Column("reorder_point", "Min"),
        Column("average_per_day", "Sells", unit="a day", guess=True),
    ]
    return Section(
        "Waits for its supplier's order day",
        "At or below the min, but the supplier takes no orders today.",
        [table(due.sort("order_day", "supplier", "item"), columns)],
    )


def _search(levels: pl.DataFrame, currency: str) -> Section:
    """What the searched settings cost on days that did not choose them, beside the textbook's."""
    known = levels.filter(pl.col("searched") & pl.col("past_cost_per_day").is_not_null()).with_columns(
        gain=pl.col("textbook_cost_per_day") - pl.col("past_cost_per_day")
    )
    textbook = float(known["textbook_cost_per_day"].sum())
    searched = float(known["past_cost_per_day"].sum())
    if not textbook:
        return Section(
            "What the search brought", "No item has a past that is long enough to search and to check."
        )
    less = share(abs(1 - searched / textbook), 1)
    pay = partial(money, currency=currency)
    sentence = (
        f"On past days that chose nothing, {_count(known.height, 'item')} would have cost {pay(searched)} "
        f"a day in holding, ordering, lost margin and waste, and {pay(textbook)} with the textbook settings: "
        f"{less} {'less' if searched <= textbook else 'more'}."
    )
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("window_days", "Average over", unit="days"),
        Column("buffer_sd", "Buffer", unit="standard deviations"),
        Column("order_size", "Order", unit="of the economic one"),
        Column("chosen_from", "Chosen from"),
        Column("past_fill", "Served", show=partial(share, decimals=1)),
        Column("textbook_cost_per_day", "Textbook", unit="a day", show=pay, total=True),
        Column("past_cost_per_day", "Searched", unit="a day", show=pay, total=True),
        Column("checked_days", "On", unit="days"),
    ]
    ordered = known.sort(["gain", "item"], descending=[True, False])
    return Section(
        "What the search brought",
        sentence,
        [
            bars(ordered, "name", "gain", title="Saved a day by the search", show=pay),
            folded("All items", table(ordered, columns, most=1000)),
            note("A loss is shown as well: what was best before need not be best after."),
        ],
    )


def _skipped(skipped: pl.DataFrame) -> Section:
    columns = [
        Column("item", "Item"),
        Column("place", "Place"),
        Column("found", "Found"),
        Column("expected", "Expected"),
        Column("mend", "To mend"),
        Column("left_out", "Not ordered"),
    ]
    out = skipped.filter("left_out")["item"].n_unique()
    sentence = f"{_count(out, 'item')} left out; the others were decided on all the same."
    ordered = skipped.sort(["left_out", "item", "place"], descending=[True, False, False])
    return Section("What the facts do not allow", sentence, [table(ordered, columns)])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
