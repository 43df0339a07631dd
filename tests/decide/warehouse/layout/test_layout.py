import time

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout


def bins(*rows):
    """Rows of bin, aisle, position and, where given, block."""
    padded = [(*row, 0)[:4] for row in rows]
    return pl.DataFrame(padded, schema=["bin", "aisle", "position_m", "block"], orient="row")


TWO_AISLES = bins(("a", "A", 2.0), ("b", "B", 3.0))


def test_a_grid_has_a_bin_for_every_slot_side_level_and_block():
    layout = Layout.grid(aisles=3, slots=4, blocks=2, levels=5)
    assert layout.bins.height == 3 * 4 * 2 * 5 * 2
    assert layout.bins["bin"].n_unique() == layout.bins.height
    assert (layout.n_aisles, layout.n_blocks, layout.pitch_m) == (3, 2, 3.0)


def test_the_distance_goes_round_by_the_nearer_end_of_the_aisle():
    layout = Layout.grid(aisles=2, slots=10, aisle_pitch_m=4.0)
    assert layout.distance_m("01-02L", "01-09R") == 7.0  # along the aisle; the side costs nothing
    assert layout.distance_m("01-02L", "02-03L") == 1.5 + 4.0 + 2.5  # by the front
    assert layout.distance_m("01-09L", "02-08L") == 1.5 + 4.0 + 2.5  # by the back
    assert layout.distance_m("depot", "02-03L") == 4.0 + 2.5


def test_a_cross_aisle_in_the_middle_shortens_the_way():
    whole, cut = Layout.grid(aisles=2, slots=10), Layout.grid(aisles=2, slots=5, blocks=2)
    assert whole.distance_m("01-05L", "02-05L") == 4.5 + 3.0 + 4.5
    assert cut.distance_m("01-1-5L", "02-1-5L") == 0.5 + 3.0 + 0.5


def test_the_width_of_the_cross_aisle_is_walked_half_at_each_end():
    layout = Layout.grid(aisles=1, slots=10, cross_aisle_m=3.0)
    assert layout.aisle_length_m == 13.0
    assert layout.distance_m("depot", "01-01L") == 1.5 + 0.5


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(1, 6), st.integers(1, 3), st.data())
def test_distances_are_those_of_a_metric_and_the_same_mirrored(aisles, slots, blocks, data):
    left = Layout.grid(aisles, slots, blocks, cross_aisle_m=2.0)
    right = Layout.grid(aisles, slots, blocks, cross_aisle_m=2.0, depot="front-right")
    count = data.draw(st.integers(1, 6))
    names = [data.draw(st.sampled_from(left.bin_names)) for _ in range(count)]
    metres = left.distances_m([*names, "depot"])
    assert np.allclose(metres, metres.T)
    assert (metres[:, None, :] <= metres[:, :, None] + metres[None] + 1e-9).all()
    mirrored = [str(aisles + 1 - int(name[:2])).zfill(2) + name[2:] for name in names]
    assert np.allclose(right.distances_m([*mirrored, "depot"]), metres)


def test_aisles_stand_in_the_order_in_which_people_count():
    layout = Layout.from_bins(bins(("x", "A10", 1.0), ("y", "A2", 1.0)))
    assert layout.aisle_names == ("A2", "A10")


def test_aisles_stand_where_their_x_says():
    placed = TWO_AISLES.with_columns(aisle_x_m=pl.Series([9.0, 2.0]))
    layout = Layout.from_bins(placed)
    assert layout.aisle_names == ("B", "A")
    assert layout.distance_m("a", "b") == min(2 + 7 + 3, 3 + 7 + 2)


def test_a_one_way_aisle_is_walked_one_way():
    ways = pl.DataFrame({"aisle": ["A", "B"], "way": ["to_back", "to_front"]})
    layout = Layout.from_bins(TWO_AISLES, ways, block_length_m=10.0)
    assert layout.distance_m("a", "b") == 8 + 3 + 7
    assert layout.distance_m("b", "a") == 3 + 3 + 2


def test_a_dead_end_is_left_where_it_was_entered():
    ways = pl.DataFrame({"aisle": ["A", "B"], "open": ["both", "front"]})
    layout = Layout.from_bins(TWO_AISLES, ways, block_length_m=4.0)
    assert layout.distance_m("a", "b") == 2 + 3 + 3  # by the back it would be 2 + 3 + 1


