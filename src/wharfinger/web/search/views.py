"""The search page; the palette shows the same answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wharfinger.web.permission import signed_in
from wharfinger.web.principal import principal_of
from wharfinger.web.search import reading


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits, of what this person may read."""
    principal = principal_of(request)
    assert principal is not None
    words = request.GET.get("q", "")[:100]
    return render(request, "search/search.html", {"words": words, "hits": reading.search(words, principal)})
