"""Takes the pictures in docs/pictures, wide and on a phone, light and dark: the demo's reports and pages.

Needs Debian's chromium and the demo. `make pictures` takes the reports; with `--link`, a link of `wharfinger
login-link` of a demo that is served, it takes the pages too. Look at every picture.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from wharfinger.cli.home import demo_home

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
VIEWS = {"wide": (1200, 1500), "phone": (390, 1500)}
SCHEMES = ("light", "dark")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "today": "/today/",
    "items": "/items/",
    "item-change": "/items/F-0001/change",
    "item": "/items/F-0001/",
    "stock": "/stock/",
    "stock-by-lot": "/stock/?by=lot",
    "documents": "/documents/",
    "order": "/documents/new/order",
    "decisions": "/decisions/",
    "decision": "/decisions/min_max/",
    "decision-files": "/decisions/energy/",
    "jobs": "/jobs/",
    "settings": "/settings/",
    "webhooks": "/settings/webhooks/",
    "search": "/search?q=tray",
    "people": "/people/",
    "account": "/account/",
    "audit": "/audit/",
    "floor": "/floor/",
    "import": "/import/",
    "guesses": "/import/guesses/",
}
FIRST_LINK = {
    "proposal": ("/today/", ".proposal h2 a"),
    "document": ("/documents/", "#list tbody a"),
    "draft": ("/documents/?state=draft", "#list tbody a"),
}
"""Pages that are reached by the first link of another; there is a draft once an order was accepted."""
DRAWN_MS = 400
"""For a chart to be drawn."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--link", help="a one-time link into a demo that is served")
    parser.add_argument("--to", type=Path, default=TARGET, help="where the pictures go")
    asked = parser.parse_args()
    reports = sorted((demo_home() / "reports").glob("*.html"))
    chromium = shutil.which("chromium")
    if not (reports or asked.link) or chromium is None:
        sys.exit("Needs the demo's reports (make demo) and chromium (apt install chromium).")
    asked.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for report in reports:
            take_report(browser, report, asked.to)
        if asked.link:
            take_pages(browser, asked.link, asked.to)
        browser.close()


def take_report(browser: Browser, report: Path, to: Path) -> None:
    for view, (width, height) in VIEWS.items():
        for scheme in SCHEMES:
            tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab.goto(report.as_uri())
            tab.screenshot(path=to / f"{report.stem}-{view}-{scheme}.png")
            tab.close()


def take_pages(browser: Browser, link: str, to: Path) -> None:
    """Come in by the link once, and look at each page in every view."""
    where = urlsplit(link)
    context = browser.new_context(base_url=f"{where.scheme}://{where.netloc}")
    tab = context.new_page()
    tab.goto(link)
    tab.click("main form button")
    tab.wait_for_load_state()
    for name, address in [*PAGES.items(), *((name, address_of(tab, *by)) for name, by in FIRST_LINK.items())]:
        for view, (width, height) in VIEWS.items():
            for scheme in SCHEMES:
                tab.set_viewport_size({"width": width, "height": height})
                tab.emulate_media(color_scheme=scheme)
                tab.goto(address)
                tab.wait_for_timeout(DRAWN_MS)
                tab.screenshot(path=to / f"page-{name}-{view}-{scheme}.png")
    context.close()


def address_of(tab: Page, page: str, selector: str) -> str:
    tab.goto(page)
    return tab.locator(selector).first.get_attribute("href") or page


if __name__ == "__main__":
    main()
