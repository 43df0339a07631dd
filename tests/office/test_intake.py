"""Whole tables into the books: overlapping exports apply once, bad rows wait, a batch can be undone."""

import datetime as dt
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wharfinger.books.acts import By
from wharfinger.books.frames import tables_as_of
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Item, MonthVersion, PastSale
from wharfinger.office.intake import Count, bring, bring_opening
from wharfinger.office.undo import undo_batch
from wharfinger.tables.errors import BooksError

ME = By("tester")
OPENED = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def items(*codes: str, **columns: Any) -> pl.DataFrame:
    plain = {"name": "Thing", "category": "things", "unit": "piece", "unit_cost": 1.5, "price": 2.0}
    return pl.DataFrame({"item": list(codes), **plain, **columns})


def places(*codes: str) -> pl.DataFrame:
    return pl.DataFrame({"place": list(codes), "name": "Place", "kind": "warehouse"})


def sold(first: dt.date, days: int, item: str = "apple", **columns: Any) -> pl.DataFrame:
    dates = [first + dt.timedelta(days=day) for day in range(days)]
    plain = {"place": "main", "quantity": 2.0, "price": 2.5}
    return pl.DataFrame({"item": item, "date": dates, **plain, **columns})


@pytest.fixture
def shop(books: Home) -> Home:
    bring(ME, {"places": places("main"), "items": items("apple", "pear")})
    return books


def test_tables_may_come_in_any_order(books: Home) -> None:
    offers = {"supplier": ["farm"], "item": ["apple"], "unit_cost": [1.2], "lead_days": [3.0]}
    suppliers = {"supplier": ["farm"], "name": ["The farm"]}
    done = bring(ME, {"offers": offers, "items": items("apple", supplier="farm"), "suppliers": suppliers})
    assert {name: count.new for name, count in done.counts.items()} == {
        "suppliers": 1,
        "items": 1,
        "offers": 1,
    }
    assert tables_as_of(names=["offers"])["offers"]["unit_cost"].to_list() == [1.2]


def test_a_second_import_changes_what_differs_and_leaves_the_rest(shop: Home) -> None:
    again = items("apple", "pear", "plum").with_columns(price=pl.Series([2.0, 3.0, 2.0]))
    assert bring(ME, {"items": again}).counts["items"] == Count(new=1, changed=1, known=1)
    assert tables_as_of(names=["items"])["items"]["price"].to_list() == [2.0, 3.0, 2.0]


def test_overlapping_exports_apply_once(shop: Home) -> None:
    first = bring(ME, {"sales": sold(dt.date(2026, 1, 1), 20)})
    second = bring(ME, {"sales": sold(dt.date(2026, 1, 11), 20)})
    assert first.counts["sales"] == Count(new=20)
    assert second.counts["sales"] == Count(new=10, known=10)
    assert tables_as_of(names=["sales"])["sales"]["quantity"].sum() == 60


def test_the_lines_of_an_order_are_known_by_order_and_item(shop: Home) -> None:
    day = dt.date(2026, 1, 5)
    lines = pl.concat([sold(day, 1, order="W1"), sold(day, 1, order="W2"), sold(day, 1, "pear", order="W1")])
    assert bring(ME, {"sales": lines}).counts["sales"] == Count(new=3)
    assert bring(ME, {"sales": lines.tail(1)}).counts["sales"] == Count(known=1)


def test_a_fact_that_stands_with_other_numbers_is_set_aside(shop: Home) -> None:
    bring(ME, {"sales": sold(dt.date(2026, 1, 1), 3)})
    done = bring(ME, {"sales": sold(dt.date(2026, 1, 3), 2, quantity=9.0)})
    assert done.counts["sales"] == Count(new=1, aside=1)
    assert done.failures["found"].to_list() == ["a fact that stands in the books with other numbers"]


@pytest.mark.parametrize(
    ("bad", "found", "mend"),
    [
        ({"item": "aple"}, "no item 'aple'", "bring the item in first, or correct its number"),
        ({"place": "mian"}, "no warehouse or store 'mian'", "bring the place in first"),
        ({"quantity": 0.5}, "'0.5'", "correct the quantity, or give the item more decimals"),
        (
            {"date": dt.date(2026, 3, 1)},
            "a day from which on the ledger of the place is kept",
            "book_journal",
        ),
        ({"price": -1.0}, "'-1.0'", ""),
    ],
)
def test_a_bad_row_waits_with_its_reason_and_keeps_no_good_one_out(
    shop: Home, bad: dict[str, Any], found: str, mend: str
) -> None:
    bring_opening(ME, {"item": ["apple"], "place": ["main"], "on_hand": [5.0]}, OPENED)
    rows = pl.concat(
        [
            sold(dt.date(2026, 1, 1), 2),
            sold(dt.date(2026, 1, 9), 1).with_columns(**{name: pl.lit(value) for name, value in bad.items()}),
        ]
    )
    done = bring(ME, {"sales": rows})
    assert done.counts["sales"] == Count(new=2, aside=1)
    (failure,) = done.failures.to_dicts()
    assert failure["row"] == 2
    assert found in failure["found"]
    assert mend in failure["mend"]
    assert '"item"' in failure["whole_row"]


