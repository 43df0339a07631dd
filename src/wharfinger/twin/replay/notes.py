"""What the past cannot tell, said in the open."""

from __future__ import annotations

import numpy as np

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.past_demand import MEMORY_DAYS
from wharfinger.twin.replay.floor import KEEPS
from wharfinger.twin.replay.past import Past


def notes(past: Past, tables: Frames, asked_days: int) -> list[str]:
    """Sentences for the report, each about something that was estimated, taken or left out."""
    return [
        *_short(past, asked_days),
        _lost_sales(past),
        _opening(past),
        *_done(past, tables),
        _lead_times(past, tables),
        "Places are taken together: stock in one place serves a customer in another. So every rule looks a "
        "little better than it would be, and what was really done does not.",
        "Costs, prices and order terms are those of today's tables, or of offers that held on the first day. "
        "Deliveries come whole: short and unfit deliveries are not played.",
    ]


def _short(past: Past, asked_days: int) -> list[str]:
    days = past.scene.days
    if days == asked_days:
        return []
    known = past.scene.known_days + days
    return [f"Sales reach back {known:,} days only. The last {days:,} are played; the rules know the others."]


def _lost_sales(past: Past) -> str:
    scene = past.scene
    demand, sold = scene.demand[:, scene.known_days :], past.sold[:, scene.known_days :]
    if past.empty_days_told == "nothing":
        return (
            "Nothing says when an item was out of stock: neither `available` in sales nor StockHistory. What "
            "was sold is taken for what was wanted, so the real year shows no lost sales, and rules that "
            "hold more look no better."
        )
    lost = np.maximum(demand - sold, 0.0).sum()
    where = "`available` in sales" if past.empty_days_told == "available" else "StockHistory"
    part = lost / demand.sum() if demand.sum() > 0 else 0.0
    return (
        f"Lost sales are estimated: {lost:,.0f} units, {part:.1%} of the demand. When an item was out of "
        f"stock is known from {where}; for that time it was taken to be wanted as much as on average before, "
        f"the last {MEMORY_DAYS:.0f} days counting most. Every rule is judged on the same estimate."
    )


def _opening(past: Past) -> str:
    keeps = past.scene.terms.life_days < KEEPS
    old = " Goods that expire were taken to be half-way to their expiry." if keeps.any() else ""
    known = int((~np.isnan(past.stock[:, 0])).sum())
    if known == past.scene.items:
        return f"Every rule begins with the stock of StockHistory and the orders then on their way.{old}"
    return (
        f"For {past.scene.items - known:,} of {past.scene.items:,} items nobody wrote down what lay there on "
        f"the first day: lead time and four weeks of sales were taken, for every rule alike.{old}"
    )


def _done(past: Past, tables: Frames) -> list[str]:
    told = int((~np.isnan(past.stock).any(axis=1)).sum())
    found = []
    if told < past.scene.items:
        found.append(
            f"What was really in stock is known for {told:,} of {past.scene.items:,} items; for the others, "
            "and for their sum, the report shows no figure."
        )
    if "receipts" not in tables:
        found.append(
            "Without Receipts nobody knows what was really ordered, what it cost and what was wasted."
        )
    elif told:
        found.append(
            "Waste as it was is all that left without a sale: what lay there and what came, less what was "
            "sold and what is left. Theft and breakage are in it. The rules waste only what expires."
        )
    return found


def _lead_times(past: Past, tables: Frames) -> str:
    suppliers = set(past.scene.terms.supplier)
    known = set() if "receipts" not in tables else set(tables["receipts"]["supplier"].unique())
    without = len(suppliers - known)
    real = "An order takes as long as the supplier's order nearest to its day really took."
    if not without:
        return real
    return (
        f"{real} For {without:,} of {len(suppliers):,} suppliers without receipts it takes what they offer."
    )
