"""Whole tables into the books: master data, history, opening counts, readings."""

from wharfinger.office.intake.bring import Brought, Count, bring
from wharfinger.office.intake.opening import begun, bring_lots, bring_opening

__all__ = ["Brought", "Count", "begun", "bring", "bring_lots", "bring_opening"]
