"""Orders at suppliers: what was asked for, when it comes and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from wharfinger.twin.luck import Array, Ints
from wharfinger.twin.world import Luck, World


@dataclass(frozen=True)
class Purchases:
    """Lines of purchase orders, one entry a line. Days are numbers of the calendar."""

    supplier: Ints
    item: Ints
    given: Ints
    """The day on whose evening it was ordered; -1 is the evening before the first day."""
    promised: Ints
    arrives: Ints
    ordered: Ints
    came: Ints
    unfit: Ints

    def where(self, chosen: Array) -> Purchases:
        """The lines at these positions, or under this mask."""
        return Purchases(*(getattr(self, name)[chosen] for name in _COLUMNS))


def join(parts: list[Purchases]) -> Purchases:
    """The lines of all parts, in turn."""
    if not parts:
        return Purchases(*(np.zeros(0, np.int32) for _ in _COLUMNS))
    return Purchases(*(np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS))


def place_orders(world: World, given: int, buy: Ints, suppliers: Ints, luck: Luck) -> Purchases:
    """Orders given on the evening of a day. Lorries come on working days only.

    A line delivered short is closed: the rest does not follow.
    """
    item = np.flatnonzero(buy > 0).astype(np.int32)
    supplier, ordered = suppliers[item].astype(np.int32), buy[item].astype(np.int32)
    next_working = world.calendar.next_working
    came = np.ceil(ordered * luck.short[item]).astype(np.int32)
    return Purchases(
        supplier=supplier,
        item=item,
        given=np.full(len(item), given, np.int32),
        promised=_landing(next_working, given + world.supply.quoted_days[supplier]),
        arrives=_landing(next_working, given + luck.lead_days[supplier]),
        ordered=ordered,
        came=came,
        unfit=np.ceil(came * luck.bad[item]).astype(np.int32),
    )


def _landing(next_working: Ints, days: Array) -> Ints:
    return next_working[np.minimum(days, len(next_working) - 1)]


_COLUMNS = tuple(field.name for field in fields(Purchases))
