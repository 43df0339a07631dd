import numpy as np
import pytest

from wharfinger.decide.stock import classic
from wharfinger.tables import DecisionError

# Snyder and Shen, Fundamentals of Supply Chain Theory: the example of 3.1, 3.5, 3.8 and 9.1 is one candy bar.
ORDER, DEMAND, HOLDING = 8, 1300, 0.225
PRICES = [(0, 0.75), (400, 0.72), (800, 0.68)]


def test_the_plain_one_is_that_of_the_book():
    # Example 3.1.
    found = classic.eoq(ORDER, DEMAND, HOLDING)
    assert (found.quantity, found.cost) == pytest.approx((304.0468, 68.4105), abs=1e-4)
    assert classic.economic_order_quantity(ORDER, DEMAND, HOLDING) == found.quantity


def test_with_backorders_it_is_that_of_the_book():
    # Example 3.8: p = 5.
    found = classic.eoq_backorders(ORDER, DEMAND, HOLDING, 5)
    assert (found.quantity, found.cost) == pytest.approx((310.8126, 66.9214), abs=1e-4)
    assert found.backordered / found.quantity == pytest.approx(0.225 / 5.225)


def test_with_discounts_on_all_units_it_is_that_of_the_book():
    # Example 3.5: holding 30% a year.
    found = classic.eoq_all_units(ORDER, DEMAND, 0.3, PRICES)
    assert (found.quantity, found.cost, found.unit_cost) == pytest.approx((800, 978.60, 0.68), abs=1e-3)


def _cost(quantity, order, demand, rate, prices, *, incremental):
    """Of a lot, from the price list alone."""
    price = [p for least, p in prices if quantity >= least][-1]
    if incremental:
        limits = [*[least for least, _ in prices[1:]], np.inf]
        paid = sum(
            p * max(min(quantity, end) - least, 0) for (least, p), end in zip(prices, limits, strict=True)
        )
        price = paid / quantity
    return demand * price + order * demand / quantity + rate * price * quantity / 2


@pytest.mark.parametrize("incremental", [False, True])
@pytest.mark.parametrize(
    ("order", "demand", "rate", "prices"),
    [
        (8, 1300, 0.3, PRICES),
        (2250, 182_500, 0.25, [(0, 1490), (1200, 1220), (2400, 1100)]),  # problem 3.12
        (40, 700, 0.2, [(0, 5.0), (50, 4.9), (300, 4.0), (5000, 3.99)]),
        (1, 100, 0.5, [(0, 9.0)]),
    ],
)
def test_no_lot_is_cheaper_with_discounts(order, demand, rate, prices, incremental):
    function = classic.eoq_incremental if incremental else classic.eoq_all_units
    found = function(order, demand, rate, prices)
    assert found.cost == pytest.approx(
        _cost(found.quantity, order, demand, rate, prices, incremental=incremental)
    )
    tried = np.concatenate([np.geomspace(0.5, 1e5, 20_000), [least for least, _ in prices if least]])
    least = min(_cost(q, order, demand, rate, prices, incremental=incremental) for q in tried)
    assert found.cost <= least + 1e-9
    assert found.cost == pytest.approx(least, rel=1e-5)


def test_with_disruptions_it_is_that_of_the_book():
    # Example 9.1: p = 5, disruptions 1.5 and recoveries 14 a year.
    found = classic.eoq_disruptions(ORDER, DEMAND, HOLDING, 5, 1.5, 14)
    assert (found.quantity, found.cost) == pytest.approx((772.811, 173.950), abs=1e-3)


def test_a_supplier_who_is_nearly_always_there_asks_for_no_guard():
    found = classic.eoq_disruptions(ORDER, DEMAND, HOLDING, 5, 1e-6, 1000)
    assert found.quantity == pytest.approx(304.0468, rel=1e-3)
    assert found.short_chance < 1e-8


def test_a_share_that_comes_bad_is_ordered_on_top():
    # Snyder and Shen, example 9.5: yields uniform with mean 5/6 and deviation 0.14086.
    found = classic.eoq_imperfect(18_500, 75_000, 0.06, 5 / 6, 0.14085904245475275)
    assert (found.quantity, found.cost) == pytest.approx((254_460.213, 13_086.525), abs=1e-3)
    assert classic.eoq_imperfect(8, 1300, 0.225, 1.0).quantity == pytest.approx(304.0468, abs=1e-4)


def test_a_price_list_that_rises_is_refused():
    with pytest.raises(DecisionError, match="quantities rising and costs falling"):
        classic.eoq_all_units(8, 1300, 0.3, [(0, 1.0), (100, 1.2)])
