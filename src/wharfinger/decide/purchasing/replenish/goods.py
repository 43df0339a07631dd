"""What is there, what customers have ordered, and when what is on its way can be counted on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.decide.purchasing.position import sound_stock
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings


@dataclass(frozen=True)
class Coming:
    """Goods on their way. `day` counts from today."""

    day: int
    quantity: float
    document: str


@dataclass
class Goods:
    """Of one item, at one place or in the whole company."""

    on_hand: float = 0.0
    reserved: float = 0.0
    coming: list[Coming] = field(default_factory=list)
    """The first to come first."""
    waiting: float = 0.0
    """What customers have ordered and wait for."""
    ordered_ahead: list[tuple[int, float]] = field(default_factory=list)
    """Day and quantity of what customers have ordered for later."""

    def promised(self, days: float, expected: float) -> float:
        """What customers have a claim to within so many days.

        What they have ordered for later is part of the demand that is expected; only what is more adds to it.
        """
        ahead = sum(quantity for day, quantity in self.ordered_ahead if day <= days)
        return max(self.reserved, self.waiting) + max(ahead - expected, 0.0)

    @property
    def lacks(self) -> float:
        """What customers wait for beyond all that is there and on its way."""
        return self.promised(0.0, 0.0) - self.on_hand - sum(one.quantity for one in self.coming)

    def counted(self, days: float) -> float:
        """What comes within so many days."""
        return sum(one.quantity for one in self.coming if one.day <= days)

    def runs_out(self, promised: float, per_day: float) -> float | None:
        """Days until nothing is left, with what is on its way; None where nothing is sold."""
        left = self.on_hand - promised
        now = 0.0
        for one in self.coming:
            if left < 0 or (per_day > 0 and left < per_day * (one.day - now)):
                break
            left += one.quantity - per_day * (one.day - now)
            now = one.day
        if left < 0:
            return now
        return now + left / per_day if per_day > 0 else None


def goods_of(
    tables: Frames, receiving: str, today: dt.date, settings: ReplenishSettings, oddities: Oddities
) -> dict[tuple[str, str], Goods]:
    """By item and place; where the company buys for all places, under the place where goods arrive."""
    one_place = settings.buy_for == "company"
    found: dict[tuple[str, str], Goods] = {}

    def of(item: str, place: str | None) -> Goods:
        return found.setdefault((item, receiving if one_place or place is None else place), Goods())

    for item, place, on_hand, reserved in sound_stock(
        tables["stock"], tables.get("places"), today, oddities
    ).iter_rows():
        here = of(item, place)
        here.on_hand += on_hand
        here.reserved += reserved
    for item, place, quantity, due, document in _incoming(tables):
        day = _expected(item, place, quantity, due, document, today, settings, oddities)
        if day is not None:
            of(item, place).coming.append(Coming(day, quantity, document))
    for item, ordered_at, quantity, wanted_on in _open_orders(tables):
        here = of(item, ordered_at)
        if wanted_on is None or wanted_on <= today:
            here.waiting += quantity
        else:
            here.ordered_ahead.append(((wanted_on - today).days, quantity))
    for here in found.values():
        here.coming.sort(key=lambda one: (one.day, one.document, one.quantity))
    return found


def _incoming(tables: Frames) -> list[tuple[str, str, float, dt.date, str]]:
    frame = tables.get("incoming")
    if frame is None:
        return []
    return frame.select("item", "place", "quantity", "due", "document").sort(pl.all()).rows()


def _open_orders(tables: Frames) -> list[tuple[str, str | None, float, dt.date | None]]:
    """Orders of which nothing has left. Of what has left in part, the rest stands in what is reserved."""
    frame = tables.get("orders")
    if frame is None:
        return []
    is_open = (pl.col("status") == "open").fill_null(pl.col("shipped_at").is_null())
    return frame.filter(is_open).select("item", "place", "quantity", "due").sort(pl.all()).rows()


def _expected(
    item: str,
    place: str,
    quantity: float,
    due: dt.date,
    document: str,
    today: dt.date,
    settings: ReplenishSettings,
    oddities: Oddities,
) -> int | None:
    """In how many days it comes. What is late is expected to stay away as long again; None where it is
    given up.
    """
    late = (today - due).days
    if late <= 0:
        return -late
    gone = late > settings.give_up_days
    taken = (
        "it was not counted" if gone else f"it was counted as coming in {late} more day" + "s" * (late > 1)
    )
    oddities.add(
        item,
        place,
        Oddity(
            f"{quantity:,.10g} of {document} were due on {due} and have not come",
            f"a day that lies ahead; {taken}",
            "ask the supplier, and correct or cancel the document",
        ),
        left_out=False,
    )
    return None if gone else late
