"""Square: Item sales > Items detail CSV, and the item library. No real export was at hand.

Library: https://squareup.com/help/gb/en/article/5966-item-library-and-unit-cost-management
Items detail: https://squareup.com/help/us/en/article/5072-summaries-and-reports-from-the-online-square-dashboard

The columns of both files are not listed on these pages; they are taken from programs that read them, and
so are untested against Square itself. Net sales are after discounts; where tax is in the prices, it is in
them too. A refund is a row of its own, with a transaction of its own.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, listed, marks, noted

ITEM, NAME, PRICE, SOLD = "Item (SKU, or name)", "Name with variation", "Net price of one", "Quantity sold"
STOCKED, PLACE, COUNTED = "Item in stock", "Place", "Quantity at the place"
_CURRENT = "Current Quantity "


def _name(lines: Lines, item: str, variation: str) -> pl.Expr:
    said = lines.text(variation)
    return (
        pl.when(said.is_not_null() & (said != "Regular"))
        .then(pl.concat_str([lines.text(item), said], separator=" - "))
        .otherwise(lines.text(item))
    )


def _details(lines: Lines) -> Prepared:
    quantity, net = lines.number("Qty"), lines.number("Net Sales")
    is_refund = (lines.text("Event Type").str.to_lowercase() == "refund").fill_null(False)
    rows = lines.rows.with_columns(
        pl.coalesce(lines.text("SKU"), _name(lines, "Item", "Price Point Name")).alias(ITEM),
        pl.when(quantity != 0).then((net / quantity).abs()).alias(PRICE),
        pl.when(is_refund).then(-quantity.abs()).otherwise(quantity).alias(SOLD),
    )
    return Prepared(
        rows, notes=noted("net sales are taken as net of tax: prices with tax inside are not told apart")
    )


def _library(lines: Lines) -> Prepared:
    """The items, and below them one row for each place that counts an item."""
    name = _name(lines, "Item Name", "Variation Name")
    item = pl.coalesce(lines.text("SKU").str.strip_prefix("'"), name)
    rows = lines.rows.with_columns(item.alias(ITEM), name.alias(NAME), lines.number("Price").alias("Price"))
    places = [column for column in lines.rows.columns if column.startswith(_CURRENT)]
    counted = [
        lines.rows.select("row", item.alias(STOCKED), lines.number(column).alias(COUNTED)).with_columns(
            pl.lit(column.removeprefix(_CURRENT)).alias(PLACE)
        )
        for column in places
    ]
    return Prepared(pl.concat([rows, *counted], how="diagonal"))


DETAILS = Export(
    name="Square items detail",
    source="https://squareup.com/help/us/en/article/5072-summaries-and-reports-from-the-online-square-dashboard",
    columns=listed(
        """
        Date, Time, Time Zone, Category, Item, Qty, Price Point Name, SKU, Modifiers Applied, Gross
        Sales, Discounts, Net Sales, Tax, Transaction ID, Payment ID, Device Name, Notes, Details, Event
        Type, Location, Dining Option, Customer ID, Customer Name, Customer Reference ID, Unit, Count,
        GTIN, Itemization Type, Commission, Employee, Fulfillment Note, Channel, Token, Card Brand, PAN
        Suffix"""
    ),
    marks=marks("Date", "Item", "Qty", "Price Point Name", "Net Sales", "Transaction ID"),
    numbers=("Qty", "Net Sales"),
    tables={
        "sales": {
            "item": ITEM,
            "date": "Date",
            "quantity": SOLD,
            "price": PRICE,
            "place": "Location",
            "channel": "Channel",
            "customer": "Customer ID",
            "order": "Transaction ID",
        }
    },
    prepare=_details,
)

LIBRARY = Export(
    name="Square item library",
    source="https://squareup.com/help/gb/en/article/5966-item-library-and-unit-cost-management",
    columns=listed(
        """
        Token, Item Name, Variation Name, SKU, Description, Category, Categories, GTIN, Square Online
        Item Visibility, Weight (lb), Price, Sellable, Stockable, Option Name 1, Option Value 1, Option
        Name 2, Option Value 2, Option Name 3, Option Value 3, Default Unit Cost, Default Vendor Name,
        Default Vendor Code"""
    ),
    marks=marks("Token", "Item Name", "Variation Name", "SKU", "Price"),
    numbers=("Price", "Default Unit Cost"),
    tables={
        "items": {
            "item": ITEM,
            "name": NAME,
            "category": "Category|Categories",
            "unit_cost": "Default Unit Cost",
            "price": "Price",
            "supplier": "Default Vendor Name",
            "gtin": "GTIN",
            "weight_g": "Weight (*",
        },
        "stock": {"item": STOCKED, "place": PLACE, "on_hand": COUNTED},
    },
    derived=frozenset({"items"}),
    prepare=_library,
)

EXPORTS = (DETAILS, LIBRARY)
