import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.warehouse.travelling import shortest_round, walked
from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_route import RULES, Pace, pick_route
from wharfinger.decide.warehouse.routes.states import states
from wharfinger.tables import SettingError

DEPOTS = [f"{end}-{hand}" for end in ("front", "back") for hand in ("left", "middle", "right")]


@st.composite
def rounds(draw, most_blocks=5, most_picks=8):
    layout = Layout.grid(
        draw(st.integers(1, 6)),
        draw(st.integers(1, 10)),
        draw(st.integers(1, most_blocks)),
        aisle_pitch_m=draw(st.sampled_from([1.0, 3.0, 7.0])),
        cross_aisle_m=2.0,
        depot=draw(st.sampled_from(DEPOTS)),
    )
    names = st.sampled_from(layout.bin_names)
    return layout, draw(st.lists(names, min_size=1, max_size=most_picks, unique=True))


@settings(max_examples=150, deadline=None)
@given(rounds())
def test_the_exact_walk_is_that_of_the_travelling_salesman(drawn):
    layout, picks = drawn
    route = pick_route(layout, picks)
    assert route.length_m == pytest.approx(shortest_round(layout.distances_m([*picks, "depot"])))
    assert route.proven


@settings(max_examples=80, deadline=None)
@given(rounds(most_picks=30))
def test_no_stop_is_lost_or_doubled_and_the_walk_is_as_long_as_it_says(drawn):
    layout, picks = drawn
    route = pick_route(layout, picks)
    assert sorted(route.stops) == sorted(picks)
    assert walked(layout, route.spots) == pytest.approx(route.length_m)
    home = layout.depot.aisle, layout.ways.y_m[layout.depot.cross]
    assert route.spots[0] == route.spots[-1] == home
    metres = route.walked_m(layout)
    assert metres == sorted(metres)
    assert metres[-1] <= route.length_m + 1e-9


@settings(max_examples=60, deadline=None)
@given(rounds(most_blocks=1, most_picks=20), st.sampled_from(sorted(RULES)))
def test_a_rule_of_thumb_visits_all_and_is_never_shorter(drawn, method):
    layout, picks = drawn
    route = pick_route(layout, picks, method)
    assert sorted(route.stops) == sorted(picks)
    assert walked(layout, route.spots) == pytest.approx(route.length_m)
    assert route.length_m >= pick_route(layout, picks).length_m - 1e-9
    assert len(route.walked_m(layout)) == len(picks)


# One block of 10 m, aisles 3 m apart, depot front left; each worked out by hand from the rule's definition.
LAYOUT = Layout.grid(aisles=4, slots=10)
PICKS = ["01-03L", "02-02L", "02-09R", "03-06L", "04-04R"]
ACROSS = 2 * 3 * 3.0


@pytest.mark.parametrize(
    ("method", "within"),
    [
        ("s_shape", 10 + 10 + 10 + 10),
        ("return", 2 * (2.5 + 8.5 + 5.5 + 3.5)),
        ("midpoint", 10 + 2 * 1.5 + 2 * 4.5 + 10 + 2 * 1.5),
        ("largest_gap", 10 + 2 * 1.5 + 2 * 4.5 + 10 + 2 * 1.5),
        ("combined", 2 * 2.5 + 10 + 10 + 2 * 3.5),
        ("exact", 2 * 2.5 + 10 + 10 + 2 * 3.5),
    ],
)
def test_the_rules_walk_as_they_are_described(method, within):
    assert pick_route(LAYOUT, PICKS, method).length_m == pytest.approx(ACROSS + within)


def test_the_states_are_as_many_as_published():
    # Two cross-aisles: Ratliff and Rosenthal (1983). Three: Roodbergen and de Koster (2001).
    assert [len(states(crosses).whole) for crosses in (2, 3)] == [7, 25]


@settings(max_examples=40, deadline=None)
@given(rounds(most_blocks=3))
def test_a_mirrored_layout_has_a_walk_of_the_same_length(drawn):
    layout, picks = drawn
    mirrored = Layout.from_bins(
        layout.bins.select(
            "bin", "aisle", "position_m", "block", aisle_x_m=-pl.Series(layout.ways.x_m[layout.aisle_of_bin])
        ),
        block_length_m=float(layout.ways.y_m[1]),
        stations={
            "station": ["home"],
            "kind": ["depot"],
            "aisle": [layout.aisle_names[layout.depot.aisle]],
            "cross": [layout.depot.cross],
        },
    )
    assert pick_route(mirrored, picks).length_m == pytest.approx(pick_route(layout, picks).length_m)


