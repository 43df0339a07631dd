"""A small warehouse: where things stand, how they are picked and packed, and where it jams."""

from wharfinger.decide.warehouse.batch import Batches, Cart, batch
from wharfinger.decide.warehouse.batch_orders import batch_orders
from wharfinger.decide.warehouse.bottleneck import bottleneck
from wharfinger.decide.warehouse.carton_suite import carton_suite, stock_cartons
from wharfinger.decide.warehouse.check_packing import check_packing
from wharfinger.decide.warehouse.energy import energy
from wharfinger.decide.warehouse.layout import Layout
from wharfinger.decide.warehouse.pack import Packing, pack, pack_orders
from wharfinger.decide.warehouse.pick_route import Pace, Route, pick_route
from wharfinger.decide.warehouse.pick_routes import pick_routes
from wharfinger.decide.warehouse.put_away import put_away
from wharfinger.decide.warehouse.slot import Slotting, slot
from wharfinger.decide.warehouse.slot_items import slot_items

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
