import pytest

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.usable import layout_of, usable_layout
from wharfinger.tables import TableError

BINS = {"bin": ["a", "b", "c"], "aisle": ["1", "2", "3"], "position_m": [2.0, 2.0, 2.0]}
WALL = {"cross": [0, 1], "from_aisle": ["1", "1"], "to_aisle": ["2", "2"]}


def test_a_bin_in_no_aisle_is_named_and_the_rest_goes_on():
    layout, lost = usable_layout(BINS, {"aisle": ["1", "2"]})
    assert layout.bin_names == ["a", "b"]
    assert lost.rows() == [("c", "in no aisle")]


def test_a_layout_in_two_pieces_goes_on_with_the_depots_piece():
    layout, lost = usable_layout(BINS, cross_aisles=WALL)
    assert layout.bin_names == ["a", "b"]
    assert lost.rows() == [("c", "no walk leads there and back")]
    assert layout.distance_m("a", "b") == 2 + 3 + 2


def test_a_whole_layout_loses_nothing():
    layout, lost = usable_layout(BINS)
    assert lost.is_empty()
    assert layout_of({"bins": layout.bins}).bin_names == ["a", "b", "c"]


def test_where_no_bin_has_an_aisle_it_is_refused():
    with pytest.raises(LayoutError, match="bin 'a' in no aisle, and 2 more"):
        usable_layout(BINS, {"aisle": ["9"]})


def test_where_no_bin_can_be_reached_it_is_refused():
    stations = {"station": ["desk"], "kind": ["depot"], "aisle": ["4"]}
    walls = {"cross": [0, 1], "from_aisle": ["4", "4"], "to_aisle": ["4", "4"]}
    listed = {"aisle": ["1", "2", "3", "4"]}
    with pytest.raises(LayoutError, match="a depot 'desk' from which no bin can be reached"):
        usable_layout(BINS, listed, walls, stations)


def test_no_bins_are_refused():
    with pytest.raises((LayoutError, TableError), match="no bins"):
        usable_layout({"bin": [], "aisle": [], "position_m": []})
