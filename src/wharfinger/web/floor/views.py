"""The floor pages, what they read, and the one door by which they write."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wharfinger.office.roles import NotAllowedError, may, must
from wharfinger.tables.errors import BooksError, WharfingerError
from wharfinger.web.doing import LONGEST_KEY, ask_by_key
from wharfinger.web.floor import reading
from wharfinger.web.floor.acts import ACTS, Fields
from wharfinger.web.floor.words import words
from wharfinger.web.permission import needs_verb, public
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED
from wharfinger.web.settings import HERE

PAGES = {"receive": "receive", "pick": "ship", "move": "move", "count": "start_count"}
"""The pages, and the verb that each is for."""
NOT_ALLOWED, NOT_UNDERSTOOD, SOMEBODY_ELSE = 403, 400, 409


@require_GET
@needs_verb(*PAGES.values())
def home(request: HttpRequest) -> HttpResponse:
    """What is open first, then the ways to it."""
    open_work = reading.work(principal_of(request), _now())
    ready = [order for order in open_work["pick"] if order["complete"]]
    waiting = [order for order in open_work["pick"] if not order["complete"]]
    return _page(request, "home", {**open_work, "ready": ready, "waiting": waiting})


@require_GET
@needs_verb("receive")
def receive(request: HttpRequest) -> HttpResponse:
    """Goods that come, order by order."""
    return _page(request, "receive")


@require_GET
@needs_verb("ship")
def pick(request: HttpRequest) -> HttpResponse:
    """Orders that leave, bin by bin."""
    return _page(request, "pick")


@require_GET
@needs_verb("move")
def move(request: HttpRequest) -> HttpResponse:
    """Goods from one place to another."""
    return _page(request, "move")


@require_GET
@needs_verb("start_count")
def count(request: HttpRequest) -> HttpResponse:
    """What lies at a place, blind."""
    return _page(request, "count", {"due": reading.worth_counting(_now())})


@require_GET
@needs_verb(*PAGES.values())
def work(request: HttpRequest) -> HttpResponse:
    """What is open, for the pages to show with and without a network."""
    return JsonResponse(reading.work(principal_of(request), _now()))


@require_GET
@needs_verb(*PAGES.values())
def goods(request: HttpRequest) -> HttpResponse:
    """What a scan can mean."""
    return JsonResponse(reading.goods())


@require_GET
@needs_verb(*PAGES.values())
def where(request: HttpRequest, item: str) -> HttpResponse:
    """Where an item lies."""
    return JsonResponse({"where": reading.where(item)})


@require_POST
@needs_verb(*ACTS)
def act(request: HttpRequest) -> HttpResponse:
    """Do one act. The same key has one effect and gets the same answer, however often it is sent."""
    try:
        said = Fields(_json(request), "act")
        key, verb = said.text("key"), said.text("verb")
        actor, args = said.text("actor"), said.object("args")
        if len(key) > LONGEST_KEY or verb not in ACTS:
            raise BooksError(
                where="act",
                found=f"the verb {verb:.40} under a key of {len(key)} letters",
                expected=f"one of {', '.join(ACTS)}, and a key of {LONGEST_KEY} letters at most",
                mend="load the page again and do it once more",
            )
        arguments = ACTS[verb](args)
    except WharfingerError as error:
        return JsonResponse(error.as_dict(), status=NOT_UNDERSTOOD)
    principal = principal_of(request)
    if principal is None or actor != principal.key:
        error = BooksError(
            where=verb,
            found="an act of somebody else, kept on this phone",
            expected="the person who did it",
            mend="log in as that person: it is sent then",
        )
        return JsonResponse(error.as_dict(), status=SOMEBODY_ELSE)
    try:
        must(principal, verb)
        return JsonResponse({"answer": ask_by_key(request, key, verb, **arguments)})
    except NotAllowedError as error:
        return JsonResponse(error.as_dict(), status=NOT_ALLOWED)
    except WharfingerError as error:
        return JsonResponse(error.as_dict(), status=REFUSED)


@require_GET
@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands under /floor/, so that it sees these pages and no others."""
    script = (HERE / "static/js/worker.js").read_bytes()
    return HttpResponse(
        script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


def _page(request: HttpRequest, name: str, more: dict[str, Any] | None = None) -> HttpResponse:
    principal = principal_of(request)
    assert principal is not None
    pages = [page for page, verb in PAGES.items() if may(principal, verb)]
    keep = [reverse("floor"), *(reverse(f"floor_{page}") for page in (*pages, "work", "goods"))]
    context = {
        "actor": principal.key,
        "pages": pages,
        "words": words(),
        "keep": keep,
        "page": name,
        **(more or {}),
    }
    return render(request, f"floor/{name}.html", context)


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        raise BooksError(
            where="act", found="no JSON", expected="an act as JSON", mend="load the page again"
        ) from None


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)
