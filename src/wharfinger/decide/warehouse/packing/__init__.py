"""Goods into boxes, pallets and containers, and which boxes to have."""

from wharfinger.decide.warehouse.packing.carton_suite import carton_suite, stock_cartons
from wharfinger.decide.warehouse.packing.check_packing import check_packing
from wharfinger.decide.warehouse.packing.pack import Packing, pack, pack_orders

__all__ = ["Packing", "carton_suite", "check_packing", "pack", "pack_orders", "stock_cartons"]
