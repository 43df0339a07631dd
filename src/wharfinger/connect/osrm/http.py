"""One question to a routing server, and its answer as JSON."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from wharfinger.tables import WharfingerError

LONGEST_ANSWER = 200_000_000


class RouterError(WharfingerError):
    """A routing server that cannot be reached, refuses, or answers with what is no answer."""


def ask(address: str, path: str, body: dict[str, Any] | None = None, *, seconds: float) -> dict[str, Any]:
    """GET, or POST where there is a body. Refusals (status 400) are returned too: their JSON says why."""
    if urlsplit(address).scheme not in ("http", "https"):
        raise RouterError(
            where=address,
            found="an address without http:// or https://",
            expected="the address of a routing server, like http://127.0.0.1:5000",
            mend="write it in full",
        )
    data = None if body is None else json.dumps(body).encode()
    headers = {"Accept": "application/json", "User-Agent": "wharfinger"}
    if data is not None:
        headers["Content-Type"] = "application/json"
    request = Request(address.rstrip("/") + path, data=data, headers=headers)
    try:
        try:
            with urlopen(request, timeout=seconds) as answer:
                text = answer.read(LONGEST_ANSWER)
        except HTTPError as refusal:
            with refusal:
                if refusal.code != 400:
                    raise _no_answer(address, f"status {refusal.code}") from refusal
                text = refusal.read(LONGEST_ANSWER)
    except (URLError, HTTPException, OSError) as error:
        raise _no_answer(address, str(getattr(error, "reason", error)) or type(error).__name__) from error
    return _parsed(address, text)


def _parsed(address: str, text: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise unexpected(address, f"an answer that is no JSON: {text[:60]!r}") from error
    if not isinstance(parsed, dict):
        raise unexpected(address, f"an answer that is no JSON object: {text[:60]!r}")
    return parsed


def unexpected(address: str, found: str) -> RouterError:
    """The server speaks, but not as its documentation says."""
    return RouterError(
        where=address,
        found=found,
        expected="an answer as the server's documentation describes it",
        mend="check that the address is that of the routing server, and its version",
    )


def _no_answer(address: str, what: str) -> RouterError:
    return RouterError(
        where=address,
        found=f"no answer: {what}",
        expected="a running routing server",
        mend="start it, correct the address, or plan on a map of roads instead",
    )
