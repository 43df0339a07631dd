"""Who is logged in: rows of the books that name their account, so that they can be found and ended.

A session ends half a day after its last use, and two weeks after it began whatever happens.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore as InRows
from django.http import HttpRequest, HttpResponse

from wharfinger.books.models import Session

IDLE_SECONDS = 12 * 3600
LONGEST_SECONDS = 14 * 24 * 3600
NOTED_EVERY_SECONDS = 600
"""So seldom is it written that a session is in use: a page that is read writes nothing else."""
BEGAN, SEEN = "began", "seen"


class SessionStore(InRows):
    """Django's sessions in rows of our own table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


class Expiry:
    """Ends what is too old before anything else looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            now = time.time()
            idle, age = now - request.session.get(SEEN, 0), now - request.session.get(BEGAN, 0)
            if idle > IDLE_SECONDS or age > LONGEST_SECONDS:
                logout(request)
            elif idle > NOTED_EVERY_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


def begin(request: HttpRequest) -> None:
    """Note in a session that was just made that it begins now."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
