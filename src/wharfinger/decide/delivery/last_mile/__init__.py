"""The last mile: which delivery windows to offer a customer."""

from wharfinger.decide.delivery.last_mile.offers import Offer, offers

__all__ = ["Offer", "offers"]
