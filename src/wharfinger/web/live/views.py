"""The way in for a page that listens."""

from __future__ import annotations

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse

from wharfinger.office.hearing import Listener
from wharfinger.office.roles import Principal
from wharfinger.web.permission import signed_in
from wharfinger.web.principal import principal_of

HEADER = "Last-Event-ID"


@signed_in
def events(request: HttpRequest) -> HttpResponse:
    """Events as they are sealed. The server goes on from here with a stream for the listener."""
    principal = principal_of(request)
    assert principal is not None
    told = request.headers.get(HEADER) or request.GET.get("after", "")
    response = HttpResponse(b"retry: 1000\n\n", content_type="text/event-stream")
    after = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None
    response.listener = Listener(principal, after, lambda: _again(request))
    return response


def _again(request: HttpRequest) -> Principal | None:
    """Who the session belongs to by now: it may have ended, and roles may have changed."""
    if not request.session.exists(request.session.session_key):
        return None
    again = HttpRequest()
    again.session = request.session
    again.user = get_user(again)
    return principal_of(again)
