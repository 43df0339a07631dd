"""A refusal of the office is an answer, not a fault: its three parts are shown where the form was."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wharfinger.tables.errors import WharfingerError

REFUSED = 422


class Refusals:
    """Shows what was found, expected and how to mend it, for every view that does not do so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, WharfingerError):
            return None
        if not request.headers.get("HX-Request"):
            return render(request, "web/refused.html", {"error": error}, status=REFUSED)
        response = render(request, "web/refusal.html", {"error": error}, status=REFUSED)
        # Whatever part of the page was asked for stays as it is, and the refusal is said beside it.
        response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = (
            "#said",
            "innerHTML",
            ".refusal",
        )
        return response
