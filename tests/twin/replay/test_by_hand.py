"""Every number of the report, computed again from the raw tables by simple code of another hand."""

import datetime as dt
import math

import pytest

from tests.twin.replay.small_company import DAYS, FIRST, ITEMS, OFFERS, START, TODAY, tables
from wharfinger.twin.replay.replay import decision
from wharfinger.twin.replay.settings import ReplaySettings

RULES = ["our rule", "searched min-max", "textbook min-max", "normal rule", "clairvoyant"]
ORDER_COST, HOLDING_RATE = 5.0, 0.25
COST = dict(zip(ITEMS["item"], ITEMS["unit_cost"], strict=True))
PRICE = dict(zip(ITEMS["item"], ITEMS["price"], strict=True))
LIFE = {"milk": 4, "pen": None, "tea": None}
RAW = tables()


def day(k):
    return START + dt.timedelta(days=k)


@pytest.fixture(scope="module")
def result():
    return decision.apply(RAW, ReplaySettings(days=DAYS), as_of=TODAY)


def sold(item):
    """By date: what was sold, goods brought back taken off."""
    found = {FIRST + dt.timedelta(days=k): 0.0 for k in range(60 + DAYS)}
    for row in RAW["sales"].filter(item=item).iter_rows(named=True):
        found[row["date"]] += row["quantity"]
    return {date: max(quantity, 0.0) for date, quantity in found.items()}


def wanted(item):
    """Sold, and for the share without stock the mean of the days before, weighed by their age."""
    quantity, share = sold(item), {}
    for row in RAW["sales"].filter(item=item).iter_rows(named=True):
        if row["available"] is not None:
            share[row["date"]] = row["available"]
    found, dates = {}, sorted(quantity)
    for n, date in enumerate(dates):
        here = share.get(date, 1.0)
        if here <= 0 and quantity[date] > 0:
            here = 1.0
        sums, exposure, age = 0.0, 0.0, 0.0
        for before in reversed(dates[:n]):
            age += share.get(before, 1.0) / 56.0
            sums += quantity[before] * math.exp(-age)
            exposure += share.get(before, 1.0) * math.exp(-age)
        found[date] = quantity[date] + (1 - here) * (sums / exposure if exposure else 0.0)
    return found


def there_before(item):
    """What StockHistory says of the night before the first day, or the last night written before it."""
    rows = RAW["stock_history"].filter(item=item).sort("date")
    return [row["on_hand"] for row in rows.iter_rows(named=True) if row["date"] < START][-1]


def on_the_way(item):
    return [
        (row["received"], row["quantity_received"] - (row["quantity_bad"] or 0))
        for row in RAW["receipts"].filter(item=item).iter_rows(named=True)
        if row["ordered"] < START <= row["received"] < TODAY
    ]


