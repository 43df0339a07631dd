"""What lies in stock: whether it is enough, too much, or about to spoil."""

from wharfinger.decide.stock.health import ExpiringLots, HealthSettings, StockHealth, health

__all__ = ["ExpiringLots", "HealthSettings", "StockHealth", "health"]
