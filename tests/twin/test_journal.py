"""The company's tables as history, an opening count and days: together they are the whole company again."""

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wharfinger import twin
from wharfinger.twin import journal

FIRST = dt.date(2026, 1, 1)
SINCE = FIRST + dt.timedelta(days=20)
LAST = FIRST + dt.timedelta(days=39)


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    return dict(twin.company(seed=2, items=16, days=40, first_day=FIRST).tables)


@pytest.fixture(scope="module")
def days(tables: dict[str, pl.DataFrame]) -> list[journal.Day]:
    return list(journal.days(tables, SINCE, LAST))


def test_every_day_is_there_once(days: list[journal.Day]) -> None:
    assert [day.date for day in days] == [SINCE + dt.timedelta(days=number) for number in range(20)]


def test_the_opening_count_of_the_day_after_is_the_stock(tables: dict[str, pl.DataFrame]) -> None:
    keys = ["item", "place", "lot"]
    morning_after = LAST + dt.timedelta(days=1)
    stock = tables["stock"].filter(pl.col("on_hand") != 0).sort(keys, nulls_last=True).drop("reserved")
    assert_frame_equal(journal.opening(tables, morning_after), stock)


def test_all_movements_of_the_days_are_there(
    tables: dict[str, pl.DataFrame], days: list[journal.Day]
) -> None:
    moved = pl.concat([day.movements for day in days])
    kept = tables["movements"].filter(pl.col("at").dt.date() >= SINCE)
    unfit = kept.filter(pl.col("reason") == "unfit return").height
    assert moved.height == kept.height + unfit  # what comes back unfit comes in, and then goes to scrap
    assert set(moved["reason"]) <= set(journal.REASONS.values())


def test_a_document_is_made_before_its_goods_move_and_holds_as_much(days: list[journal.Day]) -> None:
    made = pl.concat([day.documents.select("number", made=pl.lit(day.date)) for day in days])
    lines = pl.concat([day.lines for day in days])
    kinds = pl.concat([day.documents for day in days]).select("number", "kind")
    fulfils = {"sale": "sale", "purchase": "receipt", "transfer": "transfer", "return": "return"}
    moved = (
        pl.concat([day.movements.with_columns(day=pl.lit(day.date)) for day in days])
        .join(kinds, left_on="document", right_on="number")
        .filter(pl.col("reason") == pl.col("kind").replace(fulfils))
        .group_by("document", "item")
        .agg(pl.col("quantity").sum(), pl.col("day").min())
    )
    both = moved.join(made, left_on="document", right_on="number").join(
        lines, on=["document", "item"], suffix="_ordered"
    )
    assert both.height == moved.height > 0
    assert both.filter(pl.col("made") > pl.col("day")).is_empty()
    assert both.filter(pl.col("quantity") > pl.col("quantity_ordered")).is_empty()


def test_history_and_days_share_no_sale(tables: dict[str, pl.DataFrame], days: list[journal.Day]) -> None:
    history = journal.history(tables, SINCE)["sales"]
    made = pl.concat([day.documents for day in days])["number"]
    assert history["date"].max() < SINCE
    assert not set(history["order"].drop_nulls()) & set(made)
    waiting = tables["sales"].filter(pl.col("date") < SINCE, pl.col("order").is_in(made.implode()))
    assert history.height + waiting.height == tables["sales"].filter(pl.col("date") < SINCE).height
