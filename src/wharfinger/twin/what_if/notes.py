"""What was assumed, said in the open."""

from __future__ import annotations

from wharfinger.twin.what_if.present import Present
from wharfinger.twin.what_if.settings import WhatIfSettings
from wharfinger.twin.what_if.worlds import World


def notes(here: Present, changed: list[World], settings: WhatIfSettings) -> list[str]:
    """Sentences for the report."""
    return [
        f"Futures are weeks of the last {settings.past_days:,} days in another order: season, growth and "
        "what is planned are not in them.",
        _lead_times(here),
        *_gone(here, changed),
        f"That demand changes by {settings.elasticity:g}% when prices rise by 1% is a setting; it was not "
        "measured on your sales.",
        "Ordering levels are our rule's, set this morning; they are not made anew on the way.",
        "Places are taken together; deliveries come whole; smallest order values are not looked at.",
        "Intervals say how sure the mean difference is under these assumptions, not how sure these are.",
    ]


def _lead_times(here: Present) -> str:
    known = set() if here.receipts is None else set(here.receipts["supplier"].unique())
    used = set(here.terms.supplier)
    if used <= known:
        return "How long an order takes is drawn from the last 60 orders of its supplier."
    return (
        f"How long an order takes is drawn from the last 60 orders of its supplier; {len(used - known):,} of "
        f"{len(used):,} suppliers have no receipts, and take exactly what they offer."
    )


def _gone(here: Present, changed: list[World]) -> list[str]:
    found = []
    for world in changed:
        if world.supplier_gone is not None:
            gone = world.supplier_gone
            mine = [i for i, name in enumerate(here.terms.supplier) if name == gone]
            left = sum(world.terms.supplier[i] == gone for i in mine)
            found.append(
                f"Of {len(mine):,} items bought from {gone}, {len(mine) - left:,} have an offer of somebody "
                f"else, and {left:,} sell out. What {gone} has on its way still comes."
            )
    return found
