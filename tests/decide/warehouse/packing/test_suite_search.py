import numpy as np
import pytest

from wharfinger.decide.warehouse.packing.goods import Goods, Kind
from wharfinger.decide.warehouse.packing.suite_search import search
from wharfinger.decide.warehouse.packing.suite_settings import SuiteSettings

ORDERS = [Goods([Kind("c", 1, (edge, edge, edge), 1.0)]) for edge in [100.0] * 10 + [200.0, 300.0]]


def found(count, orders=ORDERS, **more):
    settings = SuiteSettings(count=count, **more)
    return search(orders, [300.0, 300.0, 300.0], settings, np.random.default_rng(0))


def test_more_cartons_never_cost_more():
    costs = [sum(row["cost"] for row in found(count)) for count in (1, 2, 3)]
    assert costs == sorted(costs, reverse=True)
    assert len(found(3)) == 3


def test_every_order_is_in_one_carton():
    assert sum(row["orders"] for row in found(2)) == len(ORDERS)


def test_board_is_that_of_a_slotted_carton():
    # A cube of 100 mm: 2 (L + W) (W + H) = 0.08 square metres; no void, so no filler.
    settings = SuiteSettings(count=1, board_g_per_m2=500)
    rows = search([ORDERS[0]] * 2, [100.0] * 3, settings, np.random.default_rng(0))
    assert rows[0]["waste_g"] == pytest.approx(2 * 0.08 * 500)


def test_a_piece_of_an_order_that_was_not_looked_at_finds_a_carton_too():
    rows = search(ORDERS[:10], [300.0, 300.0, 300.0], SuiteSettings(count=2), np.random.default_rng(0))
    assert max(row["length_mm"] for row in rows) == 300
