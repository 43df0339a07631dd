"""Who asks: the token in the header, within its rate."""

from __future__ import annotations

import hashlib
import math

from django.http import HttpRequest
from ninja.security import HttpBearer

from wharfinger.api.problems import ProblemError
from wharfinger.api.rates import Rates
from wharfinger.office.accounts import find_token
from wharfinger.office.roles import Principal

LONGEST_TOKEN = 200


class Bearer(HttpBearer):
    """A token of an account. There is no other way in: so no other page's form can act in one's name."""

    def __init__(self, rates: Rates) -> None:
        super().__init__()
        self._rates = rates

    def authenticate(self, request: HttpRequest, token: str) -> Principal | None:
        principal = find_token(token) if len(token) <= LONGEST_TOKEN else None
        if principal is None:
            return None
        _must_be_text(request)
        whose = hashlib.sha256(token.encode()).hexdigest()
        left, seconds = self._rates.take(whose)
        headers = self._rates.headers(left)
        if seconds:
            raise ProblemError(
                429,
                {**headers, "Retry-After": str(max(1, math.ceil(seconds)))},
                found="more requests than this token may make",
                expected=f"{self._rates.a_second:.0f} a second, {self._rates.at_once:.0f} at once",
                mend="wait as long as Retry-After says",
            )
        request.rate_headers = headers
        request.token_again = lambda: find_token(token)
        return principal


def principal_of(request: HttpRequest) -> Principal:
    """Who asks; every operation but the description of the API has been through `Bearer`."""
    principal = request.auth
    assert isinstance(principal, Principal)
    return principal


def _must_be_text(request: HttpRequest) -> None:
    """PostgreSQL keeps no NUL in a text, and none is meant."""
    if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        raise ProblemError(400, found="a NUL in the address", expected="text", mend="leave it out")
