"""How this company keeps its books, as kept in the books themselves."""

from __future__ import annotations

import json
from typing import Any

from wharfinger.books.rows import select

DEFAULTS: dict[str, Any] = {
    "company": "",
    "currency": "EUR",
    "valuation": "average",
    "time_zone": "UTC",
    "reservation_hours": 72,
    "recount_share": 0.1,
    "recount_value": 50,
    "over_delivery_share": 0.1,
    "plan_decisions": None,
    "decision_settings": {},
    "dismissed_days": 14,
    "usual_lead_days": 7,
    "order_weekday": "",
    "service": 0.95,
}
"""Every setting of the books with what holds until the company says otherwise."""


def kept(name: str) -> Any:
    """The company's own value, or the default."""
    found = select("SELECT value FROM books_setting WHERE name = %s", [name])
    return json.loads(found[0][0]) if found else DEFAULTS[name]


def valuation() -> str:
    """`average` or `fifo`."""
    return str(kept("valuation"))
