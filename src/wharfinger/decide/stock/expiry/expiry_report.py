"""The report on goods that spoil or lie."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import (
    Column,
    Section,
    bars,
    folded,
    heat,
    money,
    number,
    page,
    reasons,
    share,
    states,
    table,
)

WORDS = {
    "order_less": "order less",
    "transfer": "move",
    "mark_down": "mark down",
    "give_away": "give away",
    "write_off": "write off",
    "ask": "must be known",
    "clear": "clear",
}
RULES = {
    "forecast": "levels from the forecast",
    "min_max": "levels that stay",
    "on_order": "bought on order",
    "run_out": "not bought again",
}
_ACTS = states({"write off": "bad", "give away": "warn", "must be known": "warn"})
_STATES = states({"slow": "warn", "dead": "bad"})
MOST_WHYS = 200
_LOT = [Column("name", "Item"), Column("place", "Place"), Column("lot", "Lot")]
_NAMED = [Column("name", "Item"), Column("item", "Number"), Column("place", "Place")]


def report(result: Result) -> str:
    """One page: what will be wasted, what to do first, what lies, and how each class is stocked."""
    frames = result.frames
    lots, acts = frames["expiring"], frames["expiry_acts"]
    return page(
        title="Goods that spoil or lie",
        answer=answer(lots, frames["slow_stock"]),
        as_of=result.as_of,
        sections=[
            _lots(lots),
            _by_week(lots),
            _acts(acts, lots),
            _slow(frames["slow_stock"]),
            _rules(frames["stock_rules"]),
        ],
        settings=result.settings.as_dict(),
        data={
            name: f"{frame.height:,} row" + "s" * (frame.height != 1) for name, frame in result.tables.items()
        },
        command="wharfinger run expiry --from DIR --to DIR --report expiry.html",
    )


def answer(lots: pl.DataFrame, slow: pl.DataFrame) -> str:
    """The whole in two sentences."""
    lost, saved = float(lots["waste_value"].sum()), float(lots["best_worth"].sum())
    idle = float(slow["excess_value"].sum())
    what = "lot is" if lots.height == 1 else "lots are"
    return (
        f"{lots.height:,} {what} expected to lose {money(lost)}; the best acts bring {money(saved)}. "
        f"{money(idle)} lies in slow and dead stock."
    )


def _lots(lots: pl.DataFrame) -> Section:
    worded = lots.with_columns(pl.col("best_act").replace_strict(WORDS, default=None))
    columns = [
        *_LOT,
        Column("expires", "Expires"),
        Column("waste_value", "Money lost", show=money, total=True, guess=True),
        Column("best_act", "Do", show=_ACTS),
        Column("best_worth", "Brings", show=money, total=True, guess=True),
        Column("quantity", "Units"),
        Column("demand", "Wanted", guess=True),
        Column("waste", "Left", guess=True),
        Column("waste_low", "At least", guess=True),
        Column("waste_high", "At most", guess=True),
    ]
    ordered = worded.sort(["waste_value", "item", "place", "lot"], descending=[True, False, False, False])
    return Section(
        "What will be left",
        "The first to expire is sold first. At least and at most: in 8 of 10 cases it is between.",
        [table(ordered, columns, "Lots that lose most")],
    )


def _by_week(lots: pl.DataFrame) -> Section:
    weeks = (
        lots.with_columns(week=pl.col("expires").dt.truncate("1w"))
        .group_by("week")
        .agg(pl.col("waste_value").sum())
        .sort("week")
        .with_columns(pl.col("week").dt.to_string("week of %Y-%m-%d"))
    )
    chart = bars(weeks, "week", "waste_value", title="Money lost by the week in which it expires", show=money)
    return Section("When", "", [chart])


def _acts(acts: pl.DataFrame, lots: pl.DataFrame) -> Section:
    named = acts.join(
        lots.select("item", "place", "lot", "name"), on=["item", "place", "lot"], nulls_equal=True
    )
    columns = [
        *_LOT,
        Column("rank", "Rank"),
        Column("act", "Act", show=_ACTS),
        Column("quantity", "Units", show=number),
        Column("to_place", "To"),
        Column("discount", "Off", show=share),
        Column("saved", "Saved", guess=True),
        Column("costs", "Costs", show=money),
        Column("worth", "Brings", show=money, guess=True),
        Column("until", "Until"),
    ]
    worded = named.with_columns(pl.col("act").replace_strict(WORDS)).sort(
        "item", "place", "lot", "rank", nulls_last=True
    )
    return Section(
        "All that can be done",
        "Of each lot the best act first. The first acts of all lots can be done together.",
        [table(worded, columns, "Acts"), folded("Why", reasons(_whys(worded)))],
    )


def _whys(acts: pl.DataFrame) -> list[str]:
    """A sentence an act, with what was guessed."""
    return [
        f"{row['name'] or row['item']} at {row['place']}"
        f"{', lot ' + row['lot'] if row['lot'] else ''}, {row['act']}: {row['why']}"
        f"{'; guessed ' + row['guessed'] if row['guessed'] else ''}"
        for row in acts.head(MOST_WHYS).iter_rows(named=True)
    ]


def _slow(slow: pl.DataFrame) -> Section:
    columns = [
        *_NAMED,
        Column("state", "State", show=_STATES),
        Column("excess", "Too much"),
        Column("excess_value", "Money in it", show=money, total=True),
        Column("holding_year", "A year of holding", show=money, total=True),
        Column("act", "Do", show=_ACTS),
        Column("to_place", "To"),
        Column("quantity", "Units"),
        Column("worth", "Brings", show=money, guess=True),
    ]
    worded = slow.with_columns(pl.col("act").replace_strict(WORDS)).sort(
        ["excess_value", "item", "place"], descending=[True, False, False], nulls_last=True
    )
    return Section("Slow and dead", "Most money first.", [table(worded, columns, "Slow and dead stock")])


def _rules(rules: pl.DataFrame) -> Section:
    cells = (
        rules.filter(pl.col("xyz").is_not_null())
        .group_by("abc", "xyz")
        .agg(items=pl.len(), rule=pl.col("rule").mode().sort().first())
        .sort("abc", "xyz")
        .with_columns(pl.col("rule").replace_strict(RULES))
    )
    counts = (
        rules.group_by("rule")
        .agg(items=pl.len())
        .sort("rule")
        .with_columns(pl.col("rule").replace_strict(RULES))
    )
    return Section(
        "How each class is stocked",
        "A items bring most of the margin; X sells evenly, Z erratically. Named is the rule that most have.",
        [
            heat(
                cells,
                "abc",
                "xyz",
                "items",
                title="Items by margin and evenness",
                show=lambda count: number(count, 0),
                note="rule",
                show_note=str,
            ),
            table(counts, [Column("rule", "Rule"), Column("items", "Items", total=True)], "Rules"),
        ],
    )
