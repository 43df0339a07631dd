"""People at the door: accounts with a password, and browsers that are logged in."""

import html
import re

from django.http import HttpResponse
from django.test import Client

from tests.office.accounts.company import PASSWORD, make
from tests.web.visiting import visitor


def log_in(username: str, password: str = PASSWORD, **extra: str) -> Client:
    """A browser in which somebody has logged in by the page."""
    client = visitor()
    answer = client.post("/login", {"username": username, "password": password, **extra})
    assert answer.status_code == 302, answer.content.decode()
    return client


def owner(username: str = "boss") -> Client:
    """An owner who is logged in."""
    make(username, "owner")
    return log_in(username)


def codes_on(page: HttpResponse) -> list[str]:
    """What stands there to be copied: codes, a token, a link."""
    return [html.unescape(code) for code in re.findall(r"<code>([^<]+)</code>", page.content.decode())]
