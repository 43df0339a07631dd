"""What moves between two plans, and which changes are worth it."""

from wharfinger.decide.delivery import Route, Visit
from wharfinger.decide.delivery.change.least_change import moved, worth_it


def route(vehicle, cost, *stops):
    return Route(
        vehicle, tuple(Visit("stop", "here", 0.0, 0.0, 0.0, one) for one in stops), cost, 0.0, 0.0, 0.0
    )


def test_moved_are_those_that_leave_the_order_or_the_vehicle():
    before = {"a": ("1", "2", "3", "4"), "b": ("5",)}
    assert moved(before, before) == ()
    assert moved(before, {"a": ("2", "3", "4", "1"), "b": ("5",)}) == ("1",)
    assert moved(before, {"a": ("1", "3", "4"), "b": ("5", "2", "new")}) == ("2",)


def test_of_a_better_plan_only_the_parts_that_pay_for_their_changes_are_taken():
    before = {"a": ("1", "2"), "b": ("3", "4"), "c": ("5", "6")}
    kept = {
        "a": route("a", 100.0, "1", "2"),
        "b": route("b", 100.0, "3", "4"),
        "c": route("c", 100.0, "5", "6"),
    }
    better = {
        "a": route("a", 60.0, "2", "1"),
        "b": route("b", 99.9, "4", "3"),
        "c": route("c", 100.0, "5", "6"),
    }
    chosen = worth_it(kept, better, before, patience=0.005)
    assert {name: one.stops for name, one in chosen.items()} == {
        "a": ("2", "1"),
        "b": ("3", "4"),
        "c": ("5", "6"),
    }
    assert worth_it(kept, better, before, patience=0.0) == better


def test_vehicles_that_exchange_stops_are_taken_over_together():
    before = {"a": ("1", "2"), "b": ("3",)}
    kept = {"a": route("a", 100.0, "1", "2"), "b": route("b", 50.0, "3")}
    better = {"a": route("a", 110.0, "1", "2", "3")}
    chosen = worth_it(kept, better, before, patience=0.005)
    assert chosen == better
