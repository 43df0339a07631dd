"""Files into the books: nothing lost, nothing twice, all of it taken back."""

import csv
import datetime as dt
import io

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.office import shop_files
from tests.office.importing.at_hand import again, applied, company, staged, undone, whole
from tests.office.importing.at_hand import books as books_now
from tests.office.shop import ME
from wharfinger.books import ledger
from wharfinger.books.frames import tables_as_of
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Guess, ImportRow, Item, Movement, PastSale
from wharfinger.office import importing, selling
from wharfinger.office.guesses import confirm_guess, kinds_of, listed
from wharfinger.office.importing.find import batch_of
from wharfinger.office.plan_now import follow
from wharfinger.tables.errors import BooksError

ITEMS = (
    b"item,name,category,unit,unit_cost,price\n"
    b"tea,Green tea,tea,piece,3.00,5.00\ncup,Cup,cups,piece,1.50,4.00\n"
)
SALES = (
    b"item,date,quantity,price\n"
    b"tea,2026-06-01,3,5\ntea,2026-06-01,3,5\ntea,2026-06-01,x,5\ncup,2026-06-03,4,4\n"
)
STOCK = b"item,on_hand\ntea,40\ncup,7\n"
OURS = {"items.csv": ITEMS, "sales.csv": SALES, "stock.csv": STOCK}
WHOSE = {"value:offers.supplier": shop_files.VENDOR}
YESTERDAY = dt.datetime.now(tz=dt.UTC).date() - dt.timedelta(days=1)


def shop(**orders: object) -> dict[str, bytes]:
    return {
        "orders.csv": shop_files.orders(20, **orders),
        "products.csv": shop_files.products(),
        "inventory.csv": shop_files.inventory(),
        "Preisliste.csv": shop_files.price_list(),
    }


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    for name in one:
        assert_frame_equal(one[name], other[name])


def test_files_in_any_order_go_in_and_every_row_is_accounted_for(books_: Home) -> None:
    told = applied(shop(bad=True), WHOSE)
    assert whole(told)
    assert (told["rows_in"], told["applied"], told["quarantined"]) == (120 + 18, 135, 3)
    # Counted apart from what the import says of itself.
    lines = list(csv.DictReader(io.StringIO(shop_files.orders(20, bad=True).decode())))
    assert PastSale.objects.count() == len(lines) - 3
    assert ImportRow.objects.count() == 3
    stock = tables_as_of(names=["stock"])["stock"]
    assert stock["place"].unique().to_list() == ["main"]  # one place of ours, and one that the shop names
    assert stock["on_hand"].to_list() == [20.0] * 6


def test_a_batch_that_is_undone_and_applied_again_leaves_the_same_books(books_: Home) -> None:
    before = books_now()
    batch = staged(shop(), WHOSE)
    again(batch)
    first = books_now()
    assert first["sales"].height == 120
    undone(batch.code)
    gone = books_now()
    for name in ("sales", "stock", "offers", "suppliers", "places"):
        assert_frame_equal(gone[name], before[name])
    assert ledger.differences() == []
    told = again(batch_of(batch.code))
    assert whole(told)
    same(first, books_now())
    assert {each.kind for each in listed()} == set()


def test_the_same_files_again_are_known_and_write_no_act(books_: Home) -> None:
    applied(shop(), WHOSE)
    stood, acts = books_now(), Act.objects.exclude(verb__contains="import").count()
    told = applied(shop(), WHOSE)
    assert (told["applied"], told["known"], whole(told)) == (0, told["rows_in"], True)
    same(stood, books_now())
    assert Act.objects.exclude(verb__contains="import").count() == acts


def test_overlapping_exports_and_later_refunds_apply_once(books_: Home) -> None:
    applied(shop(until=YESTERDAY - dt.timedelta(days=5)), WHOSE)
    number = f"#{(YESTERDAY - dt.timedelta(days=9)).toordinal() * len(shop_files.GOODS)}"
    later = {"orders.csv": shop_files.orders(20, cancelled=[number])}
    told = applied(later)
    assert whole(told)
    alone = PastSale.objects.filter(order=number)
    assert sorted(alone.values_list("quantity", flat=True)) == sorted(
        [alone.get(quantity__gt=0).quantity, -alone.get(quantity__gt=0).quantity]
    )
    stood = books_now()
    assert applied(later)["applied"] == 0
    same(stood, books_now())


