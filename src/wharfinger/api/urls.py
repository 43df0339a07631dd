"""The addresses under /api/v1. Each asks for the token itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from wharfinger import __version__
from wharfinger.api import (
    decisions,
    events,
    imports,
    lists,
    pictures,
    problems,
    reads,
    tables,
    verbs,
)
from wharfinger.api.bodies import Bodies
from wharfinger.api.description import openapi, page
from wharfinger.api.keys import Bearer
from wharfinger.api.rates import Rates

RATES = Rates()

api = NinjaAPI(
    title="Wharfinger",
    version=__version__,
    description="Every verb, table and decision of the company.",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(RATES),
    parser=Bodies(),
)
problems.handle(api)
api.add_router("/verbs", verbs.router)
api.add_router("/tables", tables.router)
api.add_router("/decisions", decisions.router)
api.add_router("/pictures", pictures.router)
api.add_router("", imports.router)
api.add_router("", reads.router)
api.add_router("", lists.router)
api.add_router("", events.router)


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, with what all answers share: HEAD and OPTIONS, the rate, and 405 as a problem."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allow = response.headers.get("Allow", "")
            allow = ", ".join([allow, "HEAD", "OPTIONS"] if "GET" in allow else [allow, "OPTIONS"])
            if asked == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": allow})
            return problems.answer(405, {"Allow": allow}, found=f"{asked}", expected=allow)
        for name, value in getattr(request, "rate_headers", {}).items():
            response.headers.setdefault(name, value)
        if asked == "HEAD":
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    answered.guards_itself = True
    return csrf_exempt(answered)  # no cookie counts here, so no form of another page can act


def _nowhere(request: HttpRequest) -> HttpResponse:
    return problems.answer(404, found=request.path, expected="an address that openapi.json names")


_ALL: list[URLPattern] = [
    path("openapi.json", partial(openapi, api)),
    path("docs", partial(page, api)),
    *(each for each in api.urls[0] if each.name != "api-root"),
]
_FIXED = {str(each.pattern): each.callback for each in _ALL if "<" not in str(each.pattern)}
_OTHERS = [each for each in _ALL if "<" in str(each.pattern)]


@_guarded
def dispatch(request: HttpRequest, rest: str) -> HttpResponse:
    """The view of an address: nearly all are fixed, and to try some 150 patterns costs more than a query."""
    if view := _FIXED.get(rest):
        return view(request)
    for pattern in _OTHERS:
        if match := pattern.resolve(rest):
            return match.func(request, *match.args, **match.kwargs)
    return _nowhere(request)


urlpatterns = [re_path(r"^(?P<rest>[\s\S]*)$", dispatch, name="api")]
