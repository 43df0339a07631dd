import polars as pl
import pytest

from wharfinger.decide.warehouse.slots.expected import MOST, expected_weights

ORDERS = pl.DataFrame({"order": ["1", "2", "3"], "item": ["tea", "ice", "tea"], "quantity": [1.0, 2.0, 1.0]})


def weights(**ahead):
    forecast = pl.DataFrame({"item": list(ahead), "mean": [float(value) for value in ahead.values()]})
    return dict(expected_weights(ORDERS, forecast).iter_rows())


def test_as_much_of_everything_changes_nothing():
    assert weights(tea=10, ice=10) == {"1": 1.0, "2": 1.0, "3": 1.0}


def test_what_is_expected_more_counts_more():
    # Past: half and half. Ahead: a quarter tea, three quarters ice.
    assert weights(tea=1, ice=3) == pytest.approx({"1": 0.5, "2": 1.5, "3": 0.5})


def test_no_order_counts_for_more_than_a_few():
    assert weights(tea=0, ice=1)["1"] == 1 / MOST


def test_an_item_without_a_forecast_keeps_its_share():
    assert weights(ice=3) == {"1": 1.0, "2": 1.0, "3": 1.0}
