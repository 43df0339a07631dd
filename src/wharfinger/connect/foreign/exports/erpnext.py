"""ERPNext: lists exported by Menu > Export, and the report Stock Balance. No real export was at hand.

Labels:
https://github.com/frappe/erpnext/blob/develop/erpnext/selling/doctype/sales_order_item/sales_order_item.json,
https://github.com/frappe/erpnext/blob/develop/erpnext/stock/doctype/item/item.json and
https://github.com/frappe/erpnext/blob/develop/erpnext/stock/report/stock_balance/stock_balance.py

Of an order with several lines, only the first row names the order; columns of lines have `(Items)` behind
them. A return is an order of its own with quantities below zero.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks, noted

PRICE = "Net price of one"
_AT = "https://github.com/frappe/erpnext/blob/develop/erpnext"
_OF_THE_ORDER = ("ID", "Date", "Posting Date", "Customer", "Status")
_NOT_SOLD = ("draft", "cancelled")


def _orders(lines: Lines) -> Prepared:
    filled = lines.with_columns(
        lines.text(name).forward_fill().alias(name) for name in _OF_THE_ORDER if name in lines.rows.columns
    )
    never = filled.text("Status").str.to_lowercase().is_in(_NOT_SOLD).fill_null(False)
    bare = pl.coalesce(filled.text("Item Code (Items)"), filled.text("Item (Items)")).is_null()
    real = Lines(filled.rows.filter(~never & ~bare), lines.spelling)
    price = pl.coalesce(real.number("Net Rate (Items)"), real.number("Rate (Items)"))
    told = [
        aside(filled.rows.filter(never), "a draft, or a cancelled order"),
        aside(filled.rows.filter(~never & bare), "a row of an order without goods"),
    ]
    return Prepared(
        real.rows.with_columns(price.alias(PRICE)),
        pl.concat(told),
        noted("" if "Net Rate (Items)" in lines.rows.columns else "rates are taken as net of tax"),
    )


ORDERS = Export(
    name="ERPNext orders",
    source=f"{_AT}/selling/doctype/sales_order_item/sales_order_item.json",
    columns=listed(
        """
        ID, Customer, Date, Posting Date, Status, Company, Currency, Item Code (Items), Item (Items),
        Item Name (Items), Quantity (Items), UOM (Items), Rate (Items), Amount (Items), Net Rate
        (Items), Net Amount (Items), Delivery Warehouse (Items), Warehouse (Items)"""
    ),
    marks=marks("ID", "Customer", "Quantity (Items)", "Rate (Items)"),
    numbers=("Quantity (Items)", "Rate (Items)", "Net Rate (Items)"),
    tables={
        "sales": {
            "item": "Item Code (Items)|Item (Items)",
            "date": "Date|Posting Date",
            "quantity": "Quantity (Items)",
            "price": PRICE,
            "place": "Delivery Warehouse (Items)|Warehouse (Items)",
            "order": "ID",
        }
    },
    prepare=_orders,
)

ITEMS = Export(
    name="ERPNext items",
    source=f"{_AT}/stock/doctype/item/item.json",
    columns=listed(
        """
        ID, Item Code, Item Name, Item Group, Default Unit of Measure, Disabled, Maintain Stock, Opening
        Stock, Valuation Rate, Standard Selling Rate, Shelf Life In Days, Weight Per Unit, Weight UOM,
        Lead Time in days, Minimum Order Qty, Safety Stock"""
    ),
    marks=marks("Item Code", "Item Group", "Default Unit of Measure"),
    numbers=("Valuation Rate", "Standard Selling Rate"),
    tables={
        "items": {
            "item": "Item Code",
            "name": "Item Name",
            "category": "Item Group",
            "unit": "Default Unit of Measure",
            "unit_cost": "Valuation Rate",
            "price": "Standard Selling Rate",
            "shelf_life_days": "Shelf Life In Days",
        }
    },
)

STOCK = Export(
    name="ERPNext stock balance",
    source=f"{_AT}/stock/report/stock_balance/stock_balance.py",
    columns=listed(
        """
        Item, Item Name, Item Group, Warehouse, Stock UOM, Balance Qty, Balance Value, Opening Qty,
        Opening Value, In Qty, In Value, Out Qty, Out Value, Valuation Rate, Reserved Stock, Company"""
    ),
    marks=marks("Item", "Warehouse", "Balance Qty", "Opening Qty"),
    numbers=("Balance Qty", "Reserved Stock"),
    tables={
        "stock": {
            "item": "Item",
            "place": "Warehouse",
            "on_hand": "Balance Qty",
            "reserved": "Reserved Stock",
        }
    },
)

EXPORTS = (ORDERS, ITEMS, STOCK)
