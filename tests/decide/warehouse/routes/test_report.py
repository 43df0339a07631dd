import datetime as dt

import polars as pl

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_routes import PickRounds, PicksSkipped, decision
from wharfinger.decide.warehouse.routes.report import answer

BINS = Layout.grid(aisles=3, slots=5).bins.drop("x_m", "y_m")


def test_the_answer_says_metres_hours_and_what_the_rule_of_thumb_would_walk():
    rounds = PickRounds.of(
        pl.DataFrame(
            {
                "round": ["r"], "stops": [3], "length_m": [100.0], "climb_m": [0.0], "minutes": [30.0],
                "proven": [True], "s_shape_m": [120.0],
            }
        )
    )  # fmt: skip
    said = answer(rounds, PicksSkipped.none())
    assert said == (
        "1 round with 3 stops: 0.10 km to walk, 0.5 hours of work. "
        "S\N{NON-BREAKING HYPHEN}shape would walk 20% more."
    )
    assert answer(PickRounds.none(), PicksSkipped.none()) == "There is nothing to pick."


def test_the_longest_rounds_are_drawn_with_their_stops():
    picks = {"round": ["a", "b"], "bin": ["01-1L", "03-5R"]}
    page = decision.report(decision.apply({"picks": picks, "bins": BINS}, as_of=dt.date(2026, 1, 5)))
    assert page.index("Round b: ") < page.index("Round a: ")
    assert page.count("<svg") >= 2
