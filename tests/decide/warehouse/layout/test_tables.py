import pytest

from wharfinger.decide.warehouse.layout.tables import Bins, BinStock
from wharfinger.tables import TableError, take


def test_three_columns_are_enough_for_a_bin():
    row = Bins.of({"bin": ["a"], "aisle": ["1"], "position_m": [2.0]}).row(0, named=True)
    assert (row["block"], row["side"], row["level"], row["storage"]) == (0, "left", 0, "ambient")
    assert row["volume_l"] is None


def test_a_bin_in_no_aisle_is_set_aside_by_name_and_the_rest_goes_on():
    rows = {"bin": ["a", "b"], "aisle": ["1", None], "position_m": [2.0, 3.0]}
    taken = take(rows, Bins)
    assert taken.good["bin"].to_list() == ["a"]
    assert taken.failures.select("row", "column").row(0) == (1, "aisle")


def test_less_than_nothing_lies_in_no_bin():
    with pytest.raises(TableError, match="on_hand"):
        BinStock.of({"bin": ["a"], "item": ["tea"], "on_hand": [-1.0]})
