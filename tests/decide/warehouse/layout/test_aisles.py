import polars as pl
import pytest

from wharfinger.decide.warehouse.layout.aisles import aisles_from_left, block_lengths, homeless_bins
from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.tables import Aisles, Bins

BINS = Bins.of(
    {"bin": ["p", "q", "r"], "aisle": ["A10", "A2", "A2"], "block": [0, 0, 1], "position_m": [1.0, 7.0, 4.0]}
)


def test_people_count_two_before_ten():
    names, x_m = aisles_from_left(BINS, None, 3.0)
    assert (names, x_m.tolist()) == (["A2", "A10"], [0.0, 3.0])


def test_an_aisle_without_bins_has_its_place_too():
    names, _ = aisles_from_left(BINS, Aisles.of({"aisle": ["A5", "A2"]}), 3.0)
    assert names == ["A2", "A5", "A10"]


def test_a_block_is_as_long_as_its_farthest_bin_and_the_margin_of_its_nearest():
    assert block_lengths(BINS, None, None) == [8.0, 8.0]
    assert block_lengths(BINS, None, 20.0) == [20.0, 20.0]


def test_a_bin_beyond_the_end_is_refused_by_name():
    with pytest.raises(LayoutError, match="found bin 'q' at 7 m; expected at most the 5 m"):
        block_lengths(BINS, None, 5.0)


def test_bins_whose_aisle_is_not_listed_have_no_home():
    listed = Aisles.of({"aisle": ["A2"], "block": [0]})
    assert homeless_bins(BINS, listed)["bin"].to_list() == ["p", "r"]
    assert homeless_bins(BINS, None).is_empty()


def test_one_aisle_stands_in_one_place():
    torn = BINS.with_columns(aisle_x_m=pl.Series([0.0, 3.0, 4.0]))
    with pytest.raises(LayoutError, match="aisle 'A2' with several aisle_x_m"):
        aisles_from_left(torn, None, 3.0)
