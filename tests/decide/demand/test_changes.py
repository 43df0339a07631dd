import polars as pl
import pytest

from wharfinger.decide import demand

NOTHING = dict.fromkeys(("trend", "season", "price", "promotion", "holiday", "other", "stockouts"), 0.0)


def run(periods=28, **items):
    rows = [
        {"item": item, "place": "main", "periods": periods} | NOTHING | parts | {"why": "-"}
        for item, parts in items.items()
    ]
    return demand.ForecastReasons.of(
        pl.DataFrame([row | {"expected": sum(row[p] for p in ("level", *NOTHING))} for row in rows])
    )


def test_what_moved_most_is_the_reason():
    found = demand.changes(
        run(a={"level": 40.0}, b={"level": 9.0}), run(a={"level": 38.0, "promotion": 12.0}, b={"level": 9.0})
    )
    first, second = found.iter_rows(named=True)
    assert (first["item"], first["before"], first["now"], first["change"]) == ("a", 40, 50, 10)
    assert first["because"] == "promotion"
    assert first["why"] == "50 expected where 40 were: mostly promotions (+12)"
    assert (second["because"], second["why"]) == (None, "as before")


def test_what_works_against_the_change_is_told_where_it_is_large():
    found = demand.changes(run(a={"level": 40.0}), run(a={"level": 30.0, "promotion": 20.0}))
    assert found["why"][0] == (
        "50 expected where 40 were: mostly promotions (+20), against it the pace of sales (\N{MINUS SIGN}10)"
    )


def test_level_and_trend_are_one_pace():
    found = demand.changes(run(a={"level": 40.0, "trend": 10.0}), run(a={"level": 45.0, "trend": 5.0}))
    assert found["why"][0] == "as before"


def test_runs_over_different_times_are_brought_to_the_later_one():
    found = demand.changes(run(periods=14, a={"level": 20.0}), run(periods=28, a={"level": 40.0}))
    assert found.select("before", "now", "change").row(0) == (40, 40, 0)


def test_items_that_come_and_go_are_told():
    found = demand.changes(run(old={"level": 20.0}), run(young={"level": 3.0}))
    assert dict(found.select("item", "because").iter_rows()) == {"old": "gone", "young": "new"}
    assert found["change"].to_list() == pytest.approx([-20, 3])
    assert found["why"][0] == "no longer forecast; 20 were expected"
