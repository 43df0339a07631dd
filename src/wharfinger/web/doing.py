"""The only way in which a page changes the books: a verb, by whom the session says, under the form's key."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wharfinger.books.acts import Answer, By
from wharfinger.office.roles import may
from wharfinger.office.verb import find
from wharfinger.web.principal import principal_of

LONGEST_KEY = 100


def ask(request: HttpRequest, verb: str, *args: Any, under: str = "", **kwargs: Any) -> Answer:
    """Do the verb if this person may. The form's key makes that a click done twice has one effect.

    A form that asks for several acts says `under` which part of its key each is done.
    """
    return _ask(request, by(request, under), verb, *args, **kwargs)


def ask_by_key(request: HttpRequest, key: str, verb: str, *args: Any, **kwargs: Any) -> Answer:
    """The same under a key that did not come with a form."""
    return _ask(request, _by_key(request, key), verb, *args, **kwargs)


def by(request: HttpRequest, under: str = "") -> By:
    """Who asks, and under which key."""
    key = request.POST.get("key", "")[:LONGEST_KEY]
    return _by_key(request, "/".join(filter(None, (key, under))) if key else "")


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return uuid.uuid4().hex


def _ask(request: HttpRequest, by: By, verb: str, *args: Any, **kwargs: Any) -> Answer:
    principal = principal_of(request)
    if principal is None or not may(principal, verb):
        raise PermissionDenied
    return find(verb).function(by, *args, **kwargs)


def _by_key(request: HttpRequest, key: str) -> By:
    """Keys of different people cannot meet."""
    principal = principal_of(request)
    if principal is None:
        raise PermissionDenied
    return By(principal.key, key=f"{principal.key}/{key}" if key else "")
