"""Goods that spoil or lie: what will be wasted, and what to do about it first."""

from wharfinger.decide.stock.expiry.expiry import Expiry, expiry
from wharfinger.decide.stock.expiry.settings import ExpirySettings
from wharfinger.decide.stock.expiry.tables import Expiring, ExpiryActs, SlowStock

__all__ = ["Expiring", "Expiry", "ExpiryActs", "ExpirySettings", "SlowStock", "expiry"]
