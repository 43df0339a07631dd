import pytest

from wharfinger.decide.warehouse.packing.tables import Cartons, PackingRules, PackItems
from wharfinger.tables import TableError


def test_inner_edges_are_enough_for_a_carton():
    row = Cartons.of({"carton": ["c"], "length_mm": [1.0], "width_mm": [1.0], "height_mm": [1.0]}).row(
        0, named=True
    )
    assert (row["weight_g"], row["cost"], row["most_weight_g"]) == (0.0, 0.0, None)


def test_an_item_weighs_nothing_or_more():
    assert PackItems.of({"item": ["air"], "weight_g": [0.0]}).height == 1
    with pytest.raises(TableError, match="weight_g"):
        PackItems.of({"item": ["air"], "weight_g": [-1.0]})


def test_without_a_rule_all_is_allowed():
    assert PackingRules.of({"item": ["x"]}).row(0, named=True)["stackable"] is True
