"""The pages in a real browser: keyboard, table, Today, what follows the books, and access for everybody."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.books_at_hand import copy_of
from tests.office.shop import ME
from tests.pictures_at_hand import png
from tests.web.company import set_up
from tests.web.serving import served
from tests.web.visiting import SESSION, account, session_of
from wharfinger.books.home import Home
from wharfinger.office import buying, goods, stock, webhooks

EVIL = "<img src=x onerror=ran()><script>ran()</script>"
PHONE = {"width": 390, "height": 800}
WIDE = {"width": 1200, "height": 900}
PATIENCE_MS = 10_000
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Site:
    """Where the server is, and the sessions of those who may come."""

    address: str
    buyer: str
    owner: str
    order: str
    draft: str


@pytest.fixture(scope="module")
def site(sqlite_template: Home) -> Iterator[Site]:
    with copy_of(sqlite_template) as home:
        set_up()
        from wharfinger.books.models import Document, Item

        goods.add_item(ME, goods.NewItem("evil", EVIL, category=EVIL, unit_cost="1", price="2"))
        stock.adjust(ME, "evil", "warehouse", 5, why=EVIL)
        Item.objects.bulk_create(Item(code=f"I-{n:04d}", name=f"thing {n % 90}") for n in range(400))
        hook = webhooks.add_webhook(ME, "https://93.184.216.34/hook", webhooks.new_secret())["webhook"]
        webhooks.disable_webhook(ME, hook)  # so that nothing is posted anywhere
        buyer, owner = account("buyer", "warehouse"), account("owner")
        order = Document.objects.get(kind="purchase").number
        wanted = [buying.Wanted("I-0001", 12), buying.Wanted("I-0002", 6)]
        draft = buying.draft_order(ME, "north", "store", wanted)["order"]
        sessions = session_of(buyer), session_of(owner)
        with served(home) as address:
            yield Site(address, *sessions, order, draft)


@pytest.fixture
def tab(site: Site, browser: Any) -> Iterator[Any]:
    yield from _open(site, browser, site.buyer)


def _open(site: Site, browser: Any, session: str, **look: Any) -> Iterator[Any]:
    context = browser.new_context(base_url=site.address, **{"viewport": WIDE, **look})
    context.add_cookies([{"name": SESSION, "value": session, "url": site.address}])
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.add_init_script(SHIFTS)
    yield page
    context.close()
    assert complaints == []


def test_anything_is_found_and_opened_by_keyboard(tab: Any) -> None:
    tab.goto("/today/")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("pea")
    tab.wait_for_selector("#palette-found a[aria-current=true] >> text=pear")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/items/pear/")
    tab.keyboard.press("Control+k")
    tab.wait_for_selector("#palette-found a >> text=Stock")
    tab.keyboard.press("Escape")
    assert not tab.locator("#palette").is_visible()


def test_a_table_is_filtered_sorted_and_paged_in_place_and_its_address_kept(tab: Any) -> None:
    tab.goto("/items/")
    tab.evaluate("window.stayed = true")
    tab.fill("#filter-q", "thing 8")
    tab.wait_for_selector("#list:not(:has(a[rel=next]))")
    assert "q=thing+8" in tab.url
    tab.click("#list-by-name")
    tab.wait_for_selector("#list th[aria-sort=ascending] >> text=Name")
    names = tab.locator("#list tbody tr td:nth-child(2)").all_inner_texts()
    assert names == sorted(names)
    tab.fill("#filter-q", "")
    tab.wait_for_selector("#list a[rel=next]")
    tab.click("#list a[rel=next]")
    tab.wait_for_selector("#list a[rel=prev]")
    assert tab.evaluate("window.stayed")
    assert "after=" in tab.url
    tab.reload()
    tab.wait_for_selector("#list a[rel=prev]")


def test_nothing_moves_under_the_finger_while_a_page_comes(tab: Any, site: Site) -> None:
    for address in ("/today/", "/items/", "/items/apple/", "/stock/", f"/documents/{site.order}/"):
        tab.goto(address, wait_until="networkidle" if address != "/items/apple/" else "load")
        assert "/login" not in tab.url
        assert tab.evaluate("window.shifted") < 0.01, address


def test_an_order_is_accepted_and_taken_back_by_keyboard(tab: Any) -> None:
    tab.goto("/today/")
    assert "3 orders to place today" in tab.inner_text("h1")
    tab.evaluate("window.stayed = true")
    tab.keyboard.press("j")
    assert "of apple" in tab.locator(".proposal:focus").inner_text()
    tab.keyboard.press("a")
    tab.wait_for_selector("#said >> text=Accepted: in PO")
    assert "2 orders to place today" in tab.inner_text("h1")
    assert tab.evaluate("window.stayed")
    assert tab.url.endswith("/today/")
    assert "of pear" in tab.locator(".proposal:focus").inner_text()
    tab.keyboard.press("u")
    tab.wait_for_selector("#said >> text=Undone.")
    assert "3 orders to place today" in tab.inner_text("h1")


def test_a_refusal_is_said_and_the_page_stays(tab: Any) -> None:
    tab.goto("/today/")
    tab.fill(".proposal >> nth=0 >> input[name=quantity]", "-3")
    tab.click(".proposal >> nth=0 >> button.main")
    tab.wait_for_selector("#said .refusal >> text=more than nothing")
    assert tab.locator(".proposal").count() == 3


def test_the_chart_of_an_item_is_drawn_from_the_table_behind_it(tab: Any) -> None:
    tab.goto("/items/apple/")
    tab.wait_for_selector("figure canvas")
    tab.click("summary >> text=The numbers behind it")
    assert tab.locator("#days tbody tr").count() == 120


def test_enter_in_a_line_of_a_draft_saves_it_and_drops_nothing(tab: Any, site: Site) -> None:
    tab.goto(f"/documents/{site.draft}/")
    tab.fill("input[name=quantity-2]", "8")
    tab.press("input[name=quantity-2]", "Enter")
    tab.wait_for_selector("#said >> text=are changed")
    assert tab.input_value("input[name=quantity-2]") == "8"
    assert tab.locator("button[name=drop]").count() == 2


def test_what_takes_time_says_so_without_moving_anything(tab: Any) -> None:
    tab.goto("/items/")
    held: list[Any] = []
    tab.route("**/items/?*", lambda route: held.append(route))
    tab.fill("#filter-q", "thing 8")
    tab.wait_for_selector("#list[aria-busy=true]")
    assert tab.inner_text("#busy") == "Working"
    held.pop().continue_()
    tab.wait_for_selector("#list:not([aria-busy])")
    assert tab.text_content("#busy") == ""
    tab.goto("/items/pear/change")
    # A page that is left cannot be asked: what it said last is asked of the next one.
    tab.evaluate("""new MutationObserver((seen) => sessionStorage.setItem("busy", seen[0].target.textContent))
        .observe(document.getElementById("busy"), { childList: true })""")
    tab.route("**/items/pear/change", slowly)
    tab.click("main form button.main")
    tab.wait_for_url("**/items/pear/")
    assert tab.evaluate("sessionStorage.getItem('busy')") == "Working"
    assert tab.text_content("#busy") == ""
    assert tab.evaluate("window.shifted") < 0.01


def slowly(route: Any) -> None:
    """As a server that has much to do."""
    time.sleep(0.5)
    route.continue_()


def test_a_large_photo_is_made_smaller_before_it_is_sent(tab: Any) -> None:
    tab.goto("/items/pear/")
    tab.click("summary >> text=Add a picture")
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": png(3000, 1500)}
    tab.set_input_files("#picture", files=[photo])
    tab.click("text=Show this picture")
    tab.wait_for_selector("#said >> text=The picture is shown.")
    picture = "async () => { const i = document.querySelector('.portrait img'); await i.decode();"
    assert tab.evaluate(f"{picture} return [i.naturalWidth, i.naturalHeight]; }}") == [1280, 640]
    answer = tab.request.get(tab.get_attribute(".portrait", "href"))
    assert answer.headers["content-type"] == "image/webp"


@pytest.mark.parametrize("look", [("wide", "light"), ("phone", "dark")])
def test_every_page_is_open_to_everybody(look: tuple[str, str], site: Site, browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    size, scheme = look
    found: dict[str, list[str]] = {}
    viewport = WIDE if size == "wide" else PHONE
    for page in _open(site, browser, site.owner, viewport=viewport, color_scheme=scheme):
        for address in _addresses(site):
            page.goto(address)
            assert "/login" not in page.url
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
            answer = Axe().run(page, options=rules).response
            wrong = [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in answer["violations"]]
            found |= {address: wrong} if wrong else {}
    assert found == {}


def _addresses(site: Site) -> list[str]:
    return [
        *("/today/", "/today/1/", "/items/", "/items/?q=nowhere", "/items/apple/", "/items/apple/change"),
        "/items/pear/",
        *("/stock/", "/stock/?by=site", "/stock/?by=lot", "/documents/", f"/documents/{site.order}/"),
        f"/documents/{site.draft}/",
        *("/documents/new/order", "/decisions/", "/decisions/min_max/", "/jobs/", "/jobs/1/"),
        *("/settings/", "/settings/webhooks/", "/search?q=apple", "/nowhere"),
    ]


def test_the_pages_work_without_scripts(site: Site, browser: Any) -> None:
    for page in _open(site, browser, site.buyer, java_script_enabled=False):
        page.goto("/items/")
        page.fill("#filter-q", "apple")
        page.click("form.filter button")
        assert page.locator("#list tbody tr").count() == 1
        page.goto("/today/")
        assert "Order 40 of apple" in page.inner_text("main")
        page.click(".proposal >> nth=0 >> button[name=days] >> nth=0")
        assert re.search(r"Put off until \d{4}", page.inner_text("#said"))
        page.click("#said button")
        assert "Undone." in page.inner_text("#said")


def test_a_script_in_the_books_is_run_by_no_page_and_no_chart(site: Site, browser: Any) -> None:
    for tab in _open(site, browser, site.owner):
        tab.add_init_script("window.ran = () => { window.wasRun = true; }")
        for address in ("/items/?q=evil", "/items/evil/", "/stock/?q=evil", "/search?q=evil", "/audit/"):
            tab.goto(address)
            tab.wait_for_load_state("networkidle")
            assert "onerror" in tab.inner_text("main"), address
            assert tab.evaluate("window.wasRun") is None, address
        tab.goto("/items/evil/")
        assert tab.locator("figure canvas").count() == 1
