import numpy as np
import polars as pl
import pytest

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.reach import reach, refuse_unreachable, refuse_unreachable_stations
from wharfinger.decide.warehouse.layout.ways import Ways

WAYS = Ways.regular(np.array([0.0, 3.0]), np.array([0.0, 10.0]))


def flags(ways):
    return reach(np.array([0, 1]), np.array([0, 0]), ways, ways.crossing_distances(), 0)


def test_where_all_is_open_every_bin_is_reached_and_left():
    into, out = flags(WAYS)
    assert into.all()
    assert out.all()


def test_a_wall_in_both_cross_aisles_cuts_the_second_aisle_off():
    walled = Ways(**{**vars(WAYS), "to_right": np.zeros((2, 1), bool), "to_left": np.zeros((2, 1), bool)})
    into, out = flags(walled)
    assert into.tolist() == out.tolist() == [True, False]
    with pytest.raises(LayoutError, match="in two pieces: bin 'b' cut off from the depot"):
        refuse_unreachable(pl.Series(["a", "b"]), into, out)


def test_a_way_in_without_a_way_out_is_told():
    with pytest.raises(LayoutError, match="bin 'b', which one-way aisles lead to and not back from"):
        refuse_unreachable(pl.Series(["a", "b"]), np.array([True, True]), np.array([True, False]))


def test_a_station_that_is_cut_off_is_named():
    metres = np.array([[0.0, np.inf], [np.inf, 0.0]])
    with pytest.raises(LayoutError, match="station 'dock' cut off"):
        refuse_unreachable_stations([("desk", 0), ("dock", 1)], metres, 0)
