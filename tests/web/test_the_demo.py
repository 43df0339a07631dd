"""A morning at the demo company in real browsers, from `wharfinger demo` on, with nothing prepared."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.programs import free_port
from tests.web.phones import scan

ITEMS = 40
"""Enough for every kind of proposal; the company of 400 takes its minute and a half."""
PATIENCE_SECONDS = 400
PATIENCE_MS = 15_000
LINK = re.compile(r"http://\S+/login/link/\S+")
POSTED = """async (address) => {
    const body = new FormData(document.querySelector("footer form"));
    return (await fetch(address, { method: "POST", body })).status;
}"""


@dataclass(frozen=True)
class Demo:
    """The link that the demo prints for its owner, and its folder."""

    link: str
    home: Path

    @property
    def address(self) -> str:
        return self.link.partition("/login/")[0]


@dataclass(frozen=True)
class Wanted:
    """An order that is proposed for goods without lots: its number, its item, and what finds it on paper."""

    number: int
    item: str
    place: str
    code: str
    name: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("company")
    said = home.parent / "said.txt"
    program = str(Path(sys.executable).with_name("wharfinger"))
    command = [program, "demo", "--items", str(ITEMS), "--port", str(free_port())]
    told = os.environ | {"WHARFINGER_HOME": str(home)}
    told.pop("DATABASE_URL", None)
    with said.open("wb") as out:
        running = subprocess.Popen(command, env=told, stdout=out, stderr=out)
    try:
        yield Demo(_link(running, said), home)
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=60)
        except subprocess.TimeoutExpired:
            running.kill()
            raise


def _link(running: subprocess.Popen[bytes], said: Path) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and running.poll() is None:
        found = LINK.search(said.read_text())
        if found:
            return found[0]
        time.sleep(0.2)
    raise RuntimeError(f"the demo did not open:\n{said.read_text()}")


@pytest.fixture
def come(demo: Demo, browser: Any) -> Iterator[Any]:
    """Browsers of different people; a script that fails, or a breach of the policy, fails the test."""
    said: list[str] = []
    with contextlib.ExitStack() as opened:

        def tab(**look: Any) -> Any:
            context = browser.new_context(base_url=demo.address, locale="en-GB", **look)
            opened.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            context.on("weberror", lambda error: said.append(str(error.error)))
            context.on("console", lambda told: said.append(told.text) if "Content Sec" in told.text else None)
            return context.new_page()

        yield tab
    assert said == []


def wanted(demo: Demo) -> list[Wanted]:
    """By the standard library's sqlite3, as every reader of the books."""
    with contextlib.closing(sqlite3.connect(f"file:{demo.home}/books.sqlite?mode=ro", uri=True)) as books:
        rows = books.execute(
            "SELECT p.id, i.code, p.place, coalesce(i.gtin, i.code), i.name FROM books_proposal p"
            " JOIN books_item i ON i.code = p.item"
            " WHERE p.kind = 'order' AND p.state = 'open' AND i.tracking = 'none' ORDER BY p.worth DESC, p.id"
        ).fetchall()
    return [Wanted(*row) for row in rows]


def newcomer(owner: Any, name: str, *roles: str) -> str:
    """The owner lets somebody in; the link that is shown once."""
    owner.goto("/people/")
    owner.fill("#username", name)
    for role in roles:
        owner.check(f"input[name=role][value={role}]")
    owner.click("form:has(#username) button")
    owner.click("button >> text=Make a link to log in")
    owner.wait_for_selector("main code")
    return str(owner.inner_text("main code"))


def enter(page: Any, link: str) -> Any:
    page.goto(link)
    page.click("main button")
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


def on_hand(page: Any, item: str) -> int:
    cells = page.locator(f"tr[data-live-item='{item}'] td:nth-child(3)").all_inner_texts()
    return sum(int(cell.replace(",", "")) for cell in cells)


def test_a_morning_at_the_demo_company(demo: Demo, come: Any) -> None:
    owner = enter(come(), demo.link)
    owner.goto("/today/")
    assert re.match(r"\d+ orders? to place today", owner.inner_text("h1"))
    assert owner.locator("h2 >> text=What came of it").count() == 1
    chosen, other = wanted(demo)[:2]

    viewer = enter(come(), newcomer(owner, "looks-on", "viewer"))
    hand = come(viewport={"width": 390, "height": 844}, has_touch=True)
    enter(hand, newcomer(owner, "at-the-dock", "warehouse"))

    # A change of quantity, an order, its paper.
    owner.goto("/today/")
    card = owner.locator(f"#proposal-{chosen.number}")
    asked = int(card.locator("input[name=quantity]").input_value())
    card.locator("input[name=quantity]").fill(str(asked * 2))
    card.locator("button.main").click()
    owner.wait_for_selector("#said >> text=Accepted: in PO")
    order = re.search(r"PO\d+", owner.inner_text("#said"))[0]  # type: ignore[index]
    assert owner.locator(f"#proposal-{chosen.number}").count() == 0

    # Accepted by mistake, and taken back.
    owner.locator(f"#proposal-{other.number} button.main").click()
    owner.wait_for_selector(f"#proposal-{other.number}", state="detached")
    owner.click("#said button >> text=Undo")
    owner.wait_for_selector(f"#proposal-{other.number}")

    owner.goto(f"/documents/{order}/")
    assert "Proposed because" in owner.inner_text("main")
    owner.click("button >> text=Place the order")
    owner.wait_for_selector(f"h1 >> text={order}: purchase, placed")
    paper = owner.request.get(owner.locator("a >> text=Print (PDF)").get_attribute("href"))
    assert (paper.ok, paper.body()[:4]) == (True, b"%PDF")

    # It comes short, the network is down, and the office sees it when it is back.
    owner.goto(f"/stock/?q={chosen.item}")
    before = on_hand(owner, chosen.item)
    owner.evaluate("window.stayed = true")
    hand.goto("/floor/")
    hand.wait_for_selector("html[data-kept=yes]", state="attached")
    hand.context.set_offline(True)
    hand.goto(f"/floor/receive/?order={order}")
    hand.get_by_text(f"0 / {asked * 2:,}").wait_for()
    scan(hand, chosen.code)
    hand.fill("#quantity", str(asked))
    hand.click("#book")
    hand.get_by_text("It is sent when the network is back").wait_for()
    hand.context.set_offline(False)
    hand.locator("#waiting").wait_for(state="hidden")
    owner.get_by_text(f"{before + asked:,}", exact=True).wait_for()
    assert owner.evaluate("window.stayed")
    owner.goto(f"/documents/{order}/")
    assert "part received" in owner.inner_text("h1")

    # Who only looks on sees the same, and can change nothing of it.
    viewer.goto("/today/")
    assert viewer.locator(f"#proposal-{other.number}").count() == 1
    assert viewer.locator("main :is(button, form, input)").count() == 0
    assert viewer.evaluate(POSTED, "/language") == 200
    assert viewer.evaluate(POSTED, f"/today/{other.number}/accept") == 403
    assert viewer.evaluate(POSTED, f"/documents/{order}/do/cancel_order") == 403
