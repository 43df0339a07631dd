"""Suppliers: how long they take, how often they come short, and what the receipts show of it."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from wharfinger import twin
from wharfinger.twin import ranges
from wharfinger.twin.masters import lead_days_sd
from wharfinger.twin.supply import FAMILIES


@pytest.fixture(scope="module")
def draws(firm: twin.Company) -> np.ndarray:
    """Lead days of every supplier, for each day of five companies' worth of days."""
    world = twin.world(seed=7, items=200, days=3000)
    return np.array([world.luck(day).lead_days for day in range(3000)])


def test_lead_times_follow_the_family_that_the_truth_names(firm: twin.Company, draws: np.ndarray) -> None:
    """Chi-square test of each supplier's draws against its distribution in whole days, 1 in 10,000 each."""
    supply = firm.world.supply
    assert set(supply.family.tolist()) == {0, 1, 2, 3}
    for s in range(len(supply.supplier)):
        values, counts = np.unique(draws[:, s], return_counts=True)
        chance = np.array(
            [
                day_chance(int(v), int(supply.family[s]), supply.quoted_days[s], supply.spread[s])
                for v in values
            ]
        )
        assert chance.sum() > 0.99
        often = chance * len(draws) > 5
        found = [*counts[often], len(draws) - counts[often].sum()]
        expected = [*chance[often] * len(draws), (1 - chance[often].sum()) * len(draws)]
        keep = np.array(expected) > 0.5
        if keep.sum() > 1:
            statistic = ((np.array(found) - expected) ** 2 / np.maximum(expected, 1e-9))[keep].sum()
            assert stats.chi2.sf(statistic, keep.sum() - 1) > 1e-4, FAMILIES[supply.family[s]]


def test_the_offered_spread_is_the_true_one(firm: twin.Company, draws: np.ndarray) -> None:
    # Whole days and the least of one day change it a little.
    assert lead_days_sd(firm.world) == pytest.approx(draws.std(0), rel=0.15, abs=0.45)


def test_lorries_come_on_working_days_and_not_before_their_time(firm: twin.Company) -> None:
    received = firm.tables["receipts"]
    world = firm.world
    day = (received["received"] - world.calendar.first_day).dt.total_days().to_numpy()
    assert world.calendar.working[day].all()
    assert ((received["received"] - received["ordered"]).dt.total_days() >= 1).all()


def test_orders_go_out_on_the_suppliers_days(firm: twin.Company) -> None:
    first_orders = firm.truth.items.filter(pl.col("kind") == "new")["item"].to_list()
    ordered = firm.tables["receipts"].filter(~pl.col("item").is_in(first_orders))
    days = ordered.join(firm.tables["suppliers"], on="supplier").with_columns(
        day=pl.col("ordered").dt.to_string("%a").str.to_lowercase()
    )
    assert days.filter(~pl.col("order_weekdays").str.contains(pl.col("day"))).height == 0


def test_short_and_bad_deliveries_are_as_many_as_asked(firm: twin.Company) -> None:
    """Binomial tests of all large order lines together; in a small one a missing share may round away."""
    lines = (
        firm.tables["receipts"]
        .filter(pl.col("quantity_ordered") >= 40)
        .join(firm.truth.suppliers, on="supplier")
    )
    for rate, happened in (
        ("short_rate", pl.col("quantity_received") < pl.col("quantity_ordered")),
        ("bad_rate", pl.col("quantity_bad") > 0),
    ):
        chance = lines[rate].to_numpy()
        found = lines.filter(happened).height
        spread = (chance * (1 - chance)).sum() ** 0.5
        assert abs(found - chance.sum()) < stats.norm.ppf(1 - 0.0005) * spread


def test_short_deliveries_lie_in_their_range(firm: twin.Company) -> None:
    short = firm.tables["receipts"].filter(pl.col("quantity_received") < pl.col("quantity_ordered"))
    share = short["quantity_received"] / short["quantity_ordered"]
    assert ranges.SHORT_SHARE.low <= share.min() < share.max() < 1


def test_orders_are_whole_boxes(firm: twin.Company) -> None:
    first_orders = firm.truth.items.filter(pl.col("kind") == "new")["item"].to_list()
    bought = firm.tables["receipts"].filter(~pl.col("item").is_in(first_orders))
    offers = firm.tables["offers"].select("supplier", "item", "multiple")
    boxes = bought.join(offers, on=["supplier", "item"])
    assert boxes.height == bought.height
    assert boxes.filter(pl.col("quantity_ordered") % pl.col("multiple") != 0).height == 0


def day_chance(day: int, family: int, quoted: int, spread: float) -> float:
    """Chance of a whole number of days: the family's distribution between the halves, at least one day."""
    low, high = (-np.inf if day == 1 else day - 0.5), day + 0.5
    if family == 3:
        late = sum(1 / 15 for k in range(15) if quoted + 5 + k == day) * spread
        return late + (1 - spread) * (quoted == day)
    law = (
        stats.norm(quoted, quoted * spread),
        stats.uniform(quoted * (1 - spread), 2 * quoted * spread),
        stats.gamma(1 / spread**2, scale=quoted * spread**2),
    )[family]
    return float(law.cdf(high) - law.cdf(low))
