"""The report of `replay`: your last year, on one page that can be printed."""

from __future__ import annotations

import datetime as dt
from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import (
    Column,
    Html,
    Line,
    Section,
    bars,
    folded,
    line,
    page,
    quantity,
    reasons,
    share,
    stacked,
    table,
)
from wharfinger.decide.report.formats import Number
from wharfinger.twin.replay.as_it_was import NAME as AS_IT_WAS

OURS = "our rule"
SEARCHED = "searched min-max"
CLAIRVOYANT = "clairvoyant"
NAMES = {
    "A": "A: most of the margin",
    "B": "B",
    "C": "C: the rest",
    "X": "X: sell evenly",
    "Y": "Y",
    "Z": "Z: sell erratically",
}
SHORT = {SEARCHED: "searched"}
WEEKS_TOGETHER = 4
PARTS = {
    "holding_cost": "holding",
    "ordering_cost": "ordering",
    "lost_margin": "lost sales",
    "waste_cost": "waste",
}


def report(result: Result) -> str:
    """One page: the answer, rule beside rule, stock over the year, classes, items, what nobody can tell."""
    rules = result.frames["replay_rules"]
    currency = _currency(result)
    return page(
        title=_title(result.frames["replay_weeks"], result.as_of.date()),
        answer=answer(rules, currency),
        as_of=result.as_of,
        sections=[
            _rules(rules, currency),
            _weeks(result.frames["replay_weeks"], currency),
            _groups(rules, currency),
            _items(result, currency),
            Section(
                "What the past cannot tell", "", [reasons(result.frames["replay_notes"]["note"].to_list())]
            ),
            _skipped(result.frames["replay_skipped"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run replay --from DIR --to DIR --report replay.html",
    )


def _title(weeks: pl.DataFrame, today: dt.date) -> str:
    first = weeks["week"].min()
    days = (today - first).days if isinstance(first, dt.date) else 0
    return "Your last year" if days in (364, 365, 366) else f"Your last {days:,} days"


def answer(rules: pl.DataFrame, currency: str = "") -> str:
    """The whole in one or two sentences."""
    total = dict(rules.filter(pl.col("group") == "all").select("rule", "total_cost").iter_rows())
    ours, was, searched = total[OURS], total.get(AS_IT_WAS), total[SEARCHED]

    def pay(amount: float) -> str:
        return f"{_whole(amount)} {currency}".strip()

    if was is None:
        return (
            f"Holding, ordering, lost margin and waste would have cost {pay(ours)} with our rule, and "
            f"{pay(searched)} with a searched min-max: {_less(ours, searched)}."
        )
    return (
        f"Holding, ordering, lost margin and waste cost {pay(was)}. With our rule it would have been "
        f"{pay(ours)}: {_less(ours, was)}, and {_less(ours, searched)} than with a searched min-max."
    )


def _less(ours: float, other: float) -> str:
    if other <= 0:
        return "no less" if ours <= 0 else "more"
    change = ours / other - 1
    return f"{abs(change):.0%} {'less' if change <= 0 else 'more'}"


def _whole(amount: Number) -> str:
    """Without cents: nobody can tell them."""
    return quantity(None if amount is None else round(amount))


def _currency(result: Result) -> str:
    """The one currency of all offers; plain numbers where there is no such thing."""
    found = result.tables["offers"]["currency"].drop_nulls().unique()
    return str(found[0]) if len(found) == 1 else ""


def _rules(rules: pl.DataFrame, currency: str) -> Section:
    whole = rules.filter(pl.col("group") == "all")
    costs = whole.filter(pl.col("total_cost").is_not_null())
    columns = [
        Column("rule", "Rule"),
        Column("stock_value", "Stock", unit=f"mean, {currency}".strip(", "), show=_whole),
        Column("unit_fill", "Served", unit="of units", show=partial(share, decimals=1), guess=True),
        Column("line_fill", "Served", unit="of days", show=partial(share, decimals=1), guess=True),
        Column("orders", "Ordered", unit="lines", show=_whole),
        Column("cash", "Paid for goods", unit=currency, show=_whole),
        Column("lost_margin", "Lost margin", unit=currency, show=_whole, guess=True),
        Column("waste_cost", "Waste", unit=currency, show=_whole),
        Column("total_cost", "Costs", unit=currency, show=_whole),
    ]
    return Section(
        "Rule beside rule",
        "Every rule met the same demand and the same late lorries, and knew on each day only the days "
        "before. The clairvoyant knew everything: nobody can save all that is left above it.",
        [
            table(whole, columns),
            stacked(costs, "rule", PARTS, title="What each rule costs", unit=currency, show=_whole),
        ],
    )


def _weeks(weeks: pl.DataFrame, currency: str) -> Section:
    """What stood on the shelves, and the money that went out: single weeks of it say little."""
    shown = [rule for rule in (AS_IT_WAS, OURS, SEARCHED) if rule in weeks["rule"]]
    kept = weeks.filter(pl.col("rule").is_in(shown)).with_columns(
        turn=(pl.col("week") - pl.col("week").min()).dt.total_days() // (7 * WEEKS_TOGETHER)
    )
    paid = kept.group_by("rule", "turn", maintain_order=True).agg(
        pl.col("week").first(),
        pl.when(pl.col("cash").null_count() == 0).then(pl.col("cash").sum()),
        weeks=pl.len(),
    )
    # A last part of fewer weeks would look like a fall.
    paid = paid.filter(pl.col("weeks") == WEEKS_TOGETHER)
    return Section(
        "Stock and cash over the time",
        "",
        [
            _lines(kept, shown, "stock_value", "Value of the stock", currency),
            _lines(paid, shown, "cash", f"Paid for goods in {WEEKS_TOGETHER} weeks", currency),
        ],
    )


def _lines(frame: pl.DataFrame, shown: list[str], column: str, title: str, currency: str) -> Html:
    wide = frame.pivot("rule", index="week", values=column)
    known = [rule for rule in shown if rule in wide.columns and wide[rule].null_count() == 0]
    return line(
        wide, "week", [Line(rule, SHORT.get(rule, rule)) for rule in known], title=title, unit=currency
    )


def _groups(rules: pl.DataFrame, currency: str) -> Section:
    """A row a class, the rules side by side."""
    shown = [rule for rule in (AS_IT_WAS, OURS, SEARCHED) if rule in rules["rule"]]
    kept = rules.filter((pl.col("group") != "all") & pl.col("rule").is_in(shown))
    wide = kept.pivot("rule", index=["group", "items"], values=["unit_fill", "total_cost"]).with_columns(
        named=pl.col("group").replace(NAMES)
    )
    named = [(rule, SHORT.get(rule, rule)) for rule in shown]
    percent = partial(share, decimals=1)
    fill = [Column(f"unit_fill_{rule}", "Served", short, show=percent, guess=True) for rule, short in named]
    cost = [Column(f"total_cost_{rule}", "Costs", short, show=_whole) for rule, short in named]
    return Section(
        "By class",
        "A items bring most of the margin, C items little; X items sell evenly, Z items now and then.",
        [table(wide, [Column("named", "Class"), Column("items", "Items"), *fill, *cost])],
    )


def _items(result: Result, currency: str) -> Section:
    """Where our rule saves and where it loses, against what was done or else the searched rule."""
    items = result.frames["replay_items"]
    wide = items.pivot("rule", index="item", values="total_cost")
    base = AS_IT_WAS if wide[AS_IT_WAS].null_count() == 0 else SEARCHED
    named = result.tables["items"].select("item", "name")
    saved = (
        wide.join(named, on="item", how="left")
        .with_columns(saved=pl.col(base) - pl.col(OURS))
        .sort(["saved", "item"], descending=[True, False])
    )
    losers = saved.filter(pl.col("saved") < 0)
    pay = _whole
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        *([Column(AS_IT_WAS, "As it was", unit=currency, show=pay)] if base == AS_IT_WAS else []),
        Column(SEARCHED, "Searched min-max", unit=currency, show=pay),
        Column(OURS, "Our rule", unit=currency, show=pay),
        Column(CLAIRVOYANT, "Clairvoyant", unit=currency, show=pay),
        Column("saved", "Saved", unit=currency, show=pay, total=True),
    ]
    against = "what was done" if base == AS_IT_WAS else "the searched min-max"
    return Section(
        "Item by item",
        f"Beside {against}, our rule costs more for {losers.height:,} of {saved.height:,} items.",
        [
            bars(saved, "name", "saved", title=f"Saved beside {against}", show=pay),
            folded("All items", table(saved, columns, most=1000)),
        ],
    )


def _skipped(skipped: pl.DataFrame) -> Section:
    columns = [
        Column("item", "Item"),
        Column("found", "Found"),
        Column("expected", "Expected"),
        Column("mend", "To mend"),
        Column("left_out", "Not played"),
    ]
    out = skipped.filter("left_out")["item"].n_unique()
    noun = "item is" if out == 1 else "items are"
    return Section(
        "What the facts do not allow",
        f"{out:,} {noun} not played; the others are played all the same.",
        [
            folded(
                "Which, and why", table(skipped.sort(["left_out", "item"], descending=[True, False]), columns)
            )
        ],
    )
