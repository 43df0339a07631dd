"""The reason of an order line in one or two sentences, made from its numbers and from nothing else."""

from __future__ import annotations

from typing import Any

from wharfinger.decide.report import days, number


def reason_of(row: dict[str, Any]) -> str:
    """The words for a row of `OrderLines`."""
    return " ".join(part for part in (_goods(row), _why(row), _if_nothing(row), _more(row)) if part)


def _goods(row: dict[str, Any]) -> str:
    on_hand = f"{number(row['on_hand'])} on hand" if row["on_hand"] > 0 else "None on hand"
    promised = f", {number(row['promised'])} promised" if row["promised"] > 0 else ""
    coming = f", {number(row['incoming'])} on the way" if row["incoming"] > 0 else ", none on the way"
    late = f", {number(row['incoming_late'])} more too late" if row["incoming_late"] > 0 else ""
    pace = f" at {row['mean_per_day']:,.3g} a day" if row["mean_per_day"] > 0 else ""
    until = "" if row["runs_out_on"] is None else f"; that lasts until {row['runs_out_on']}{pace}"
    return f"{on_hand}{promised}{coming}{late}{until}."


def _why(row: dict[str, Any]) -> str:
    takes = f"ordered on {row['order_on']} it comes on {row['due']}"
    level = f"at or below {number(row['reorder_point'])} it is ordered up to {number(row['order_up_to'])}"
    if row["cause"] == "fill_up":
        return (
            f"It is above its reorder point of {number(row['reorder_point'])} and fills up an order that "
            f"goes out anyway; {takes}."
        )
    if row["cause"] == "customer_order":
        return f"Customers wait for more than there is; {takes}."
    if row["cause"] == "bridge":
        return f"What is on the way comes too late, and this bridges the time until then; {takes}."
    return f"Position {number(row['stock_position'])}, {level}; {takes}."


def _if_nothing(row: dict[str, Any]) -> str:
    horizon = round(row["wait_days"] + row["lead_days"] + row["review_days"], 1)
    if row["short_by"] < 0.005:
        return f"Without it nothing is expected to be short within {days(horizon)}."
    return (
        f"Without it {number(row['short_by'])} are expected to be short within {days(horizon)}, "
        f"a margin of {row['lost_if_nothing']:,.2f}, of which this order saves {row['worth']:,.2f}."
    )


def _more(row: dict[str, Any]) -> str:
    parts = []
    if row["saved"] >= 0.005:
        parts.append(
            f"By its price or its freight it saves {row['saved']:,.2f}, what it costs to hold taken off."
        )
    if row["beside"]:
        parts.append(f"The next best: {row['beside']}.")
    if row["guessed"]:
        parts.append(f"Guessed: {row['guessed']}.")
    return " ".join(parts)
