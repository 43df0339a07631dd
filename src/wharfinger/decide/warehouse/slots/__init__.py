"""Which item lies in which bin, and which moves pay back first."""

from wharfinger.decide.warehouse.slots.items import slot_items
from wharfinger.decide.warehouse.slots.put_away import put_away
from wharfinger.decide.warehouse.slots.slot import Slotting, slot

__all__ = ["Slotting", "put_away", "slot", "slot_items"]
