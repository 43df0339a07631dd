"""The loop in real browsers: a proposal becomes an order, the order goods, and a promise an outcome."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unittest import mock

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.books_at_hand import copy_of
from tests.office.orchard import SOLD_A_DAY
from tests.office.past_month import at, day, lived
from tests.office.shop import ME
from tests.web.phones import phone, scan
from tests.web.serving import served
from tests.web.visiting import SESSION, a_user, session_of
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Holding, Item, Outcome, Proposal
from wharfinger.books.sealer import seal_all
from wharfinger.office import goods, partners, proposing, selling, stock
from wharfinger.office.accounts import make_login_link
from wharfinger.office.intake import bring
from wharfinger.office.plan_now import do_now, plan_now

PEAR = "04006381333931"
SUPPLIER = {"pear": "farm", "plum": "valley"}
AT_ONCE_MS = 1_000
PATIENCE_MS = 15_000


def set_up() -> None:
    """Apples ordered by telephone a month ago, and the plan of that day; pears and plums that run low now."""
    lived(received=25)
    partners.add_offer(ME, "farm", "apple", "1.50", lead_days=5)
    plan_now(as_of=at(30, 8).isoformat(), decisions=["min_max"])
    proposing.dismiss(ME, Proposal.objects.get(item="apple").pk, "ordered by telephone")
    partners.add_supplier(ME, "valley", "Valley")
    rows = []
    for fruit, supplier in SUPPLIER.items():
        goods.add_item(ME, goods.NewItem(fruit, fruit.title(), unit_cost="1.50", price="2.40"))
        partners.add_offer(ME, supplier, fruit, "1.50", lead_days=5, multiple=12)
        stock.adjust(ME, fruit, "warehouse", 10, why="found")
        rows += [
            {"item": fruit, "place": "warehouse", "date": day(back), "quantity": float(SOLD_A_DAY[fruit])}
            for back in range(100, 0, -1)
        ]
    Item.objects.filter(code="pear").update(gtin=PEAR)
    bring(ME, {"sales": pl.DataFrame(rows)})
    plan_now(decisions=["min_max"])
    do_now("measure_outcomes")


@dataclass(frozen=True)
class Site:
    """Where the server is, the buyer's link, and the sessions of the others."""

    address: str
    link: str
    buyer: str
    picker: str
    viewer: str


@pytest.fixture(scope="module")
def site(sqlite_template: Home) -> Iterator[Site]:
    # Playwright's loop runs in this thread, in which Django would then refuse to ask the books.
    unasked = mock.patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with unasked, copy_of(sqlite_template) as home:
        set_up()
        a_user("u1", "owner")
        buyer = a_user("u2", "buyer")
        others = (buyer, a_user("u3", "warehouse"), a_user("u4", "viewer"))
        secret = make_login_link(ME, buyer.key)
        with served(home) as address:
            yield Site(address, f"/login/link/{secret}", *map(session_of, others))


@pytest.fixture
def come(site: Site, browser: Any) -> Iterator[Any]:
    """Browsers of different people; a script that fails, or a breach of the policy, fails the test."""
    contexts, said = [], []

    def tab(session: str = "") -> Any:
        context = browser.new_context(base_url=site.address, locale="en-GB")
        if session:
            context.add_cookies([{"name": SESSION, "value": session, "url": site.address}])
        return watched(context)

    def small(session: str) -> Any:
        return watched(phone(browser, site.address, session, base_url=site.address))

    def watched(context: Any) -> Any:
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: said.append(str(error.error)))
        context.on("console", lambda told: said.append(told.text) if "Content Sec" in told.text else None)
        contexts.append(context)
        return context.new_page()

    tab.small = small  # type: ignore[attr-defined]
    yield tab
    for context in contexts:
        context.close()
    assert said == []


def card(page: Any, fruit: str) -> Any:
    return page.locator(f".proposal:has-text('of {fruit}')")


def on_hand(page: Any, item: str) -> Any:
    return page.locator(f"tr[data-live-item={item}] td:nth-child(3)")


def open_stock(page: Any) -> None:
    with page.expect_response("**/events?after=*") as stream:
        page.goto("/stock/")
    assert stream.value.status == 200
    page.evaluate("window.stayed = true")


