"""The numbers for Prometheus, which comes with a token; a person who may read jobs sees them, too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wharfinger.books import metrics as numbers
from wharfinger.office.accounts import find_token
from wharfinger.office.roles import Principal, may_read
from wharfinger.web.principal import principal_of

SCHEME = "Bearer "
TEXT = "text/plain; version=0.0.4; charset=utf-8"


def metrics(request: HttpRequest) -> HttpResponse:
    """Every metric of the books."""
    principal = _bearer(request) or principal_of(request)
    if principal is None:
        return HttpResponse("A token is needed.\n", TEXT, 401, headers={"WWW-Authenticate": "Bearer"})
    if not may_read(principal, "jobs"):
        return HttpResponse("The scope read:jobs is needed.\n", TEXT, 403)
    return HttpResponse(numbers.as_text(numbers.measure()), TEXT)


metrics.guards_itself = True


def _bearer(request: HttpRequest) -> Principal | None:
    sent = request.headers.get("Authorization", "")
    return find_token(sent.removeprefix(SCHEME)) if sent.startswith(SCHEME) else None
