"""Django without what the API does not use: no session, no form, no language; a token stands in a header."""

from __future__ import annotations

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wharfinger.web.security import Headers

PREFIX = "/api/"


class Lean(WSGIHandler):
    """The addresses of the server behind the one middleware that every answer needs."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware = []
        self._template_response_middleware = []
        self._exception_middleware = []
        inner = convert_exception_to_response(self._of_a_known_host)
        self._middleware_chain = convert_exception_to_response(Headers(inner))

    def _of_a_known_host(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # refuses one that is not ours
        return self._get_response(request)
