"""The page of an item and its form."""

import datetime as dt
import re

from tests.office.shop import ME
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home
from wharfinger.books.models import Item
from wharfinger.office import selling, undo
from wharfinger.web.items import reading


def test_the_page_says_the_answer_first_and_shows_where_it_lies(sqlite_books: Home) -> None:
    set_up()
    page = signed_in(account("owner")).get("/items/apple/").text
    assert re.search(r"96 on hand at 1 place.*4 sold in 28 days; 1 order under way", page, re.S)
    assert "North Orchards" in page
    assert re.search(r'data-live-item="apple"><td>warehouse</td>.*96</td>', page)


def test_the_days_add_up_to_what_moved_and_end_with_what_is_there(sqlite_books: Home) -> None:
    set_up()
    sold = selling.sell_now(ME, "warehouse", [selling.Sold("apple", 6)])
    today = dt.datetime.now(tz=dt.UTC).date()
    days = reading.days_of(Item.objects.get(code="apple"), today)
    assert (days[-1].sold, days[-1].on_hand) == (10, 90)
    assert days[-2].on_hand is None  # before the first count nobody knows
    undo.undo(ME, sold["act"])
    assert reading.days_of(Item.objects.get(code="apple"), today)[-1].sold == 4


def test_a_price_is_changed_and_put_back(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    answer = client.post("/items/apple/change", {"price": "2,75", "name": "Apple"})
    assert answer["Location"] == "/items/apple/"
    assert Item.objects.get(code="apple").price == 27_500
    page = client.get("/items/apple/").text
    found = re.search(r'action="(/undo/\d+)"', page)
    assert found
    client.post(found[1])
    assert Item.objects.get(code="apple").price == 24_000


def test_what_is_wrong_stands_beside_its_field_and_what_was_entered_stays(sqlite_books: Home) -> None:
    set_up()
    page = signed_in(account("buyer")).post("/items/apple/change", {"name": "Apple", "weight_g": "heavy"})
    assert page.status_code == 422
    assert re.search(r'name="weight_g"[^>]*value="heavy"[^>]*aria-invalid="true"', page.text)
    assert 'id="weight_g-error"' in page.text
    assert Item.objects.get(code="apple").weight_g is None


def test_a_form_sent_as_it_came_changes_nothing(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    page = client.get("/items/milk/change").text
    sent = dict(re.findall(r'<input id="id-([a-z_]+)" name="[a-z_]+"[^>]*?value="([^"]*)"', page))
    answer = client.post("/items/milk/change", sent)
    assert answer.status_code == 302
    assert "wharfinger_said" not in answer.cookies