def simulated(item, orders):
    """A shelf as a list of lots, day by day."""
    life, demand = LIFE[item], wanted(item)
    lots = [[START - dt.timedelta(days=1 + (life or 0) // 2), there_before(item)]]
    coming = on_the_way(item) + [(row["comes"], row["quantity"]) for row in orders]
    out = {"nights": [], "served": [], "wasted": [], "came": [], "demand": []}
    for k in range(DAYS):
        date, wasted = day(k), 0.0
        if life:
            wasted = sum(units for received, units in lots if (date - received).days >= life)
            lots = [lot for lot in lots if (date - lot[0]).days < life]
        came = sum(units for comes, units in coming if comes == date)
        lots.append([date, came])
        left = demand[date]
        for lot in sorted(lots, key=lambda lot: lot[0]):
            part = min(left, lot[1])
            lot[1] -= part
            left -= part
        out["nights"].append(sum(units for _, units in lots))
        out["served"].append(demand[date] - left)
        out["demand"].append(demand[date])
        out["wasted"].append(wasted)
        out["came"].append(came)
    out["orders"] = len(orders)
    return out


def as_it_was(item):
    demand, really = wanted(item), sold(item)
    days = [day(k) for k in range(DAYS)]
    history = dict(RAW["stock_history"].filter(item=item).select("date", "on_hand").iter_rows())
    nights, last = [], there_before(item)
    for date in days:
        last = history.get(date, last)
        nights.append(last)
    receipts = RAW["receipts"].filter(item=item)
    came = [
        sum(
            row["quantity_received"] - (row["quantity_bad"] or 0)
            for row in receipts.iter_rows(named=True)
            if row["received"] == date
        )
        for date in days
    ]
    gone = there_before(item) + sum(came) - sum(really[date] for date in days) - nights[-1]
    return {
        "nights": nights,
        "served": [really[date] for date in days],
        "demand": [demand[date] for date in days],
        "wasted": [max(gone, 0.0)],
        "came": came,
        "orders": sum(
            row["ordered"] >= START and row["received"] < TODAY for row in receipts.iter_rows(named=True)
        ),
    }


def measures(item, run):
    lost = sum(run["demand"]) - sum(run["served"])
    full = [d - s <= 1e-9 for d, s in zip(run["demand"], run["served"], strict=True)]
    stock_value = sum(run["nights"]) / DAYS * COST[item]
    found = {
        "stock_value": stock_value,
        "demand": sum(run["demand"]),
        "served": sum(run["served"]),
        "lost": lost,
        "days_wanted": sum(min(d, 1) for d in run["demand"]),
        "days_served": sum(min(d, 1) for d, all_of_it in zip(run["demand"], full, strict=True) if all_of_it),
        "lost_margin": lost * (PRICE[item] - COST[item]),
        "wasted": sum(run["wasted"]),
        "waste_cost": sum(run["wasted"]) * COST[item],
        "orders": run["orders"],
        "ordering_cost": run["orders"] * ORDER_COST,
        "holding_cost": stock_value * HOLDING_RATE * DAYS / 365,
        "bought": sum(run["came"]),
        "cash": sum(run["came"]) * COST[item],
    }
    parts = ("ordering_cost", "holding_cost", "lost_margin", "waste_cost")
    return found | {"total_cost": sum(found[part] for part in parts)}


def runs(result, rule):
    orders = result.frames["replay_orders"].filter(rule=rule)
    if rule == "as it was":
        return {item: as_it_was(item) for item in ITEMS["item"]}
    return {
        item: simulated(item, list(orders.filter(item=item).iter_rows(named=True))) for item in ITEMS["item"]
    }


@pytest.mark.parametrize("rule", ["as it was", *RULES])
def test_the_numbers_of_each_item_follow_from_the_tables_and_the_orders(result, rule):
    rows = {row["item"]: row for row in result.frames["replay_items"].filter(rule=rule).iter_rows(named=True)}
    for item, run in runs(result, rule).items():
        for name, value in measures(item, run).items():
            assert rows[item][name] == pytest.approx(value, abs=1e-8), (item, name)


@pytest.mark.parametrize("rule", ["as it was", *RULES])
def test_the_numbers_of_a_rule_are_those_of_its_items(result, rule):
    frame = result.frames["replay_rules"].filter(rule=rule)
    each = {item: measures(item, run) for item, run in runs(result, rule).items()}
    classes = dict(result.frames["replay_items"].filter(rule=rule).select("item", "abc").iter_rows())
    for row in frame.iter_rows(named=True):
        if row["group"] in "XYZ":
            continue
        of_it = [found for item, found in each.items() if row["group"] in ("all", classes[item])]
        assert row["items"] == len(of_it)
        sums = ("stock_value", "lost_margin", "waste_cost", "orders", "ordering_cost", "holding_cost", "cash")
        for name in (*sums, "total_cost"):
            assert row[name] == pytest.approx(sum(found[name] for found in of_it), abs=1e-8), name
        fill = sum(found["served"] for found in of_it) / sum(found["demand"] for found in of_it)
        lines = sum(found["days_served"] for found in of_it) / sum(found["days_wanted"] for found in of_it)
        assert row["unit_fill"] == pytest.approx(fill)
        assert row["line_fill"] == pytest.approx(lines)


@pytest.mark.parametrize("rule", ["as it was", *RULES])
def test_the_numbers_of_each_week_follow_too(result, rule):
    frame = result.frames["replay_weeks"].filter(rule=rule)
    every = runs(result, rule)
    assert frame["week"].to_list() == [day(0), day(7), day(14)]
    for k, row in enumerate(frame.iter_rows(named=True)):
        week = slice(7 * k, 7 * k + 7)
        value = sum(sum(run["nights"][week]) / 7 * COST[item] for item, run in every.items())
        assert row["stock_value"] == pytest.approx(value)
        assert row["demand"] == pytest.approx(sum(sum(run["demand"][week]) for run in every.values()))
        assert row["served"] == pytest.approx(sum(sum(run["served"][week]) for run in every.values()))
        assert row["cash"] == pytest.approx(sum(sum(run["came"][week]) * COST[i] for i, run in every.items()))
        lost = sum(
            (sum(run["demand"][week]) - sum(run["served"][week])) * (PRICE[item] - COST[item])
            for item, run in every.items()
        )
        assert row["lost_margin"] == pytest.approx(lost, abs=1e-9)


@pytest.mark.parametrize("rule", RULES)
def test_an_order_keeps_the_terms_and_comes_when_the_nearest_real_one_would(result, rule):
    packs = dict(OFFERS.select("item", "multiple").iter_rows())
    least = dict(OFFERS.select("item", "minimum_quantity").iter_rows())
    taken = {"milk": range(7), "pen": (0, 3), "tea": (1,)}
    orders = result.frames["replay_orders"].filter(rule=rule)
    assert orders.height
    for row in orders.iter_rows(named=True):
        item = row["item"]
        assert row["quantity"] % packs[item] == 0
        assert row["quantity"] >= (least[item] or 0)
        assert row["ordered"].weekday() in taken[item]
        real = RAW["receipts"].filter(item=item).iter_rows(named=True)
        nearest = min(real, key=lambda r: (abs((r["ordered"] - row["ordered"]).days), r["ordered"]))
        assert row["comes"] - row["ordered"] == nearest["received"] - nearest["ordered"]


def test_the_page_shows_these_numbers(result):
    page = decision.report(result)
    for row in result.frames["replay_rules"].filter(group="all").iter_rows(named=True):
        for name in ("stock_value", "lost_margin", "waste_cost", "cash", "total_cost", "orders"):
            assert f"{round(row[name]):,}" in page, (row["rule"], name)
        assert f"{row['unit_fill']:.1%}" in page


def test_the_page_says_what_the_past_cannot_tell(result):
    page = decision.report(result)
    lost = sum(sum(run["demand"]) - sum(run["served"]) for run in runs(result, "as it was").values())
    assert f"Lost sales are estimated: {lost:,.0f} units" in page
    assert "Theft and breakage are in it" in page
    assert "half-way to their expiry" in page
