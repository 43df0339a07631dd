"""Takes the pictures in docs/pictures: each report of the demo company, wide and on a phone, light and dark.

Needs Debian's chromium and the demo (`make demo`). Run it as `make pictures` and look at every picture.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from wharfinger.cli.home import demo_home

TARGET = Path(__file__).resolve().parent.parent / "docs" / "pictures"
VIEWS = {"wide": (1200, 1500), "phone": (390, 1500)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    pages = sorted((demo_home() / "reports").glob("*.html"))
    chromium = shutil.which("chromium")
    if not pages or chromium is None:
        sys.exit("Needs the demo's reports (make demo) and chromium (apt install chromium).")
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for page in pages:
            take(browser, page)
        browser.close()


def take(browser: Browser, page: Path) -> None:
    for view, (width, height) in VIEWS.items():
        for scheme in ("light", "dark"):
            tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab.goto(page.as_uri())
            tab.screenshot(path=TARGET / f"{page.stem}-{view}-{scheme}.png")
            tab.close()


if __name__ == "__main__":
    main()
