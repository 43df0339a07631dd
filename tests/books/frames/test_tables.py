"""Tables from the books are those that went in, as known at any moment, on both databases."""

import datetime as dt

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.office import small_company
from wharfinger.books.frames import FROM_BOOKS, tables_as_of
from wharfinger.books.home import Home
from wharfinger.tables import TABLES
from wharfinger.tables.errors import BooksError

KEPT_OUTSIDE = ["cost-difference", "production", "transit"]
"""Places that all books have, and no file."""


@pytest.fixture(scope="module")
def books(company_home: Home) -> dict[str, pl.DataFrame]:
    return tables_as_of()


@pytest.fixture(scope="module")
def files() -> dict[str, pl.DataFrame]:
    return {name: TABLES[name].of(frame) for name, frame in small_company.tables().items()}


def since(home: Home) -> dt.date:
    from wharfinger.office.intake import begun

    return min(begun().values()).date()


def test_every_table_passes_its_own_check(books: dict[str, pl.DataFrame]) -> None:
    assert set(books) == set(FROM_BOOKS)
    for name, frame in books.items():
        assert_frame_equal(TABLES[name].of(frame), frame)


@pytest.mark.parametrize("name", ["items", "units", "suppliers", "offers", "lanes", "customers"])
def test_master_data_comes_back_as_it_went_in(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame], name: str
) -> None:
    assert_frame_equal(books[name], files[name])


def test_places_come_back_beside_those_that_all_books_have(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]
) -> None:
    key = "place"
    own = books["places"].filter(~pl.col(key).is_in(KEPT_OUTSIDE)).sort(key)
    assert_frame_equal(own, files["places"].sort(key))


def test_sales_are_history_and_then_what_the_ledger_posted(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame], company_home: Home
) -> None:
    cut_over = since(company_home)
    waiting = files["orders"].filter(pl.col("shipped_at").is_null())["order"].unique().implode()
    gone = pl.col("order").is_null() | ~pl.col("order").is_in(waiting)
    keys = ["item", "place", "date", "price", "promotion", "channel", "customer"]
    counter = pl.when(pl.col("channel") == "web").then("order")
    want, got = (
        frame.filter(pl.col("quantity") > 0)
        .group_by(*keys, order=counter)
        .agg(pl.col("quantity").sum())
        .sort(*keys, "order")
        for frame in (files["sales"].filter(gone), books["sales"])
    )
    assert got["date"].min() < cut_over <= got["date"].max()
    assert_frame_equal(got, want)


def test_history_keeps_the_days_on_which_a_shelf_was_empty(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame], company_home: Home
) -> None:
    cut_over = since(company_home)
    shown = ["item", "place", "date", "quantity", "available"]
    none = (pl.col("quantity") == 0) & (pl.col("date") < cut_over)
    want, got = (frame["sales"].filter(none).select(shown).sort(shown) for frame in (files, books))
    assert want.height > 0
    assert_frame_equal(got, want)


def test_goods_that_came_back_are_sold_below_zero(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame], company_home: Home
) -> None:
    back = files["movements"].filter(
        pl.col("reason").is_in(["return", "unfit return"]), pl.col("at").dt.date() >= since(company_home)
    )
    assert back.height > 0
    assert books["sales"].filter(pl.col("quantity") < 0)["quantity"].sum() == -back["quantity"].sum()


def test_stock_is_that_of_the_company(books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]) -> None:
    keys = ["item", "place", "lot"]
    want, got = (
        frame["stock"].filter(pl.col("on_hand") != 0).drop("reserved").sort(keys, nulls_last=True)
        for frame in (files, books)
    )
    assert want.height > 0
    assert_frame_equal(got, want)


def test_what_customers_wait_for_stands_reserved(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]
) -> None:
    keys = ["item", "place"]
    want, got = (
        frame["stock"].group_by(keys).agg(pl.col("reserved").sum()).filter(pl.col("reserved") > 0).sort(keys)
        for frame in (files, books)
    )
    assert want.height > 0
    assert_frame_equal(got, want)


