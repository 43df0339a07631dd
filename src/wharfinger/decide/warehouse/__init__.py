"""A small warehouse: where things stand, how they are picked and packed, and where it jams."""

from wharfinger.decide.warehouse.batches import Batches, Cart, batch, batch_orders
from wharfinger.decide.warehouse.jams import bottleneck
from wharfinger.decide.warehouse.layout import Layout
from wharfinger.decide.warehouse.meters import energy
from wharfinger.decide.warehouse.packing import (
    Packing,
    carton_suite,
    check_packing,
    pack,
    pack_orders,
    stock_cartons,
)
from wharfinger.decide.warehouse.routes import Pace, Route, pick_route, pick_routes
from wharfinger.decide.warehouse.slots import Slotting, put_away, slot, slot_items

__all__ = [
    "Batches",
    "Cart",
    "Layout",
    "Pace",
    "Packing",
    "Route",
    "Slotting",
    "batch",
    "batch_orders",
    "bottleneck",
    "carton_suite",
    "check_packing",
    "energy",
    "pack",
    "pack_orders",
    "pick_route",
    "pick_routes",
    "put_away",
    "slot",
    "slot_items",
    "stock_cartons",
]
