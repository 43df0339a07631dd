"""Which step limits the day, and who is needed tomorrow."""

from wharfinger.decide.warehouse.jams.bottleneck import bottleneck

__all__ = ["bottleneck"]
