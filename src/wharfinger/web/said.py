"""After an act: back to where the person was, with a word of what was done and the way to undo it.

The word travels in a signed cookie of a few seconds, because a GET never writes to the books.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from wharfinger.books.acts import Answer
from wharfinger.books.models import Act
from wharfinger.office.roles import may_undo
from wharfinger.office.undo import can_be_undone
from wharfinger.web.principal import principal_of

COOKIE = "wharfinger_said"
SECONDS = 30
SEE_OTHER = 303


def done(request: HttpRequest, words: str, answer: Answer | None = None, to: str = "") -> HttpResponse:
    """Go on, and say what was done; with the act's answer it can be undone from there."""
    response = HttpResponseRedirect(to or back(request))
    response.status_code = SEE_OTHER
    said = {"words": words, "act": (answer or {}).get("act")}
    response.set_cookie(
        COOKIE,
        signing.dumps(said, salt=COOKIE),
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def back(request: HttpRequest) -> str:
    """The page on which the form stood, if it is one of ours."""
    page = request.POST.get("back", "")
    ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, {request.get_host()})
    return page if ours else reverse("home")


def said(request: HttpRequest) -> dict[str, Any] | None:
    """What is to be said on this page, once: the words, and the act if this person may undo it."""
    text = request.COOKIES.get(COOKIE, "")
    if not text:
        return None
    request.wharfinger_said = True
    try:
        found = signing.loads(text, salt=COOKIE, max_age=SECONDS)
    except signing.BadSignature:
        return None
    principal = principal_of(request)
    act = Act.objects.filter(pk=found["act"]).first() if found["act"] else None
    undoable = act and principal and may_undo(principal, act.verb) and not can_be_undone(act.pk)
    return {"words": found["words"], "undo": act.pk if act and undoable else None}


class Said:
    """Takes the word back once it was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "wharfinger_said", False) and COOKIE not in response.cookies:
            response.delete_cookie(COOKIE, samesite="Lax")
        return response
