"""Home, and what is said when a page cannot be shown."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from wharfinger.books.settings_kept import kept
from wharfinger.office.roles import may
from wharfinger.web.menu import entries_for
from wharfinger.web.permission import public, signed_in
from wharfinger.web.principal import principal_of


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Home is Today, or the first page of the menu for who may not see it; a new company's owner begins."""
    principal = principal_of(request)
    assert principal is not None
    if not kept("company") and may(principal, "set_setting"):
        return redirect("start")
    return redirect(next((address for _, address in entries_for(principal)), "account"))


@public
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@public
def ready(request: HttpRequest) -> HttpResponse:
    """The books can be read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ready": True})


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the secret of this browser's session: forged, or left open for too long."""
    return render(request, "web/stale_form.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/not_found.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "web/forbidden.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake. The page asks nothing of the books, which may be what is broken."""
    return render(request, "web/broken.html", status=500)
