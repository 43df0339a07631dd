"""What is wrong in the tables is named, and the rest is planned."""

import numpy as np
import pytest

from wharfinger.decide import delivery
from wharfinger.decide.delivery import Arrivals, Stop, Travel, Window
from wharfinger.tables import SettingError

PLACES = ("depot", "north", "south")
SECONDS = np.array([[0, 600, 900], [600, 0, 700], [900, 700, 0]], float)
ROADS = Travel(PLACES, SECONDS, SECONDS * 10)
VANS = {"vehicle": ["van"], "start": ["depot"], "end": ["depot"], "capacity_kg": [100]}


def test_bad_rows_are_named_and_the_rest_is_planned():
    stops = {
        "stop": ["good", "lost", "short", "clock", "pair", "good too"],
        "place": ["north", "Atlantis", "north", "north", "north", "south"],
        "windows": ["08:00-10:00", "", "08:00-08:10", "8 o'clock", "", ""],
        "service_minutes": [5, 5, 30, 5, 5, 5],
        "collected_at": [None, None, None, None, "nobody", None],
    }
    made = delivery.problem_from_tables(stops, VANS, ROADS)
    assert [one.stop for one in made.problem.stops] == ["good", "good too"]
    said = "\n".join(made.left_away)
    assert "found place Atlantis" in said
    assert "1800 s of service in windows of at most 600 s" in said
    assert "found the window 8" in said
    assert "collected_at='nobody'" in said
    plan = delivery.solve(made.problem, iterations=20)
    assert delivery.check(made.problem, plan) == []
    assert plan.is_complete


def test_the_second_vehicle_of_one_name_is_named():
    twice = {name: value * 2 for name, value in VANS.items()} | {"vehicle": ["van", "van"]}
    more = {name: [*value, value[0]] for name, value in twice.items()} | {"vehicle": ["van", "van", "truck"]}
    made = delivery.problem_from_tables({"stop": ["a"], "place": ["north"]}, more, ROADS)
    assert any("vehicle" in one and "van" in one for one in made.left_away), made.left_away
    assert "truck" in {one.vehicle for one in made.problem.vehicles}


def test_holes_and_negative_times_are_named_and_taken_as_no_way():
    seconds = SECONDS.copy()
    seconds[0, 1], seconds[2, 1] = np.nan, -5
    roads, said = delivery.sound_travel(PLACES, seconds, SECONDS)
    assert said == (
        "a hole in seconds from depot to north: taken as no way",
        "-5 in seconds from south to north: taken as no way",
    )
    assert roads.seconds[0, 1] == np.inf


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Travel(PLACES, -SECONDS, SECONDS), "a negative number in seconds from depot to north"),
        (lambda: Window(10, 5), "a window from 10 to 5 s"),
        (lambda: Stop("s", "p", service_s=float("nan")), "service_s=nan"),
        (lambda: Arrivals.of(1, [(0, 0, [0, 10], [20, 15])]), "a point before the one in front of it"),
        (lambda: Arrivals.of(1, [(0, 0, [10], [5])]), "an arrival before its departure"),
    ],
)
def test_what_makes_no_sense_is_refused(make, words):
    with pytest.raises(SettingError, match=words):
        make()
