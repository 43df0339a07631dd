"""The tables of packing: cartons, what goes into them and by which rules, and what comes out."""

from __future__ import annotations

from wharfinger.tables import Table
from wharfinger.tables.columns import choice, flag, number, text, whole

ORIENTATIONS = ("LWH", "WLH", "LHW", "HLW", "WHL", "HWL")


class Cartons(Table):
    """What goods are packed into: boxes, and pallets and containers just so."""

    carton = text("the carton's own name", key=True, longest=200)
    length_mm = number("inner length", above=0)
    width_mm = number("inner width", above=0)
    height_mm = number("inner height; of a pallet, how high it may be loaded", above=0)
    outer_length_mm = number("outer length; the inner one where it is not known", above=0, optional=True)
    outer_width_mm = number("outer width; the inner one where it is not known", above=0, optional=True)
    outer_height_mm = number("outer height; the inner one where it is not known", above=0, optional=True)
    weight_g = number("weight of the empty carton", at_least=0, optional=True, default=0.0)
    most_weight_g = number("what it may weigh when packed, itself included", above=0, optional=True)
    cost = number("what one carton costs", at_least=0, optional=True, default=0.0)


class PackingRules(Table):
    """How an item may lie in a box. Items without a row may lie in any way."""

    item = text("the item", key=True, longest=200)
    orientations = text("allowed ones, like `LWH WLH`: the edges along x, y and up", optional=True)
    stackable = flag("whether anything may rest on it", optional=True, default=True)
    most_load_g = number("weight that may rest on one piece", at_least=0, optional=True)
    keep_apart = text("pieces with different words here never share a box", optional=True, longest=200)


class PackItems(Table):
    """What is to be packed together: one row an item, with its rules."""

    item = text("the item", key=True, longest=200)
    quantity = whole("pieces", at_least=1, optional=True, default=1)
    length_mm = number("length of one piece", above=0, optional=True)
    width_mm = number("width of one piece", above=0, optional=True)
    height_mm = number("height of one piece", above=0, optional=True)
    weight_g = number("weight of one piece", at_least=0, optional=True)
    this_side_up = flag("must stand upright", optional=True, default=False)
    fragile = flag("breaks easily: nothing may rest on it", optional=True, default=False)
    orientations = text("allowed ones, like `LWH WLH`: the edges along x, y and up", optional=True)
    stackable = flag("whether anything may rest on it", optional=True, default=True)
    most_load_g = number("weight that may rest on one piece", at_least=0, optional=True)
    keep_apart = text("pieces with different words here never share a box", optional=True, longest=200)


class PackedPieces(Table):
    """Where each piece lies, in the order of packing."""

    order = text("the order", key=True, longest=200)
    box = whole("the order's first box, second box", key=True, at_least=1)
    step = whole("when it goes in", key=True, at_least=1)
    item = text("the item", longest=200)
    orientation = choice("its edges along x, y and up", *ORIENTATIONS)
    x_mm = number("from the left wall", at_least=0)
    y_mm = number("from the front wall", at_least=0)
    z_mm = number("from the floor", at_least=0)
    length_mm = number("along x", above=0)
    width_mm = number("along y", above=0)
    height_mm = number("upwards", above=0)
    weight_g = number("of the piece", at_least=0)


class PackedBoxes(Table):
    """Each box: what it is, what it weighs, what air and waste it ships."""

    order = text("the order", key=True, longest=200)
    box = whole("the order's first box, second box", key=True, at_least=1)
    carton = text("which carton to take", longest=200)
    pieces = whole("pieces in it", at_least=1)
    weight_g = number("packed, with carton and filler", at_least=0)
    filled = number("share of the inner volume that goods fill", at_least=0, at_most=1)
    void_l = number("litres of air to fill", at_least=0)
    filler_g = number("filler for the air", at_least=0)
    waste_g = number("packaging that the customer throws away: carton and filler", at_least=0)
    waste_cost = number("what that packaging costs", at_least=0)
    cost = number("packaging and carriage by the greater of weight and dimensional weight", at_least=0)


class PackLeftOut(Table):
    """Pieces that go into no box, and why."""

    order = text("the order", key=True, longest=200)
    item = text("the item", key=True, longest=200)
    pieces = number("pieces left out", above=0)
    reason = text("why")


class SizeGuesses(Table):
    """Items whose size or weight was not known, and what was taken instead."""

    item = text("the item", key=True, longest=200)
    guess = text("what was taken, and from where")


class SuiteOrders(PackItems):
    """What was ordered together: one row an order and item, with the item's rules."""

    order = text("the order", key=True, longest=200)


class CartonSuite(Table):
    """The cartons to stock."""

    carton = text("a name for it", key=True, longest=200)
    length_mm = number("inner length", above=0)
    width_mm = number("inner width", above=0)
    height_mm = number("inner height", above=0)
    orders = whole("orders that go into it whole and cheapest, among those looked at", at_least=0)
    goods_l = number("litres of goods in them", at_least=0)
    void_l = number("litres of air in them", at_least=0)
    waste_g = number("carton and filler of them", at_least=0)
    cost = number("carton, filler, labour and carriage of them", at_least=0)
