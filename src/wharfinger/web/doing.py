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


def ask(request: HttpRequest, verb: str, *args: Any, under: str = "", **kwargs: Any) -> Answer:
    """Do the verb if this person may. The form's key makes that a click done twice has one effect.

    A form that asks for several acts says `under` which part of its key each is done.
    """
    principal = principal_of(request)
    if principal is None or not may(principal, verb):
        raise PermissionDenied
    return find(verb).function(by(request, under), *args, **kwargs)


def by(request: HttpRequest, under: str = "") -> By:
    """Who asks, and under which key. Keys of different people cannot meet."""
    principal = principal_of(request)
    if principal is None:
        raise PermissionDenied
    key = request.POST.get("key", "")[:100]
    return By(principal.key, key="/".join(filter(None, (principal.key, key, under))) if key else "")


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return uuid.uuid4().hex
