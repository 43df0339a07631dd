"""The floor on a phone with a scanner: a real browser and server, the network cut and restored."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.floor.company import LATER, ME, MUG, TEA
from tests.web.floor.conftest import Served
from tests.web.phones import scan
from wharfinger.books.models import Act, Balance, Document, Movement
from wharfinger.office import buying

CASES = json.loads((Path(__file__).parents[2] / "tables/gs1_cases.json").read_text())
OF_TEA = f"]C101{TEA}17{LATER:%y%m%d}10L7"


def kept(page: Any) -> None:
    """Wait until the phone has everything that it needs without a network."""
    page.wait_for_selector("html[data-kept=yes]", state="attached")


def receipts(order: str) -> list[Movement]:
    return list(Movement.objects.filter(line__document__number=order, reason="receipt"))


def test_an_order_is_received_short_without_a_network_and_stands_in_the_books_once(
    phone: Any, served: Served
) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/floor/")
    kept(page)
    phone.set_offline(True)
    page.goto(f"{served.address}/floor/receive/?order={served.purchase}")
    page.get_by_text("0 / 12").wait_for()
    for _ in range(3):
        scan(page, MUG)
    page.get_by_text("3 / 12").wait_for()
    scan(page, OF_TEA)
    page.get_by_text("1 / 20").wait_for()
    assert page.input_value("#lot") == "L7"
    assert page.input_value("#expires") == str(LATER)
    page.fill("#quantity", "15")
    page.fill("#damaged", "2")
    # A reload in the middle loses nothing.
    page.reload()
    page.get_by_text("15 / 20").wait_for()
    page.click("#book")
    page.get_by_text("It is sent when the network is back").wait_for()
    assert page.text_content("#waiting") == "1"
    assert receipts(served.purchase) == []

    # The network comes back, but the first answer is lost on the way: the act is sent a second time.
    lost = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    phone.route("**/floor/acts", lose_the_first)
    phone.set_offline(False)
    page.locator("#waiting").wait_for(state="hidden")
    assert lost == [200]
    came = {row.item.code: row.quantity for row in receipts(served.purchase)}
    assert came == {"mug": 3, "tea": 15}
    assert Act.objects.filter(verb="receive", actor="u7").count() == 1
    assert (
        sum(Balance.objects.filter(item__code="tea", lot__code="L7").values_list("quantity", flat=True)) == 13
    )
    scrapped = Movement.objects.get(item__code="tea", reason="scrap")
    assert (scrapped.quantity, scrapped.to_place.kind) == (2, "scrap")
    assert Document.objects.get(number=served.purchase).state == "part_received"


def test_a_wrong_scan_is_refused_and_a_short_line_stays_open(phone: Any, served: Served) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/floor/pick/?order={served.sale}")
    # The walk goes by bins: the trays of A-01 come before the mugs of A-02.
    assert page.locator(".bin").text_content() == "A-01"
    scan(page, MUG + "9")
    page.get_by_text(f"Nothing in the books has the code {MUG}9").wait_for()
    scan(page, TEA)
    page.get_by_text("Wrong item: tea Green tea. Wanted is Oak tray.").wait_for()
    scan(page, "A-02")
    page.get_by_text("Wrong place: A-02. Wanted is A-01.").wait_for()
    scan(page, "036000291452")
    page.get_by_text("Oak tray: 1 / 3").wait_for()
    assert page.locator("#progress").text_content() == "1 / 3 piece"
    page.click("#short")
    assert page.text_content("#still-open") == "Lines that stay open: 3"
    assert page.locator(".bin").text_content() == "A-02"
    scan(page, MUG)
    page.click("#all-of-it")
    scan(page, MUG)
    page.get_by_text("All 6 of White mug are taken already.").wait_for()
    page.click("#book")
    page.get_by_text(f"Booked: shipment of {served.sale}").wait_for()
    left = Movement.objects.filter(line__document__number=served.sale, reason="sale")
    assert {row.item.code: row.quantity for row in left} == {"mug": 6, "tray": 1}
    assert Document.objects.get(number=served.sale).state == "part_shipped"


def test_what_the_books_refuse_stays_until_it_is_mended(phone: Any, served: Served) -> None:
    order = buying.order(ME, "acme", "warehouse", [buying.Wanted("mug", 5)])["order"]
    page = phone.new_page()
    page.goto(f"{served.address}/floor/receive/?order={order}")
    scan(page, MUG)
    page.fill("#quantity", "50")
    page.click("#book")
    refused = page.locator(".refusal")
    refused.get_by_text("50 in all, 5 ordered").wait_for()
    refused.get_by_role("button", name="Mend it").click()
    # What was scanned is there again, to be corrected.
    page.get_by_text("50 / 5").wait_for()
    page.locator(".lines button").first.click()
    page.fill("#quantity", "5")
    page.click("#book")
    page.get_by_text(f"Booked: receipt of {order}").wait_for()
    assert [row.quantity for row in receipts(order)] == [5]
    assert page.locator(".refusal").count() == 0


def test_a_place_is_counted_blind_and_what_differs_much_twice(phone: Any, served: Served) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/floor/count/")
    page.fill("#place", "A-02")
    page.click("#start")
    field = page.locator("input[data-item=mug]")
    field.wait_for()
    there = Balance.objects.get(item__code="mug", place__code="A-02").quantity
    assert str(there) not in (page.text_content(".entry") or "")
    field.fill(str(there - 10))
    field.press("Enter")
    page.get_by_text("count it a second time").wait_for()
    field.fill(str(there - 1))
    field.press("Enter")
    page.get_by_text("Booked: count of White mug").wait_for()
    page.click("#post")
    page.get_by_text("Booked: end of the count of A-02").wait_for()
    assert Balance.objects.get(item__code="mug", place__code="A-02").quantity == there - 1


def test_a_place_is_counted_without_a_network(phone: Any, served: Served) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/floor/")
    kept(page)
    there = Balance.objects.get(item__code="tray", place__code="A-01").quantity
    phone.set_offline(True)
    page.goto(f"{served.address}/floor/count/")
    page.locator("#start").wait_for()
    scan(page, "A-01")
    page.get_by_text("Kept on this phone: start of the count of A-01").wait_for()
    scan(page, "036000291452")
    field = page.locator("input[data-item=tray]")
    field.fill(str(there))
    field.press("Enter")
    page.get_by_text("Kept on this phone: count of Oak tray").wait_for()
    page.click("#post")
    page.get_by_text("Kept on this phone: end of the count").wait_for()
    assert page.text_content("#waiting") == "3"
    phone.set_offline(False)
    page.locator("#waiting").wait_for(state="hidden")
    count = Document.objects.get(kind="count", to_place__code="A-01")
    assert count.state == "posted"
    assert [row.verb for row in Act.objects.filter(actor="u7").order_by("-id")[:3]] == [
        *("post_count", "enter_count", "start_count")
    ]


def test_goods_are_moved_by_three_scans(phone: Any, served: Served) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/floor/move/")
    before = Balance.objects.get(item__code="mug", place__code="A-02").quantity
    scan(page, MUG)
    page.get_by_role("button", name="A-02").wait_for()
    page.fill("#from", "A-02")
    page.locator("#quantity").focus()
    scan(page, "A-01")
    page.get_by_text("Right place: A-01").wait_for()
    assert page.input_value("#to") == "A-01"
    # What the scanner typed into the field that had the focus was taken out again.
    assert page.input_value("#quantity") == "1"
    page.click("#book")
    page.get_by_text("Booked: 1 of White mug from A-02 to A-01").wait_for()
    assert Balance.objects.get(item__code="mug", place__code="A-02").quantity == before - 1
    assert Balance.objects.get(item__code="mug", place__code="A-01").quantity == 1


def test_a_code_says_the_same_on_the_phone_as_on_the_server(phone: Any, served: Served) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/healthz")
    read = """async (texts) => {
        const { readCode } = await import("/static/js/gs1.js");
        const read = (text) => { try { return readCode(text, 2026); } catch { return { refused: true }; } };
        return texts.map(read);
    }"""
    said = page.evaluate(read, [case["text"] for case in CASES])
    assert said == [{name: value for name, value in case.items() if name != "text"} for case in CASES]


@pytest.mark.parametrize(
    "path", ["", "receive/", "receive/?order={purchase}", "pick/?order={sale}", "move/", "count/"]
)
def test_a_page_is_accessible_and_its_targets_are_large(path: str, phone: Any, served: Served) -> None:
    page = phone.new_page()
    page.goto(f"{served.address}/floor/{path.format(purchase=served.purchase, sale=served.sale)}")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    small = """() => [...document.querySelectorAll("#floor :is(button, input, .button, .todo a)")]
        .filter((each) => each.offsetParent && each.type !== "checkbox")
        .filter((each) => each.getBoundingClientRect().height < 48)
        .map((each) => each.outerHTML.slice(0, 120))"""
    assert page.evaluate(small) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert re.search(r"default-src 'self'", page.request.get(page.url).headers["content-security-policy"])
