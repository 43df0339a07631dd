"""A phone with a scanner, in a real browser."""

from typing import Any

from tests.web import visiting


def phone(browser: Any, address: str, session: str, **more: Any) -> Any:
    """A context of the browser at the size of a phone, logged in."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(**{"viewport": size, "has_touch": True, "locale": "en-GB", **more})
    context.add_cookies([{"name": visiting.SESSION, "value": session, "url": address}])
    context.set_default_timeout(15_000)
    return context


def scan(page: Any, text: str) -> None:
    """As a scanner on USB does: fast keys, then Enter, wherever the focus is."""
    page.keyboard.type(f"{text}\n")
