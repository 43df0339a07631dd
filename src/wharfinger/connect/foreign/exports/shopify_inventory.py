"""Shopify, Products > Inventory > Export. Made from the published list; no export of a real shop was at hand.

Columns: https://help.shopify.com/en/manual/products/inventory/getting-started-with-inventory/inventory-csv

`On hand` is what lies there; `Committed` of it is promised. `not stocked` says that a place never holds
the item. An export of available quantities only has one column a place instead, and is not known by
itself.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks
from wharfinger.connect.foreign.exports.shopify_products import full_name

ITEM, PROMISED = "Item (SKU, or name)", "Committed, from 0 on"


def _prepare(lines: Lines) -> Prepared:
    counted = "On hand" if "On hand" in lines.rows.columns else "On hand (current)"
    never = lines.text(counted).str.to_lowercase() == "not stocked"
    stocked = Lines(lines.rows.filter(~never.fill_null(False)), lines.spelling)
    name = full_name(stocked, "Option1 Value", "Option2 Value", "Option3 Value")
    rows = stocked.rows.with_columns(
        pl.coalesce(stocked.text("SKU").str.strip_prefix("'"), name).alias(ITEM),
        stocked.number("Committed").clip(lower_bound=0).alias(PROMISED),
        stocked.text(counted).alias("On hand"),
    )
    return Prepared(rows, aside(lines.rows.filter(never.fill_null(False)), "never stocked at this place"))


EXPORT = Export(
    name="Shopify inventory",
    source="https://help.shopify.com/en/manual/products/inventory/getting-started-with-inventory/inventory-csv",
    columns=listed(
        """
        Handle, Title, Option1 Name, Option1 Value, Option2 Name, Option2 Value, Option3 Name, Option3
        Value, SKU, HS Code, COO, Location, Bin name, Incoming, Incoming (not editable), Unavailable,
        Unavailable (not editable), Committed, Committed (not editable), Available, Available (not
        editable), On hand, On hand (current), On hand (new)"""
    ),
    marks=marks("Handle", "Title", "SKU", "Location"),
    numbers=("On hand", "On hand (current)", "Committed"),
    tables={"stock": {"item": ITEM, "place": "Location", "on_hand": "On hand", "reserved": PROMISED}},
    prepare=_prepare,
)

EXPORTS = (EXPORT,)
