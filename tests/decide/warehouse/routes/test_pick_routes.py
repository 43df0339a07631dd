import datetime as dt

import polars as pl
import pytest

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_routes import PickRouteSettings, decision, pick_routes

BINS = Layout.grid(aisles=4, slots=10).bins.drop("x_m", "y_m")
PICKS = pl.DataFrame(
    [
        ("r1", "01-03L", "tea", 2.0),
        ("r1", "02-02L", "oil", 1.0),
        ("r1", "02-02L", "jam", 3.0),
        ("r2", "03-06L", "tea", 1.0),
        ("r2", "nowhere", "salt", 1.0),
        ("r3", "gone", "salt", 1.0),
    ],
    schema=["round", "bin", "item", "quantity"],
    orient="row",
)


def test_each_round_is_walked_stop_by_stop():
    found = pick_routes(PICKS, BINS)
    first = found.pick_routes.filter(pl.col("round") == "r1").sort("stop")
    assert sorted(first["bin"]) == ["01-03L", "02-02L"]
    assert dict(first.select("bin", "quantity").iter_rows()) == {"01-03L": 2.0, "02-02L": 4.0}
    assert dict(first.select("bin", "lines").iter_rows()) == {"01-03L": 1, "02-02L": 2}
    walk = found.pick_rounds.row(0, named=True)
    assert walk["length_m"] == 2 * (2.5 + 3 + 1.5)
    assert walk["minutes"] == pytest.approx((14 + 2 * 10) / 60)
    assert walk["s_shape_m"] == 10 + 10 + 3 + 3


def test_a_line_from_no_bin_is_named_and_the_rest_goes_on():
    found = pick_routes(PICKS, BINS)
    assert found.picks_skipped.select("round", "bin").rows() == [("r2", "nowhere"), ("r3", "gone")]
    assert found.pick_rounds["round"].to_list() == ["r1", "r2"]


def test_no_line_is_lost_or_doubled():
    found = pick_routes(PICKS, BINS)
    assert found.pick_routes["lines"].sum() + found.picks_skipped.height == PICKS.height


def test_the_declared_decision_gives_the_same_as_the_function():
    result = decision.apply({"picks": PICKS, "bins": BINS}, as_of=dt.date(2026, 1, 5))
    assert result.frames["pick_rounds"].equals(pick_routes(PICKS, BINS).pick_rounds)


def test_the_settings_choose_the_rule_and_the_depot():
    thumb = pick_routes(PICKS, BINS, settings=PickRouteSettings(method="s_shape", depot="front-right"))
    walk = thumb.pick_rounds.row(0, named=True)
    assert walk["length_m"] == walk["s_shape_m"] == 10 + 10 + 9 + 9
    assert not walk["proven"]


def test_nothing_to_pick_gives_empty_tables():
    found = pick_routes(PICKS.head(0), BINS)
    assert found.pick_routes.is_empty()
    assert found.pick_rounds.is_empty()


def test_the_report_says_the_answer_and_draws_the_walk():
    result = decision.apply({"picks": PICKS, "bins": BINS}, as_of=dt.date(2026, 1, 5))
    page = decision.report(result)
    metres = result.frames["pick_rounds"]["length_m"].sum()
    said = page.replace("\N{NO-BREAK SPACE}", " ")
    assert f"2 rounds with 3 stops: {metres / 1000:.2f} km to walk" in said
    assert "2 lines name no bin that can be walked to." in said
    assert page.count("<polyline") == 2
    assert page.count("<circle") == 3


def test_the_report_on_nothing_says_so():
    result = decision.apply({"picks": PICKS.head(0), "bins": BINS}, as_of=dt.date(2026, 1, 5))
    assert "There is nothing to pick." in decision.report(result)
