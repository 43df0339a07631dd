import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, table
from wharfinger import run
from wharfinger.decide import demand
from wharfinger.decide.demand.decisions import forecast_total_decision
from wharfinger.decide.demand.neighbours import learn_neighbours, lured
from wharfinger.decide.demand.settings import ForecastTotalSettings

DAYS = 420


def shop(moves, seed=4):
    """Pairs of items: while the first is out of stock, so many of its buyers take the other."""
    rng = np.random.default_rng(seed)
    wanted = np.full((24, DAYS), 6.0)
    empty = np.zeros((24, DAYS), dtype=bool)
    for first in range(0, 24, 2):
        for start in (60, 150, 230, 300, 385):
            begin = start + int(rng.integers(0, 10))
            empty[first, begin : begin + 25] = True
        wanted[first + 1] += moves * 6.0 * empty[first]
    sold = rng.poisson(wanted) * ~empty
    row, when = np.nonzero(empty)
    shut = pl.DataFrame(
        {"item": [f"item {k:03d}" for k in row], "date": [day(int(k)) for k in when], "available": 0.0}
    ).with_columns(quantity=pl.lit(0.0))
    lines = pl.concat([table(sold).with_columns(available=pl.lit(1.0)), shut], how="diagonal")
    items = pl.DataFrame(
        {
            "item": [f"item {k:03d}" for k in range(24)],
            "name": [f"item {k:03d}" for k in range(24)],
            "category": [f"pair {k // 2:02d}" for k in range(24)],
        }
    ).with_columns(unit=pl.lit("piece"), unit_cost=1.0, price=2.0)
    return lines, items


def expected(lines, items):
    made = demand.forecast_total(lines, periods=14, items=items, as_of=day(DAYS))
    return made["mean"].to_numpy()[1::2].mean()


def test_what_came_from_empty_shelves_beside_is_not_expected_again():
    lines, items = shop(moves=0.7)
    # Six a day for a fortnight; the neighbours' shelves were empty for a part of the last weeks too.
    assert expected(lines, None) > 1.1 * 84
    assert expected(lines, items) == pytest.approx(84, rel=0.05)


def test_where_nobody_takes_another_item_nothing_changes():
    lines, items = shop(moves=0.0)
    assert expected(lines, items) == pytest.approx(expected(lines, None), rel=0.02)


def test_pieces_know_of_neighbours_in_other_pieces():
    lines, items = shop(moves=0.7)
    tables = {"sales": lines, "items": items}
    settings = ForecastTotalSettings(periods=14)
    whole, pieces = (
        run.map(forecast_total_decision, tables, settings=settings, pieces=count).frames["demand_total"]
        for count in (1, 3)
    )
    assert whole.equals(pieces)


def test_the_missing_demand_is_shared_out_over_what_is_there():
    series = pl.DataFrame({"item": ["a", "b", "c"], "place": ["main"] * 3})
    items = pl.DataFrame({"item": ["a", "b", "c"], "category": ["tea", "tea", "oil"]})
    sold = np.array([[4.0, 0.0], [2.0, 2.0], [9.0, 0.0]])
    told = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    first = np.zeros(3, dtype=np.int64)
    found = lured(series, sold, told, first, items, learn_neighbours(series, sold, told, first, items))
    # Four of a meet an empty shelf; all of them to b, which sells two: three times as many.
    assert found == pytest.approx(np.log([[1, 1], [1, 3], [1, 1]]))