def test_a_proposal_becomes_an_order_and_the_order_goods_on_the_shelf(come: Any, site: Site) -> None:
    page = come()
    for _ in range(2):  # to open the link, as mail programs do too, uses nothing up
        page.goto(site.link)
    page.click("main button")
    page.wait_for_url("**/account**")
    late = come()
    late.goto(site.link)
    late.click("main button")
    assert late.locator(".refusal").count() == 1

    page.goto("/today/")
    asked = int(Proposal.objects.get(item="pear").terms["quantity"])
    assert card(page, "Pear").locator("input[name=quantity]").input_value() == str(asked)
    card(page, "Pear").locator("input[name=quantity]").fill("24")
    card(page, "Pear").locator("button.main").click()
    page.wait_for_selector("#said >> text=Accepted: in PO")
    number = Document.objects.get(kind="purchase", state="draft").number
    page.click(f"main a >> text={number}")
    page.wait_for_selector(f"h1 >> text={number}: purchase, draft")
    assert "Proposed because" in page.inner_text("main")
    assert page.locator("tbody tr").first.inner_text().split()[:2] == ["pear", "Pear"]
    assert page.locator("input[name=quantity-1]").input_value() == "24"
    page.click("button >> text=Place the order")
    page.wait_for_selector(f"h1 >> text={number}: purchase, placed")
    href = page.locator("a >> text=Print (PDF)").get_attribute("href")
    pdf = page.request.get(href)
    assert pdf.ok
    assert pdf.body()[:4] == b"%PDF"

    shelf = come(site.buyer)
    open_stock(shelf)
    before = Decimal(on_hand(shelf, "pear").inner_text())
    hand = come.small(site.picker)
    hand.goto("/floor/")
    hand.wait_for_selector("html[data-kept=yes]", state="attached")
    hand.context.set_offline(True)
    hand.goto(f"/floor/receive/?order={number}")
    hand.get_by_text("0 / 24").wait_for()
    scan(hand, PEAR)
    hand.get_by_text("1 / 24").wait_for()
    hand.fill("#quantity", "20")
    hand.click("#book")
    hand.get_by_text("It is sent when the network is back").wait_for()
    assert Document.objects.get(number=number).state == "placed"
    hand.context.set_offline(False)
    hand.locator("#waiting").wait_for(state="hidden")

    on_hand(shelf, "pear").get_by_text(f"{before + 20}", exact=True).wait_for()
    assert shelf.evaluate("window.stayed")
    page.reload()
    assert page.inner_text("h1") == f"{number}: purchase, part received"
    assert page.locator("tbody tr").all_inner_texts()[0].split()[1:6] == ["pear", "Pear", "24", "20", "4"]


def test_an_accepted_proposal_that_is_taken_back_waits_again(come: Any, site: Site) -> None:
    page = come(site.buyer)
    page.goto("/today/")
    drafts = Document.objects.filter(state="draft").count()
    card(page, "Plum").locator("button.main").click()
    page.wait_for_selector("#said >> text=Accepted: in PO")
    assert card(page, "Plum").count() == 0
    assert Proposal.objects.get(item="plum").state == "accepted"
    page.click("#said button >> text=Undo")
    page.wait_for_selector("#said >> text=Undone.")
    card(page, "Plum").wait_for()
    assert Proposal.objects.get(item="plum").state == "open"
    assert Document.objects.filter(state="draft").count() == drafts


def test_a_sale_moves_the_number_in_every_open_page(come: Any, site: Site) -> None:
    pages = [come(site.buyer), come(site.viewer)]
    for page in pages:
        open_stock(page)
    before = Decimal(on_hand(pages[0], "apple").inner_text())
    selling.sell_now(ME, "warehouse", [selling.Sold("apple", 3)])
    sold = time.monotonic()
    for page in pages:
        on_hand(page, "apple").get_by_text(f"{before - 3}", exact=True).wait_for(timeout=AT_ONCE_MS)
        assert page.evaluate("window.stayed")
    assert time.monotonic() - sold < AT_ONCE_MS / 1000


