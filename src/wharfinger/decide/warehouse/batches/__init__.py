"""Orders to carts, and carts to waves."""

from wharfinger.decide.warehouse.batches.batch import Batches, Cart, batch
from wharfinger.decide.warehouse.batches.orders import batch_orders

__all__ = ["Batches", "Cart", "batch", "batch_orders"]
