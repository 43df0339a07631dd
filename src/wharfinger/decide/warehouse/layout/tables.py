"""The tables that a layout is made of: bins, and where needed aisles, cross-aisles and stations."""

from __future__ import annotations

from wharfinger.tables import Table
from wharfinger.tables.columns import choice, number, text, whole

IN_NO_AISLE = "in no aisle"
CUT_OFF = "no walk leads there and back"
LOST = (IN_NO_AISLE, CUT_OFF)


class Bins(Table):
    """Where goods lie: one row a bin."""

    bin = text("the bin's own name", key=True, longest=200)
    aisle = text("the aisle it is picked from", longest=200)
    position_m = number("metres from the middle of the cross-aisle in front, along the aisle", at_least=0)
    block = whole("which block of the aisle, 0 the front one", at_least=0, optional=True, default=0)
    side = choice("on which hand, walking to the back", "left", "right", optional=True, default="left")
    level = whole("which level, 0 the lowest", at_least=0, optional=True, default=0)
    height_m = number("metres that hand or fork has to rise", at_least=0, optional=True, default=0)
    slot = whole("the number of the slot in its block", at_least=0, optional=True)
    zone = text("the zone it belongs to", optional=True, longest=200)
    storage = choice("how it is kept there", "ambient", "chilled", "frozen", optional=True, default="ambient")
    hazard_class = text("dangerous goods that may lie there", optional=True, longest=50)
    volume_l = number("litres it holds; null when nobody measured", above=0, optional=True)
    weight_kg = number("kilograms it carries; null when nobody knows", above=0, optional=True)
    aisle_x_m = number("metres from the left wall to the middle of the aisle", optional=True)


class BinStock(Table):
    """What lies in which bin: the goods of a warehouse's stock, bin by bin."""

    bin = text("the bin", key=True, longest=200)
    item = text("the item", key=True, longest=200)
    on_hand = number("base units there", at_least=0)


class BinsLeftOut(Table):
    """Bins that cannot be used as they are drawn, and why."""

    bin = text("the bin", key=True, longest=200)
    reason = choice("why", *LOST)


class Aisles(Table):
    """Where an aisle runs, and how: one row for each block of it. What is not listed is wall."""

    aisle = text("the aisle", key=True, longest=200)
    block = whole("the block, 0 the front one", at_least=0, key=True, optional=True, default=0)
    way = choice("which way it may be walked", "both", "to_back", "to_front", optional=True, default="both")
    open = choice("at which ends it opens", "both", "front", "back", optional=True, default="both")


class CrossAisles(Table):
    """Where a cross-aisle runs, and how. One that is not listed runs from wall to wall, both ways."""

    cross = whole("the cross-aisle, 0 the front one", at_least=0, key=True)
    from_aisle = text("where it begins, the left end", key=True, longest=200)
    to_aisle = text("where it ends, the right end", key=True, longest=200)
    way = choice("which way it may be walked", "both", "to_right", "to_left", optional=True, default="both")


class Stations(Table):
    """Where a walk begins and ends, and where goods are packed, received and sent."""

    station = text("the station's own name", key=True, longest=200)
    kind = choice("what is done there", "depot", "pick", "pack", "dock")
    aisle = text("the aisle at whose end it stands", longest=200)
    cross = whole("the cross-aisle it stands on, 0 the front one", at_least=0, optional=True, default=0)
    away_m = number("metres from there to the station itself", at_least=0, optional=True, default=0)
