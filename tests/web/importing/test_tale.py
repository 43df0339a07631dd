"""The first ten minutes: a shop's exports and a price list, to draft orders with reasons and the PDF."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest

from tests.books_at_hand import copy_of
from tests.office import shop_files
from tests.web.serving import served
from tests.web.visiting import SESSION, a_user, session_of
from wharfinger.books.home import Home
from wharfinger.books.models import Document, PastSale

PATIENCE_MS = 30_000
MOST_COMPUTING_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """Where the server of an empty company is, and its owner's session."""

    address: str
    owner: str


@pytest.fixture
def site(sqlite_template: Home) -> Iterator[Site]:
    # Playwright's loop runs in this thread, in which Django would then refuse to ask the books.
    unasked = mock.patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with unasked, copy_of(sqlite_template) as home:
        owner = a_user("u1", "owner")
        with served(home) as address:
            yield Site(address, session_of(owner))


@pytest.fixture
def page(site: Site, browser: Any) -> Iterator[Any]:
    context = browser.new_context(base_url=site.address, locale="en-GB")
    context.add_cookies([{"name": SESSION, "value": site.owner, "url": site.address}])
    context.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("console", lambda told: said.append(told.text) if "Content Sec" in told.text else None)
    yield context.new_page()
    context.close()
    assert said == []


def upload(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def test_an_empty_company_comes_to_draft_orders_from_its_own_files(
    page: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    page.goto("/")
    page.fill("input[name=company]", "Tea & Co")
    page.click("main button.main")
    page.wait_for_selector("h1 >> text=Drop your files here")

    files = [
        upload("orders_export.csv", shop_files.orders(bad=True)),
        upload("Preisliste.csv", shop_files.price_list()),
        upload("inventory_export.csv", shop_files.inventory()),
        upload("products_export.csv", shop_files.products()),
    ]
    page.set_input_files("input[type=file]", files)
    page.click("text=Read them")
    page.wait_for_selector("h1 >> text=1 question first")
    assert "Shopify orders" in page.inner_text("#file-1 h2")
    page.fill("input[name='answer.value:offers.supplier']", shop_files.VENDOR)
    page.click("#file-2 button >> text=Answer")
    page.wait_for_selector("h1 >> text=3 wait to be mended")
    assert not PastSale.objects.exists()  # nothing is in the books before a person said so

    for row, column, right in (
        (12, "Lineitem quantity", "2"),
        (22, "Created at", "2026-08-29 10:00:00 +0000"),
        (32, "Lineitem sku", "TEA-01"),
    ):
        page.fill(f"input[name='cell.{row}.{column}']", right)
    page.click("text=Try these rows again")
    page.wait_for_selector("#said >> text=All rows of this file fit now.")
    page.click("text=Put it into the books")
    page.wait_for_selector("#import[data-state=applied] h1 >> text=558 rows are in")
    told = page.inner_text("main")
    assert (
        "558 rows in the files: 558 in the books through this import, 0 known before, 0 in quarantine" in told
    )

    page.click("text=See what to order")
    page.wait_for_selector("h1 >> text=done")
    page.goto("/today/")
    cards = page.locator(".proposal")
    proposed = cards.count()
    assert proposed >= 3
    # Nine green teas leave a day, and twenty are there.
    tea = page.locator(".proposal:has-text('Green tea')").inner_text()
    assert "from Leaf & Co" in tea
    assert "20 on hand and none on its way last 2." in tea
    assert "it takes 5 days to come" in tea
    for left in range(proposed - 1, -1, -1):
        cards.first.locator("button.main").click()
        cards.nth(left).wait_for(state="detached")
    draft = Document.objects.get(kind="purchase", state="draft")
    page.goto(f"/documents/{draft.number}/")
    assert "Proposed because" in page.inner_text("main")
    answer = page.request.get(page.locator("a >> text=Print (PDF)").get_attribute("href"))
    assert answer.body().startswith(b"%PDF-")
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\n  from an empty company to {draft.lines.count()} order lines: {seconds:.1f} s of computing")
    assert draft.lines.count() == proposed
    assert seconds < MOST_COMPUTING_SECONDS
