import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.run import shares, sold
from tests.run.shares import SHARES, Smoothing
from wharfinger import run
from wharfinger.tables import DecisionError, TableError

WHOLE = dataclasses.replace(SHARES, by=None)


def test_share_rank_and_level_are_those_of_the_whole_company():
    sales = {"item": [*"abab"], "date": [sold.FIRST] * 4, "quantity": [1.0, 2.0, 3.0, 2.0]}
    found = run.map(SHARES, {"sales": sales}, settings=Smoothing(alpha=0.5), pieces=2).frames["shares"]
    # By hand: a sold 1 + 3, b 2 + 2; a's level is 0.5, then 0.5 + 0.5 * 2.5; b's is 1, then 1.5.
    assert found.select("item", "share", "rank", "smoothed").rows() == [
        ("a", 0.5, 0, 1.75),
        ("b", 0.5, 0, 1.5),
    ]


def test_the_result_says_what_it_was_found_from():
    tables = sold.company() | {"stock": {"anything": [1]}}
    result = run.map(SHARES, tables, as_of=dt.date(2026, 1, 1), seed=7)
    assert (result.decision, result.seed, result.settings) == ("shares", 7, Smoothing())
    assert result.as_of == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert sorted(result.tables) == ["known", "places", "sales"]
    assert len(result.tables["sales"]) == 600


def test_without_as_of_it_is_the_day_after_the_last_fact_of_all_pieces():
    result = run.map(SHARES, sold.company(), pieces=5)
    last = result.tables["sales"]["date"].max()
    assert result.as_of.date() == last + dt.timedelta(days=1)


QUANTITIES = st.floats(0.001, 1e6)
ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "an item with a long name", "ü", "z"]), QUANTITIES), max_size=30
)


@settings(max_examples=30)
@given(rows=ROWS, pieces=st.integers(1, 8), of_all=st.booleans())
def test_any_number_of_pieces_gives_the_same_bytes(rows, pieces, of_all):
    sales = pl.DataFrame(rows, schema={"item": pl.String, "quantity": pl.Float64}, orient="row")
    known = {"item": [None if of_all else "a"], "date": [sold.FIRST], "fair": [1.0]}
    tables = {"sales": sales.with_columns(date=pl.lit(sold.FIRST)), "known": known}
    day = dt.date(2026, 1, 1)
    one = run.map(SHARES, tables, as_of=day, pieces=1)
    assert sold.as_bytes(run.map(SHARES, tables, as_of=day, pieces=pieces)) == sold.as_bytes(one)
    # And it is what the decision itself finds, without this room.
    applied = SHARES.apply(tables, as_of=day).frames
    assert one.frames["shares"].rows() == applied["shares"].sort("item").rows()
    assert one.frames["levels"].rows() == applied["levels"].sort("item", maintain_order=True).rows()


def test_a_decision_fitted_piece_by_piece_would_be_noticed():
    def piecewise(*, sales, known, places, settings, seed, shared):
        shared = shares.fit(sales=sales)
        return shares.run(sales=sales, known=known, settings=settings, seed=seed, shared=shared)

    wrong = dataclasses.replace(SHARES, run=piecewise)
    right = sold.as_bytes(run.map(SHARES, sold.company(), pieces=4))
    assert sold.as_bytes(run.map(wrong, sold.company(), pieces=4)) != right


def test_what_may_not_be_split_runs_as_one_piece_in_its_own_order():
    told = []
    result = run.map(WHOLE, sold.company(), pieces=4, progress=lambda *so_far: told.append(so_far))
    assert told == [(0, 1), (1, 1)]
    items = result.frames["shares"]["item"].to_list()
    assert items == WHOLE.apply(sold.company()).frames["shares"]["item"].to_list()
    assert items != sorted(items)


def test_progress_counts_the_pieces():
    told = []
    run.map(SHARES, sold.company(), pieces=3, progress=lambda *so_far: told.append(so_far))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_declared_column_may_be_named():
    assert len(run.map(SHARES, sold.company(), by="item").frames["shares"]) == 20


@pytest.mark.parametrize(
    ("decision", "given", "message"),
    [
        (
            SHARES,
            {"by": "place"},
            "shares: found by='place'; expected by='item', the column by which it may be",
        ),
        (WHOLE, {"by": "item"}, "shares: found by='item'; expected no column: it may not be split"),
        (SHARES, {"pieces": 0}, "shares: found pieces=0; expected at least 1. To mend: leave pieces out"),
    ],
)
def test_what_cannot_be_split_so_is_refused(decision, given, message):
    with pytest.raises(DecisionError) as refused:
        run.map(decision, sold.company(), **given)
    assert message in str(refused.value)


def test_a_bad_table_is_refused_before_any_piece_is_made():
    with pytest.raises(TableError, match="quantity"):
        run.map(SHARES, {"sales": {"item": ["a"], "date": ["2025-01-01"], "quantity": ["many"]}})


def test_what_the_decision_complains_of_is_its_own_error():
    tables = {"sales": sold.with_item("zz", sold.sales(5, 50))}
    with pytest.raises(shares.ShareError, match="found a bad item"):
        run.map(SHARES, tables, settings=Smoothing(trouble="own"))


def test_any_other_error_names_the_piece_and_its_cause():
    tables = {"sales": sold.with_item("zz", sold.sales(5, 49))}
    with pytest.raises(DecisionError) as failed:
        run.map(SHARES, tables, settings=Smoothing(trouble="crash"), pieces=50)
    assert failed.value.where == "shares, item 'zz'"
    assert failed.value.found == "ZeroDivisionError: nothing to share"
    assert isinstance(failed.value.__cause__, ZeroDivisionError)


def test_a_key_that_two_pieces_write_is_refused():
    def everybody(*, sales, settings, shared):
        one = {"item": "all", "share": 1, "rank": 0, "smoothed": 0, "luck": 0, "events": 0, "places": 0}
        return shares.Found(pl.DataFrame([one]), shares.Levels.none())

    decision = dataclasses.replace(SHARES, run=everybody)
    with pytest.raises(DecisionError, match=r"table shares: found item 'all' in more than one piece"):
        run.map(decision, {"sales": sold.sales(5, 50)}, pieces=2)


def test_pieces_with_other_columns_are_refused():
    decision = dataclasses.replace(SHARES, run=_known_of_the_piece, writes=(shares.Known,))
    with pytest.raises(
        DecisionError, match=r"table known: found columns item, place, date, i01 in one piece"
    ):
        run.map(decision, {"sales": sold.sales(5, 50)}, pieces=5)


def _known_of_the_piece(*, sales, settings, shared):
    item = sales["item"][0]
    return pl.DataFrame({"item": [item], "date": [sold.FIRST], item: [np.pi]})
