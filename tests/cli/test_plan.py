"""`wharfinger plan` and `wharfinger today`, as a person and a program call them."""

import json

from tests.books_at_hand import set_up_django
from tests.cli.shop import wharfinger
from wharfinger.books.home import Home

set_up_django()

from tests.office.orchard import plant  # noqa: E402


def test_the_plan_is_made_and_today_lists_it(sqlite_books: Home) -> None:
    plant(plum=400)
    done = wharfinger("plan")
    assert done.returncode == 0, done.stderr
    assert "min_max: " in done.stdout
    assert "2 new, 0 as before, 0 gone, 0 held back" in done.stdout
    told = json.loads(wharfinger("today", "--json").stdout)
    orders = [card for card in told["proposals"] if card["kind"] == "order"]
    assert (told["orders"], len(orders)) == (2, 2)
    assert {"id", "decision", "what", "why", "worth", "until"} <= set(orders[0])
    assert told["orders_money"] == sum(card["value"] for card in orders)
    said = wharfinger("today").stdout
    assert said.startswith("2 orders to place, ")
