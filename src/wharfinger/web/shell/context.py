"""What the frame of every page shows: the company, who is here, and the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from wharfinger.books.settings_kept import kept
from wharfinger.web.menu import entries_for
from wharfinger.web.principal import principal_of
from wharfinger.web.said import said


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template."""
    principal = principal_of(request) if hasattr(request, "user") else None
    shown = entries_for(principal) if principal else []
    return {
        "company": kept("company"),
        "principal": principal,
        "said": said(request) if principal else None,
        "menu": [
            {"title": entry.title, "address": address, "group": entry.group, "here": _here(request, address)}
            for entry, address in shown
        ],
    }


def _here(request: HttpRequest, address: str) -> bool:
    return request.path == address or request.path.startswith(address.rstrip("/") + "/")
