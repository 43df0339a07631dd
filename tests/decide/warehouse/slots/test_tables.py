import pytest

from wharfinger.decide.warehouse.slots.tables import Slots
from wharfinger.tables import TableError


def test_an_item_may_have_several_bins_and_each_of_them_once():
    rows = {"item": ["a", "a"], "bin": ["x", "y"], "picks": [1.0, 1.0]}
    assert Slots.of(rows).height == 2
    with pytest.raises(TableError):
        Slots.of(rows | {"bin": ["x", "x"]})