def test_two_overlapping_files_of_one_drop_apply_once(books_: Home) -> None:
    files = shop() | {"older.csv": shop_files.orders(10, until=YESTERDAY - dt.timedelta(days=5))}
    told = applied(files, WHOSE)
    assert whole(told)
    assert (PastSale.objects.count(), told["known"]) == (120, 60)


def test_rows_are_mended_before_and_after_and_two_equal_sales_stay_two(books_: Home) -> None:
    batch = staged(OURS)
    assert not importing.mend(ME, batch.code, 2, {4: {"quantity": "y"}})
    told = again(batch_of(batch.code))
    assert whole(told)
    assert told["quarantined"] == 1
    assert importing.mend(ME, batch.code, 2, {4: {"quantity": "3"}})
    told = follow(batch_of(batch.code).job)
    assert whole(told)
    assert told["quarantined"] == 0
    sales = tables_as_of(names=["sales"])["sales"]
    assert sorted(sales.select("item", "quantity").rows()) == [("cup", 4), ("tea", 3), ("tea", 3), ("tea", 3)]
    undone(batch.code)
    assert not tables_as_of(names=["sales"])["sales"].height
    again(batch_of(batch.code))
    assert tables_as_of(names=["sales"])["sales"].height == 4


def test_our_own_exports_come_back_to_the_same_books(books_: Home, sqlite_template: Home) -> None:
    from tests.books_at_hand import copy_of

    applied(shop(), WHOSE)
    stood = books_now()
    files = {
        f"{name}.csv": frame.write_csv().encode()
        for name, frame in tables_as_of(names=list(stood)).items()
        if frame.height
    }
    told = applied(files)
    assert (told["applied"], told["quarantined"], whole(told)) == (0, 0, True)
    with copy_of(sqlite_template):
        company()
        told = applied(files)
        assert (told["quarantined"], whole(told)) == (0, True)
        same(stood, books_now())


def test_what_rests_on_it_is_named_when_it_cannot_be_taken_back(books_: Home) -> None:
    told = applied(shop(), WHOSE)
    sale = selling.sell_now(ME, "main", [selling.Sold("TEA-01", 2)])
    with pytest.raises(BooksError, match="1 movements since its opening count, the last with SO000001"):
        undone(told["batch"])
    assert batch_of(told["batch"]).state == "applied"
    assert PastSale.objects.filter(voided_at__isnull=True).count() == 120
    from wharfinger.office.undo import undo

    undo(ME, sale["act"])
    undone(told["batch"])
    assert not PastSale.objects.filter(voided_at__isnull=True).exists()
    assert ledger.differences() == []


def test_what_nobody_gave_is_guessed_and_marked_until_a_file_says_it(books_: Home) -> None:
    items = b"item,price\ntea,5.00\ncup,4.00\n"
    applied({"items.csv": items, "sales.csv": SALES.replace(b"x", b"1")})
    assert kinds_of(["tea"]) == {"tea": ["supplier", "unit_cost", "lead_days"]}
    found = {(each.item, each.kind): each for each in listed()}
    assert found["tea", "unit_cost"].value == 2.5
    assert found["tea", "unit_cost"].why == "the price less a margin of 50%"
    assert found["tea", "unit_cost"].cost >= found["cup", "unit_cost"].cost > 0
    applied({"Preise.csv": b"supplier,item,unit_cost,lead_days\nLeaf,tea,2.00,9\n"})
    confirm_guess(ME, found["cup", "unit_cost"].number)
    assert "unit_cost" not in kinds_of(["cup"])["cup"]
    assert "lead_days" in kinds_of(["cup"])["cup"]


def test_a_value_that_is_corrected_is_no_guess_any_more(books_: Home) -> None:
    from wharfinger.office.changes import change_item

    applied({"items.csv": b"item,price\ntea,5.00\n"})
    assert "unit_cost" in kinds_of(["tea"])["tea"]
    change_item(ME, "tea", {"unit_cost": "3.10"})
    assert "unit_cost" not in kinds_of(["tea"])["tea"]
    assert Guess.objects.filter(kind="unit_cost").exists()


