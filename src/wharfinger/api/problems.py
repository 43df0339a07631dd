"""What went wrong, as RFC 9457 has it (`application/problem+json`): with found, expected and mend."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import polars as pl
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from wharfinger.office.roles import NotAllowedError
from wharfinger.tables.errors import WharfingerError

TYPE = "application/problem+json"
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        **{name: {"type": "string"} for name in ("detail", "where", "found", "expected", "mend")},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"where": {"type": "string"}, "found": {"type": "string"}},
            },
        },
    },
}
MOST_ERRORS = 50

log = logging.getLogger(__name__)


class ProblemError(Exception):
    """An answer other than the one that was asked for."""

    def __init__(self, status: int, headers: Mapping[str, str] | None = None, **parts: Any) -> None:
        super().__init__(status)
        self.status, self.headers, self.parts = status, dict(headers or {}), parts


def answer(status: int, headers: Mapping[str, str] | None = None, **parts: Any) -> HttpResponse:
    """A problem as a response."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, **parts}
    return HttpResponse(json.dumps(body), status=status, content_type=TYPE, headers=headers)


def refusal(status: int, error: WharfingerError) -> HttpResponse:
    """An error of the house with its three parts."""
    return answer(status, detail=str(error), **error.as_dict())


def handle(api: NinjaAPI) -> None:
    """Let every error of a request be answered as a problem."""

    @api.exception_handler(ProblemError)
    def problem(_: HttpRequest, error: ProblemError) -> HttpResponse:
        return answer(error.status, error.headers, **error.parts)

    @api.exception_handler(NotAllowedError)
    def not_allowed(_: HttpRequest, error: NotAllowedError) -> HttpResponse:
        return refusal(403, error)

    @api.exception_handler(WharfingerError)
    def refused(_: HttpRequest, error: WharfingerError) -> HttpResponse:
        return refusal(422, error)

    @api.exception_handler(AuthenticationError)
    def stranger(_: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(
            401,
            {"WWW-Authenticate": "Bearer"},
            found="no token, or one that does not hold: revoked, ended, or never made",
            expected="the header Authorization: Bearer TOKEN",
            mend="make a token on the page of your account, or with `wharfinger token`",
        )

    @api.exception_handler(ValidationError)
    def misfit(_: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"where": ".".join(str(part) for part in each["loc"]), "found": each["msg"]}
            for each in error.errors[:MOST_ERRORS]
        ]
        return answer(
            422,
            where=errors[0]["where"] if errors else "",
            found=errors[0]["found"] if errors else "a request that does not fit",
            expected="what /api/v1/openapi.json says of this address",
            mend="correct the request",
            errors=errors,
        )

    @api.exception_handler(RequestDataTooBig)
    def too_big(_: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return answer(413, found="too long a body", expected="2 MB at most", mend="send it in parts")

    # What a verb makes of a value that no check before it has caught: the act was not done.
    for kind in (DataError, pl.exceptions.PolarsError, OverflowError):
        api.add_exception_handler(kind, _does_not_fit)

    @api.exception_handler(Http404)
    def not_there(_: HttpRequest, error: Http404) -> HttpResponse:
        return answer(404)

    @api.exception_handler(HttpError)
    def other(_: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(error.status_code, detail=str(error))

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return answer(500, detail="This is a defect of ours; the log of the server says more.")


def _does_not_fit(_: HttpRequest, error: Exception) -> HttpResponse:
    return answer(
        422,
        found=f"a value that the books cannot keep: {str(error)[:200]}",
        expected="values that fit their columns",
        mend="correct the request",
    )
