"""Which page needs which permission.

It is said at the view, and asked for in one place: a view that says nothing is shown to nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wharfinger.office.roles import Principal, may, may_read
from wharfinger.web.principal import principal_of

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Needs:
    """What a view asks of whoever comes: any of these verbs, or any of these areas to read."""

    verbs: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    signed_in: bool = True

    def met_by(self, principal: Principal | None) -> bool:
        if not self.signed_in:
            return True
        if principal is None:
            return False
        if not self.verbs and not self.areas:
            return True
        return any(may(principal, verb) for verb in self.verbs) or any(
            may_read(principal, area) for area in self.areas
        )


def public(view: V) -> V:
    """For everybody, signed in or not."""
    return _declare(view, Needs(signed_in=False))


def signed_in(view: V) -> V:
    """For everybody with an account."""
    return _declare(view, Needs())


def needs_verb(*verbs: str) -> Callable[[V], V]:
    """For those who may do one of these verbs."""
    return lambda view: _declare(view, Needs(verbs=verbs))


def needs_read(*areas: str) -> Callable[[V], V]:
    """For those who may read one of these areas."""
    return lambda view: _declare(view, Needs(areas=areas))


def _declare(view: V, needs: Needs) -> V:
    view.needs = needs
    return view


class Access:
    """Asks for what the view needs before it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, "guards_itself", False):  # the API, which answers in its own words
            return None
        needs = getattr(view, "needs", None)
        principal = principal_of(request)
        if needs is not None and needs.met_by(principal):
            return None
        if principal is None:
            return _to_login(request)
        return render(request, "web/forbidden.html", status=403)


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("login")})
    return redirect_to_login(request.get_full_path())