def test_mail_addresses_of_customers_do_not_reach_the_books(books_: Home) -> None:
    sales = b"item,date,quantity,customer\ntea,2026-06-01,3,ann@mail.example\ntea,2026-06-02,1,K-17\n"
    applied({"items.csv": ITEMS, "sales.csv": sales})
    keys = sorted(PastSale.objects.values_list("customer", flat=True))
    assert keys[0] == "K-17"
    assert keys[1].startswith("c-")
    assert "@" not in str(list(Act.objects.values_list("said", "answer", "changes")))


def test_a_file_with_a_question_waits_and_the_others_go_in(books_: Home) -> None:
    code = importing.stage(ME, list(shop().items()))
    with pytest.raises(BooksError, match="not all understood"):
        importing.apply_import(ME, code)
    told = follow(importing.apply_import(ME, code, only_sure=True)["job"])
    assert (told["waiting"], whole(told)) == (6, True)
    importing.answer(ME, code, 4, WHOSE)
    told = follow(importing.apply_import(ME, code)["job"])
    assert (told["waiting"], whole(told)) == (0, True)
    assert tables_as_of(names=["offers"])["offers"].filter(lead_days=5).height == 6


def test_a_dropped_batch_leaves_nothing(books_: Home) -> None:
    batch = staged(OURS)
    importing.drop_import(ME, batch.code)
    assert not list((books_.folder / "imports").glob("*/*"))
    assert not Item.objects.exists()
    assert not Movement.objects.exists()


@pytest.fixture(autouse=True)
def books_(books: Home) -> Home:
    company()
    return books


def test_sales_since_the_opening_count_move_goods_once_and_are_taken_back(books_: Home) -> None:
    files = shop(until=YESTERDAY) | {"inventory.csv": shop_files.inventory(200)}
    applied(files, WHOSE)
    today = dt.datetime.now(tz=dt.UTC).date()
    later = {"orders.csv": shop_files.orders(3, until=today)}
    told = applied(later)
    assert (told["applied"], told["known"], whole(told)) == (6, 12, True)
    sold = Movement.objects.filter(reason="sale", reverses__isnull=True)
    assert sold.count() == 6
    stock = {row["item"]: row["on_hand"] for row in tables_as_of(names=["stock"])["stock"].to_dicts()}
    for movement in sold.select_related("item"):
        assert stock[movement.item.code] == 200 - movement.quantity
    sales = books_now()["sales"]
    assert sales.height == 126
    assert applied(later)["applied"] == 0
    undone(told["batch"])
    assert set(tables_as_of(names=["stock"])["stock"]["on_hand"]) == {200.0}
    again(batch_of(told["batch"]))
    assert_frame_equal(books_now()["sales"].drop("order"), sales.drop("order"))
    assert ledger.differences() == []


def test_an_order_of_goods_that_are_not_there_waits_and_the_others_go_in(books_: Home) -> None:
    applied(shop(), WHOSE)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    sales = f"order,item,date,quantity\nA1,TEA-01,{today},500\nA2,TEA-01,{today},2\n".encode()
    told = applied({"sales.csv": sales})
    assert (told["applied"], told["quarantined"], whole(told)) == (1, 1, True)
    (reason,) = ImportRow.objects.get(file__name="sales.csv").reasons
    assert "500" in reason["found"]


def test_an_order_that_the_ledger_refused_goes_in_once_it_is_mended(books_: Home) -> None:
    applied(shop(), WHOSE)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    told = applied({"sales.csv": f"order,item,date,quantity\nA1,TEA-01,{today},500\n".encode()})
    assert importing.mend(ME, told["batch"], 1, {2: {"quantity": "5"}})
    told = follow(batch_of(told["batch"]).job)
    assert (told["applied"], told["quarantined"], whole(told)) == (1, 0, True)
    stock = tables_as_of(names=["stock"])["stock"].filter(item="TEA-01")["on_hand"]
    assert stock.to_list() == [15.0]


def test_an_order_to_which_a_later_export_gives_another_day_is_known(books_: Home) -> None:
    applied({"items.csv": ITEMS, "sales.csv": b"order,item,date,quantity\nA1,tea,2026-01-05,3\n"})
    later = b"order,item,date,quantity\nA1,tea,2026-03-09,3\nA2,tea,2026-03-09,1\n"
    told = applied({"sales.csv": later})
    assert (told["applied"], told["known"], whole(told)) == (1, 1, True)