def one_way(aisles=6, slots=8):
    """Aisles walked by turns to the back and to the front."""
    grid = Layout.grid(aisles, slots)
    turns = ["to_back" if at % 2 == 0 else "to_front" for at in range(aisles)]
    return Layout.from_bins(
        grid.bins.drop("x_m", "y_m"), {"aisle": list(grid.aisle_names), "way": turns}, block_length_m=slots
    )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_few_stops_on_one_way_aisles_are_exact_and_never_against_the_arrow(data):
    layout = one_way()
    picks = data.draw(st.lists(st.sampled_from(layout.bin_names), min_size=1, max_size=7, unique=True))
    route = pick_route(layout, picks)
    assert route.length_m == pytest.approx(shortest_round(layout.distances_m([*picks, "depot"])))
    assert walked(layout, route.spots) == pytest.approx(route.length_m)
    for (aisle, y), (next_aisle, next_y) in zip(route.spots, route.spots[1:], strict=False):
        if aisle == next_aisle:
            assert next_y >= y if aisle % 2 == 0 else next_y <= y
    assert route.proven


def test_many_stops_on_one_way_aisles_are_searched_and_said_to_be():
    layout = one_way()
    picks = layout.bin_names[::3]
    route = pick_route(layout, picks)
    assert not route.proven
    assert sorted(route.stops) == sorted(picks)
    assert walked(layout, route.spots) == pytest.approx(route.length_m)
    # Every aisle has to be walked from end to end: 6 of 8 m each, and 5 pitches there and back.
    assert route.length_m == pytest.approx(6 * 8 + 2 * 5 * 3)


def test_the_search_finds_what_the_exact_programme_finds():
    layout = Layout.grid(5, 8, 6)  # one block more than the programme takes
    rng = np.random.default_rng(3)
    for _ in range(5):
        picks = rng.choice(layout.bin_names[: 5 * 8 * 2], 10, replace=False).tolist()
        assert pick_route(layout, picks).length_m == pytest.approx(
            shortest_round(layout.distances_m([*picks, "depot"]))
        )


def test_a_dead_end_is_walked_in_and_out():
    bins = {"bin": ["a", "b"], "aisle": ["A", "B"], "position_m": [9.0, 9.0]}
    ways = {"aisle": ["A", "B"], "open": ["both", "front"]}
    route = pick_route(Layout.from_bins(bins, ways, block_length_m=10.0), ["a", "b"])
    assert route.length_m == 2 * (9 + 9) + 2 * 3


def test_a_closed_piece_of_cross_aisle_is_walked_around():
    bins = {"bin": ["a", "b"], "aisle": ["A", "B"], "position_m": [9.0, 9.0]}
    crosses = {"cross": [1], "from_aisle": ["A"], "to_aisle": ["A"]}
    route = pick_route(Layout.from_bins(bins, cross_aisles=crosses, block_length_m=10.0), ["a", "b"])
    assert route.length_m == 2 * (9 + 9) + 2 * 3  # by the back it would be 20 + 6


def test_bins_above_each_other_are_reached_in_one_rise():
    layout = Layout.grid(2, 5, levels=4, level_height_m=0.9)
    route = pick_route(
        layout, ["01-2L-4", "01-2L-3", "01-2R-2", "02-1L-2"], pace=Pace(1.0, 0.5, seconds_per_stop=10.0)
    )
    assert route.climb_m == pytest.approx(2 * (3 * 0.9 + 0.9))
    assert route.seconds == pytest.approx(route.length_m + route.climb_m / 0.5 + 40)


def test_the_way_to_a_depot_that_stands_apart_is_walked_there_and_back():
    bins = {"bin": ["a"], "aisle": ["A"], "position_m": [4.0]}
    stations = {"station": ["desk"], "kind": ["depot"], "aisle": ["A"], "away_m": [6.0]}
    layout = Layout.from_bins(bins, stations=stations)
    for method in ("exact", "s_shape"):
        route = pick_route(layout, ["a"], method)
        assert route.length_m == 2 * (4 + 6)
        assert route.walked_m(layout) == [10.0]


def test_nothing_to_pick_is_no_walk():
    route = pick_route(Layout.grid(3, 3), [])
    assert (route.length_m, route.seconds, route.stops) == (0.0, 0.0, ())


def test_a_bin_asked_for_twice_is_one_stop():
    assert pick_route(Layout.grid(3, 3), ["01-2L", "01-2L"]).stops == ("01-2L",)


def test_a_pick_from_a_bin_that_is_not_there_is_refused_by_name():
    with pytest.raises(LayoutError, match="picks: found bin 'x', and 1 more; expected bins of the layout"):
        pick_route(Layout.grid(3, 3), ["x", "01-2L", "y"])


def test_a_method_nobody_knows_is_refused():
    with pytest.raises(SettingError, match="found method='spiral'; expected one of exact, s_shape"):
        pick_route(Layout.grid(3, 3), ["01-2L"], "spiral")


def test_a_rule_of_thumb_for_several_blocks_is_refused():
    with pytest.raises(LayoutError, match="expected one block with all ways open"):
        pick_route(Layout.grid(3, 3, 2), ["01-1-2L"], "s_shape")


def test_a_picker_who_does_not_walk_is_refused():
    with pytest.raises(SettingError, match="found walk_m_per_second=0; expected a number above 0"):
        Pace(walk_m_per_second=0)