def test_an_item_that_comes_from_nothing_is_told_of_and_moves_nothing(come: Any, site: Site) -> None:
    page = come(site.viewer)
    open_stock(page)
    rows = page.locator("#list tbody tr")
    before, top = rows.count(), rows.first.bounding_box()
    goods.add_item(ME, goods.NewItem("quince", "Quince", unit_cost="1", price="2"))
    stock.adjust(ME, "quince", "warehouse", 7, why="found")
    came = time.monotonic()
    page.locator("#live-news").wait_for(timeout=AT_ONCE_MS)
    assert time.monotonic() - came < AT_ONCE_MS / 1000
    assert (rows.count(), rows.first.bounding_box()) == (before, top)
    page.click("#live-news")
    on_hand(page, "quince").get_by_text("7", exact=True).wait_for()
    assert rows.count() == before + 1
    assert page.locator("#live-news").is_hidden()
    # What is sold on another page of the table, or under another filter, is nothing new.
    with page.expect_response("**/events?after=*") as stream:
        page.goto("/stock/?q=quince")
    assert stream.value.ok
    selling.sell_now(ME, "warehouse", [selling.Sold("apple", 1)])
    selling.sell_now(ME, "warehouse", [selling.Sold("quince", 7)])
    on_hand(page, "quince").get_by_text("0", exact=True).wait_for()
    assert page.locator("#live-news").is_hidden()


def test_the_first_row_of_an_empty_list_comes_by_itself(come: Any, site: Site) -> None:
    page = come(site.viewer)
    with page.expect_response("**/events?after=*") as stream:
        page.goto("/stock/?q=medlar")
    assert stream.value.status == 200
    goods.add_item(ME, goods.NewItem("medlar", "Medlar", unit_cost="1", price="2"))
    stock.adjust(ME, "medlar", "warehouse", 7, why="found")
    on_hand(page, "medlar").get_by_text("7", exact=True).wait_for(timeout=AT_ONCE_MS)
    selling.sell_now(ME, "warehouse", [selling.Sold("medlar", 2)])
    on_hand(page, "medlar").get_by_text("5", exact=True).wait_for(timeout=AT_ONCE_MS)
    assert page.locator("#live-news").is_hidden()


def test_what_is_sold_before_the_stream_begins_is_not_missed(come: Any, site: Site) -> None:
    page = come(site.buyer)
    before = Holding.objects.get(item__code="apple", site__code="warehouse").quantity

    def sell_first(route: Any) -> None:
        selling.sell_now(ME, "warehouse", [selling.Sold("apple", 1)])
        seal_all()
        route.continue_()

    page.route("**/events*", sell_first, times=1)
    page.goto("/stock/")
    on_hand(page, "apple").get_by_text(f"{before - 1}", exact=True).wait_for()


def test_what_came_of_a_proposal_stands_beside_its_promise(come: Any, site: Site) -> None:
    """Ordered by telephone, the apples came to an empty shelf; two were sold before the next chance."""
    page = come(site.buyer)
    page.goto("/today/")
    outcome = Outcome.objects.get()
    row = page.locator("tr", has_text="of Apple").inner_text()
    assert f"20 came on {day(25)}; without an order it would have run out on {day(26)}" in row
    assert f"{outcome.promised / 10_000:.2f} EUR" in row
    assert "1.80 EUR" in row
    assert "right" in row


def test_a_viewer_sees_today_and_can_change_nothing(come: Any, site: Site) -> None:
    number = Proposal.objects.get(item="plum").pk
    page = come(site.viewer)
    for address in ("/today/", f"/today/{number}/"):
        page.goto(address)
        assert "of Plum" in page.inner_text("main")
        assert page.locator("main :is(button, form, input)").count() == 0
        found = Axe().run(page)
        assert found.response["violations"] == [], found.generate_report()
    post = """async (address) => {
        const body = new FormData(document.querySelector("footer form"));
        const answer = await fetch(address, { method: "POST", body });
        return [answer.status, await answer.text()];
    }"""
    # The same form does what a viewer may do: it is the role that is refused below, not the form.
    assert page.evaluate(post, "/language")[0] == 200
    for act in ("accept", "snooze", "dismiss", "assign", "comment"):
        status, text = page.evaluate(post, f"/today/{number}/{act}")
        assert (status, "Your role does not allow this" in text) == (403, True), act
    assert Proposal.objects.get(pk=number).state == "open"
