import pytest

from wharfinger.decide.warehouse.batches.tables import BatchPicks
from wharfinger.tables import TableError


def test_order_and_bin_are_enough_for_a_pick():
    row = BatchPicks.of({"order": ["1"], "bin": ["a"]}).row(0, named=True)
    assert (row["pieces"], row["volume_l"], row["departs"]) == (1.0, None, None)


def test_an_order_for_nothing_is_refused_by_its_column():
    with pytest.raises(TableError, match="pieces"):
        BatchPicks.of({"order": ["1"], "bin": ["a"], "pieces": [0.0]})