def test_orders_of_the_kept_days_come_back(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame], company_home: Home
) -> None:
    cut_over = since(company_home)
    keys = ["order", "item"]
    waits = pl.col("shipped_at").is_null() | (pl.col("shipped_at").dt.date() >= cut_over)
    want = files["orders"].filter(waits).sort(keys)
    assert set(want["status"]) == {"open", "shipped"}
    assert_frame_equal(books["orders"].sort(keys), want)


def test_what_is_on_its_way_comes_back(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]
) -> None:
    keys = ["document", "item"]
    assert files["incoming"].height > 0
    assert_frame_equal(books["incoming"].sort(keys), files["incoming"].sort(keys))


def test_receipts_come_back(books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]) -> None:
    keys = ["document", "item", "received"]
    want, got = files["receipts"].sort(keys), books["receipts"].sort(keys)
    assert want.height > 0
    assert_frame_equal(got, want)


def test_ends_of_days_come_back_and_go_on_until_yesterday(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]
) -> None:
    keys = ["item", "place", "date"]
    got = books["stock_history"].sort(keys)
    want = files["stock_history"].sort(keys)
    assert_frame_equal(got.filter(pl.col("date") <= small_company.LAST), want)
    later = (
        got.filter(pl.col("date") > small_company.LAST)
        .group_by("item", "place")
        .agg(pl.col("on_hand").unique())
    )
    assert later["on_hand"].list.len().max() == 1


def test_readings_come_back(books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame]) -> None:
    keys = ["source", "at", "measure"]
    assert_frame_equal(books["readings"].sort(keys), files["readings"].sort(keys))


def test_movements_of_the_kept_days_come_back(
    books: dict[str, pl.DataFrame], files: dict[str, pl.DataFrame], company_home: Home
) -> None:
    """Goods that came back unfit go in and then to scrap; all else is as it was."""
    cut_over = since(company_home)
    keys = ["at", "item", "lot", "from_place", "to_place"]
    plain = pl.col("reason").is_in(["sale", "receipt", "transfer", "count"])
    want, got = (
        frame["movements"]
        .filter(plain, pl.col("at").dt.date() >= cut_over)
        .group_by(*keys, "reason")
        .agg(pl.col("quantity").sum(), pl.col("recorded_at").max())
        .sort(*keys, "reason", nulls_last=True)
        for frame in (files, books)
    )
    assert_frame_equal(got, want)


@pytest.mark.parametrize("days_ago", [3, 10])
def test_as_of_an_earlier_morning_the_books_know_what_the_company_then_knew(
    company_home: Home, days_ago: int
) -> None:
    day = small_company.LAST - dt.timedelta(days=days_ago - 1)
    then = small_company.tables(small_company.DAYS - days_ago)
    names = ["stock", "movements", "receipts", "stock_history"]
    morning = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    books = tables_as_of(morning, names)
    keys = ["item", "place", "lot"]
    want = TABLES["stock"].of(then["stock"]).filter(pl.col("on_hand") != 0).drop("reserved")
    assert_frame_equal(
        books["stock"].drop("reserved").sort(keys, nulls_last=True), want.sort(keys, nulls_last=True)
    )
    assert books["movements"]["at"].max() == then["movements"]["at"].max()
    assert books["receipts"].height == then["receipts"].height
    assert books["stock_history"]["date"].max() == day - dt.timedelta(days=1)


def test_a_table_that_the_books_do_not_keep_is_refused(company_home: Home) -> None:
    with pytest.raises(BooksError, match="found a table that the books do not keep"):
        tables_as_of(names=["signals"])


def test_a_moment_without_a_time_zone_is_refused(company_home: Home) -> None:
    with pytest.raises(BooksError, match="without a time zone"):
        tables_as_of(dt.datetime(2026, 3, 1))  # noqa: DTZ001
