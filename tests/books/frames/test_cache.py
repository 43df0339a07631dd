"""Closed months as Parquet: the same facts, never a stale one, and safe to delete."""

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.office import small_company
from wharfinger.books import frames
from wharfinger.books.acts import By
from wharfinger.books.frames import build_cache, compare_cache, tables_as_of
from wharfinger.books.home import Home
from wharfinger.tables.errors import FileError

ME = By("tester")
FROM_FACTS = ["sales", "receipts", "stock_history", "movements"]


@pytest.fixture
def company(books: Home) -> Home:
    """A short history of one item, and no ledger yet."""
    from wharfinger.office.intake import bring

    bring(
        ME,
        {
            "places": {"place": ["shop"], "name": ["Shop"], "kind": ["store"]},
            "items": {
                "item": ["apple"],
                "name": ["Apple"],
                "category": ["fruit"],
                "unit": ["piece"],
                "unit_cost": [1.0],
                "price": [2.0],
            },
            "sales": sold(dt.date(2026, 1, 1), 59),
        },
    )
    return books


def sold(first: dt.date, days: int, quantity: float = 1.0) -> pl.DataFrame:
    dates = [first + dt.timedelta(days=day) for day in range(days)]
    return pl.DataFrame({"item": "apple", "place": "shop", "date": dates, "quantity": quantity, "price": 2.0})


def sales() -> pl.DataFrame:
    return tables_as_of(names=["sales"])["sales"].sort("date", "quantity")


def test_tables_are_the_same_with_the_cache_and_without_it(company_home: Home) -> None:
    plain = tables_as_of(names=FROM_FACTS)
    assert build_cache() > 0
    assert compare_cache() == []
    cached = tables_as_of(names=FROM_FACTS)
    for name in FROM_FACTS:
        columns = plain[name].columns
        assert_frame_equal(
            cached[name].sort(columns, nulls_last=True), plain[name].sort(columns, nulls_last=True)
        )
    assert build_cache() == 0


def test_as_of_earlier_is_the_same_with_the_cache(company_home: Home) -> None:
    moment = dt.datetime.combine(small_company.LAST - dt.timedelta(days=9), dt.time(), dt.UTC)
    build_cache()
    cached = tables_as_of(moment, FROM_FACTS)
    for file in company_home.history.iterdir():
        file.unlink()
    for name, plain in tables_as_of(moment, FROM_FACTS).items():
        columns = plain.columns
        assert_frame_equal(cached[name].sort(columns, nulls_last=True), plain.sort(columns, nulls_last=True))


def test_the_cache_is_what_is_read(company: Home) -> None:
    """Otherwise the other tests would prove nothing."""
    build_cache()
    (file,) = company.history.glob("pastsale-2026-01-*")
    pl.read_parquet(file).with_columns(quantity=pl.col("quantity") * 10).write_parquet(file)
    assert sales().filter(pl.col("date") < dt.date(2026, 2, 1))["quantity"].unique().to_list() == [10.0]


def test_a_file_that_says_something_else_than_the_books_is_found(company: Home) -> None:
    build_cache()
    (file,) = company.history.glob("pastsale-2026-01-*")
    pl.read_parquet(file).head(-1).write_parquet(file)
    (unlike,) = compare_cache()
    assert unlike.file == file
    assert "30 facts in the file, 31 in the books" in unlike.found


def test_a_fact_written_into_a_closed_month_makes_its_file_stale(company: Home) -> None:
    from wharfinger.office.intake import bring

    build_cache()
    stood = {file.name for file in company.history.glob("pastsale-*")}
    # A second sale of the same day is a new fact of a closed month.
    twice = pl.concat([sold(dt.date(2026, 1, 5), 1), sold(dt.date(2026, 1, 5), 1, quantity=4.0)])
    bring(ME, {"sales": twice})
    assert sales()["quantity"].sum() == 63
    assert compare_cache() == []
    assert build_cache() == 1
    now = {file.name for file in company.history.glob("pastsale-*")}
    assert len(stood - now) == len(now - stood) == 1
    assert sales()["quantity"].sum() == 63


def test_a_month_is_kept_a_day_after_its_end_at_the_earliest(company: Home) -> None:
    build_cache(dt.datetime(2026, 3, 1, 23, tzinfo=dt.UTC))
    assert not list(company.history.glob("pastsale-2026-02-*"))
    build_cache(dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    assert list(company.history.glob("pastsale-2026-02-*"))


def test_the_cache_may_be_deleted_at_any_time(company: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    build_cache()
    for file in company.history.iterdir():
        file.unlink()
    assert sales().height == 59


def test_a_file_that_cannot_be_read_is_refused_in_words(company: Home) -> None:
    build_cache()
    (file,) = company.history.glob("pastsale-2026-01-*")
    file.write_bytes(b"garbled")
    with pytest.raises(FileError, match=r"delete the folder .*history; it is made anew from the books"):
        sales()
    assert "cannot be read" in compare_cache()[0].found


def test_it_can_be_built_in_steps(company: Home) -> None:
    assert frames.build_cache(most=1) == 1
    assert frames.build_cache(most=1) == 1
    assert frames.build_cache(most=1) == 0