def test_a_station_may_stand_away_from_the_aisles():
    stations = {"station": ["desk", "dock"], "kind": ["depot", "dock"], "aisle": ["A", "B"], "away_m": [5, 1]}
    layout = Layout.from_bins(TWO_AISLES, stations=stations)
    assert layout.depot.station == "desk"
    assert layout.distance_m("desk", "a") == 5 + 2
    assert layout.distance_m("desk", "dock") == 5 + 3 + 1
    assert layout.with_depot("dock").depot.station == "dock"


def refused(*arguments, **named):
    with pytest.raises(LayoutError) as error:
        Layout.from_bins(*arguments, **named)
    return str(error.value)


def test_a_bin_in_no_aisle_is_refused_by_name():
    said = refused(TWO_AISLES, pl.DataFrame({"aisle": ["A"]}))
    assert "found bin 'b' in no aisle; expected a row for aisle 'B', block 0, in aisles" in said


def test_a_bin_that_no_way_leads_to_is_refused_by_name():
    closed = {"cross": [0, 1], "from_aisle": ["A", "A"], "to_aisle": ["A", "A"]}
    said = refused(TWO_AISLES, cross_aisles=closed)
    assert "found a layout in two pieces: bin 'b' cut off from the depot" in said
    assert "To mend: correct aisles and cross_aisles" in said


def test_a_bin_without_a_way_back_is_refused_by_name():
    ways = pl.DataFrame({"aisle": ["A", "B"], "way": ["both", "to_back"], "open": ["both", "front"]})
    assert "bin 'b', which one-way aisles lead to and not back from" in refused(TWO_AISLES, ways)


def test_a_station_that_is_cut_off_is_refused_by_name():
    ways = pl.DataFrame({"aisle": ["A", "B", "C"]})
    stations = {"station": ["desk", "dock"], "kind": ["depot", "dock"], "aisle": ["A", "C"]}
    crosses = {"cross": [0, 1], "from_aisle": ["A", "A"], "to_aisle": ["B", "B"]}
    assert "found station 'dock' cut off from the depot" in refused(TWO_AISLES, ways, crosses, stations)


def test_a_bin_beyond_the_end_of_its_aisle_is_refused_by_name():
    assert "found bin 'b' at 3 m; expected at most the 2.5 m" in refused(TWO_AISLES, block_length_m=2.5)


def test_a_layout_without_bins_is_refused():
    assert "found no bins; expected at least one" in refused(bins())


def test_an_aisle_in_two_places_is_refused():
    torn = bins(("a", "A", 1.0), ("b", "A", 2.0)).with_columns(aisle_x_m=pl.Series([0.0, 3.0]))
    assert "aisle 'A' with several aisle_x_m" in refused(torn)


def test_an_aisle_of_which_nobody_says_where_it_is_is_refused():
    said = refused(TWO_AISLES.with_columns(aisle_x_m=pl.Series([None, 3.0])))
    assert "found aisle 'A' without aisle_x_m; expected aisle_x_m for every aisle, or for none" in said


def test_a_pitch_that_cannot_be_is_refused():
    assert "found aisle_pitch_m=-3.0; expected a number above 0" in refused(TWO_AISLES, aisle_pitch_m=-3.0)


def test_a_depot_nobody_knows_is_refused():
    assert "found a depot 'middle'" in refused(TWO_AISLES, depot="middle")


@pytest.mark.parametrize(
    ("row", "words"),
    [({"aisle": ["Z"]}, "aisle 'Z'"), ({"aisle": ["A"], "cross": [7]}, "cross-aisle 7")],
)
def test_a_station_that_is_nowhere_is_refused(row, words):
    said = refused(TWO_AISLES, stations={"station": ["desk"], "kind": ["depot"], **row})
    assert f"station 'desk' at {words}" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"aisles": 0}, "aisles=0; expected a whole number from 1"),
        ({"sides": 3}, "sides=3; expected a whole number from 1 to 2"),
        ({"slot_length_m": 0.0}, "slot_length_m=0.0; expected a number above 0"),
        ({"cross_aisle_m": -1.0}, "cross_aisle_m=-1.0; expected a number of at least 0"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(arguments, words):
    with pytest.raises(LayoutError, match="Layout: found") as error:
        Layout.grid(**arguments)
    assert words in str(error.value)


def test_a_place_that_is_not_there_is_refused_by_name():
    with pytest.raises(LayoutError, match="found a place 'moon'; expected a bin or station of the layout"):
        Layout.grid(2, 2).distance_m("moon", "depot")


def test_twenty_thousand_bins_are_laid_out_in_two_seconds():
    begin = time.perf_counter()
    layout = Layout.grid(aisles=100, slots=100)
    assert layout.bins.height == 20_000
    assert time.perf_counter() - begin < 2.0
