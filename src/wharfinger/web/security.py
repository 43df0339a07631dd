"""What every answer tells the browser: load nothing from elsewhere, run nothing that is no file of ours."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
REPORT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
)
"""Of a decision's report: one self-contained page with its style inside, and no script at all."""
A_YEAR = 365 * 24 * 3600


class Headers:
    """Sets the headers that a page does not set for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.HTTPS:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}")
        return response


class NoNul:
    """Refuses the one character that no text of PostgreSQL can hold, before a query meets it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = [request.path, *(text for _, texts in request.GET.lists() for text in texts)]
        said += [text for _, texts in request.POST.lists() for text in texts]
        if any("\0" in text for text in said):
            return HttpResponseBadRequest("A text with the character NUL.", content_type="text/plain")
        return self.get_response(request)
