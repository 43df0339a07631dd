"""How this company keeps its books, as kept in the books themselves."""

from __future__ import annotations

from typing import Any

from wharfinger.books.models import Setting

DEFAULTS: dict[str, Any] = {
    "company": "",
    "currency": "EUR",
    "valuation": "average",
    "time_zone": "UTC",
    "reservation_hours": 72,
    "recount_share": 0.1,
    "recount_value": 50,
    "over_delivery_share": 0.1,
}
"""Every setting of the books with what holds until the company says otherwise."""


def kept(name: str) -> Any:
    """The company's own value, or the default."""
    row = Setting.objects.filter(name=name).values_list("value", flat=True)
    return next(iter(row), DEFAULTS[name])


def valuation() -> str:
    """`average` or `fifo`."""
    return str(kept("valuation"))
