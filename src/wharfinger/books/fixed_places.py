"""Places outside that every company has: goods come from them and go to them."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.models import Place

CUSTOMERS = "customers"
SCRAPPED = "scrap"
COUNT_DIFFERENCE = "count-difference"
OPENING = "opening"
COST_DIFFERENCE = "cost-difference"
PRODUCTION = "production"
TRANSIT = "transit"

FIXED = {
    CUSTOMERS: ("Customers", "customer"),
    SCRAPPED: ("Scrap", "scrap"),
    COUNT_DIFFERENCE: ("Count differences", "count_difference"),
    OPENING: ("Opening", "opening"),
    COST_DIFFERENCE: ("Cost differences", "count_difference"),
    PRODUCTION: ("Production", "production"),
}


def lay() -> None:
    """Make those that are missing; done after every migration."""
    for code, (name, kind) in FIXED.items():
        Place.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})
    # What is between two sites is still the company's: a place of its own, there from the beginning.
    beginning = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    transit, made = Place.objects.get_or_create(
        code=TRANSIT, defaults={"name": "On the way", "kind": "transit", "opened_at": beginning}
    )
    if made:
        transit.site = transit
        transit.save(update_fields=["site"])


def fixed_place(code: str) -> int:
    """The id of one of them."""
    return int(Place.objects.values_list("id", flat=True).get(code=code))
