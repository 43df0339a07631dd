"""Why goods move, and what each reason may do."""

from __future__ import annotations

OPENING = "opening"
RECEIPT = "receipt"
SALE = "sale"
RETURN = "return"
SUPPLIER_RETURN = "supplier_return"
TRANSFER = "transfer"
MOVE = "move"
SCRAP = "scrap"
COUNT = "count"
ADJUSTMENT = "adjustment"
CONSUMED = "consumed"
PRODUCED = "produced"
LANDED_COST = "landed_cost"
COST_DIFFERENCE = "cost_difference"

TAKES_PROMISED = frozenset({SCRAP, COUNT, ADJUSTMENT, MOVE, OPENING, COST_DIFFERENCE, LANDED_COST})
"""Facts of the shelf: they happen whether or not the goods were promised to somebody."""

NEVER_HELD = frozenset({SALE, CONSUMED})
"""What a held lot may not do."""