def test_master_data_that_rests_on_nothing_waits(shop: Home) -> None:
    done = bring(
        ME,
        {
            "items": items("plum", supplier="nobody"),
            "units": {"item": ["apple"], "unit": ["piece"], "numerator": [1], "denominator": [1]},
            "lanes": {"from_place": ["main"], "to_place": ["moon"], "days": [1.0]},
            "places": {"place": ["bin"], "name": ["Bin"], "kind": ["bin"]},
            "offers": {"supplier": ["nobody"], "item": ["apple"], "unit_cost": [1.0], "lead_days": [1.0]},
        },
    )
    assert set(done.failures["table"]) == {"items", "units", "lanes", "places", "offers"}
    assert all(count == Count(aside=1) for count in done.counts.values())


def test_a_batch_that_is_undone_vanishes_as_of_later_and_stood_as_of_earlier(shop: Home) -> None:
    done = bring(ME, {"items": items("plum"), "sales": sold(dt.date(2026, 1, 1), 30)})
    before = dt.datetime.now(tz=dt.UTC)
    assert len(undo_batch(ME, done.batch)) == 2
    assert tables_as_of(names=["sales"])["sales"].is_empty()
    assert tables_as_of(before, ["sales"])["sales"].height == 30
    assert not Item.objects.filter(code="plum").exists()
    assert MonthVersion.objects.get(table="pastsale", month=dt.date(2026, 1, 1)).version == 2
    # What was undone can be brought in again.
    assert bring(ME, {"sales": sold(dt.date(2026, 1, 1), 30)}).counts["sales"] == Count(new=30)


def test_history_was_known_at_the_end_of_its_day_at_the_place(books: Home) -> None:
    berlin = places("main").with_columns(time_zone=pl.lit("Europe/Berlin"))
    bring(ME, {"places": berlin, "items": items("apple"), "sales": sold(dt.date(2026, 1, 1), 3)})
    midnight = dt.datetime(2026, 1, 2, 23, tzinfo=dt.UTC)  # 3 January 0:00 in Berlin
    assert tables_as_of(midnight, ["sales"])["sales"]["date"].max() == dt.date(2026, 1, 2)
    earlier = midnight - dt.timedelta(microseconds=1)
    assert tables_as_of(earlier, ["sales"])["sales"]["date"].max() == dt.date(2026, 1, 1)


def test_a_long_table_goes_in_by_chunks_of_one_batch(shop: Home) -> None:
    rows = pl.concat([sold(dt.date(2026, 1, 1), 31, order=f"W{n}") for n in range(70)])
    done = bring(ME, {"sales": rows})
    assert done.counts["sales"] == Count(new=2170)
    assert Act.objects.filter(batch=done.batch, verb="bring_past_sales").count() == 2
    assert PastSale.objects.count() == 2170


def test_readings_come_in_once(shop: Home) -> None:
    at = [dt.datetime(2026, 1, 1, hour, tzinfo=dt.UTC) for hour in range(5)]
    rows = pl.DataFrame({"source": "fridge", "at": at, "measure": "temperature", "value": 4.5, "unit": "C"})
    assert bring(ME, {"readings": rows}).counts["readings"] == Count(new=5)
    assert bring(ME, {"readings": rows}).counts["readings"] == Count(known=5)
    assert_frame_equal(tables_as_of(names=["readings"])["readings"], rows)


def test_receipts_and_ends_of_days_come_in_once(shop: Home) -> None:
    day = dt.date(2026, 1, 7)
    receipts = {
        "document": ["P1"], "supplier": ["farm"], "item": ["apple"], "ordered": [dt.date(2026, 1, 2)],
        "received": [day], "quantity_ordered": [9.0], "quantity_received": [8.0],
    }  # fmt: skip
    ends = {"item": ["apple"], "place": ["main"], "date": [day], "on_hand": [8.0]}
    for _ in range(2):
        bring(ME, {"receipts": receipts, "stock_history": ends})
    books = tables_as_of(names=["receipts", "stock_history"])
    assert books["receipts"]["quantity_received"].to_list() == [8.0]
    assert books["stock_history"]["on_hand"].to_list() == [8.0]


def test_a_delivery_of_an_order_in_the_books_is_no_history(shop: Home) -> None:
    from wharfinger.office import buying, partners

    partners.add_supplier(ME, "farm", "The farm")
    number = buying.draft_order(ME, "farm", "main", [buying.Wanted("apple", 9)])["order"]
    receipts = {
        "document": [number], "supplier": ["farm"], "item": ["apple"], "ordered": [dt.date(2026, 1, 2)],
        "received": [dt.date(2026, 1, 7)], "quantity_ordered": [9.0], "quantity_received": [8.0],
    }  # fmt: skip
    done = bring(ME, {"receipts": receipts})
    assert done.counts["receipts"] == Count(aside=1)
    assert "whose receipts the books keep themselves" in done.failures["found"][0]


def test_a_site_begins_once(shop: Home) -> None:
    stock = {"item": ["apple"], "place": ["main"], "on_hand": [5.0]}
    bring_opening(ME, stock, OPENED)
    with pytest.raises(BooksError, match="a site whose ledger began at 2026-03-01"):
        bring_opening(ME, stock, OPENED)
    assert tables_as_of(names=["stock"])["stock"]["on_hand"].to_list() == [5.0]


def test_a_table_of_documents_is_refused(books: Home) -> None:
    with pytest.raises(BooksError, match="found a table that cannot be brought in as a whole"):
        bring(ME, {"orders": pl.DataFrame()})
