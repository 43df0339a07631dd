"""Odoo: lists exported by Action > Export. People choose the columns; these are read under their English
labels.

Labels: https://github.com/odoo/odoo/blob/17.0/addons/sale/models/sale_order_line.py (and sale_order.py
beside it), https://github.com/odoo/odoo/blob/17.0/addons/product/models/product_template.py and
https://github.com/odoo/odoo/blob/17.0/addons/stock/models/stock_quant.py. No real export was at hand.

Of an order with several lines, only the first row names the order. A product is shown as `[reference]
name`. Lists in other languages, or with other columns, are guessed by their words like any other file.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks, noted

ITEM, PRICE, COUNTED = "Item (internal reference, or name)", "Net price of one", "Quantity there"
_LINE = "Order Lines/"
_OF_THE_ORDER = ("Order Reference", "Order Date", "Customer", "Status", "Warehouse")
_NOT_SOLD = ("quotation", "quotation sent", "draft", "sent", "cancelled", "cancel")


def reference(lines: Lines, name: str) -> pl.Expr:
    """What stands in brackets before a product's name, or the name."""
    said = lines.text(name)
    return pl.coalesce(said.str.extract(r"^\[([^\]]+)\]", 1), said)


def _orders(lines: Lines) -> Prepared:
    filled = lines.with_columns(
        lines.text(name).forward_fill().alias(name) for name in _OF_THE_ORDER if name in lines.rows.columns
    )
    never = filled.text("Status").str.to_lowercase().is_in(_NOT_SOLD).fill_null(False)
    bare = filled.text(f"{_LINE}Product").is_null()
    real = Lines(filled.rows.filter(~never & ~bare), lines.spelling)
    quantity = real.number(f"{_LINE}Quantity")
    per_line = pl.when(quantity != 0).then(real.number(f"{_LINE}Subtotal") / quantity)
    rows = real.rows.with_columns(
        reference(real, f"{_LINE}Product").alias(ITEM),
        pl.coalesce(per_line, real.number(f"{_LINE}Unit Price")).alias(PRICE),
    )
    told = [
        aside(filled.rows.filter(never), "an offer, or a cancelled order"),
        aside(filled.rows.filter(~never & bare), "a row of an order without goods"),
    ]
    return Prepared(
        rows, pl.concat(told), noted("subtotals are net of tax; unit prices are taken as net of tax")
    )


def _products(lines: Lines) -> Prepared:
    item = pl.coalesce(lines.text("Internal Reference"), lines.text("Name"))
    return Prepared(
        lines.rows.with_columns(item.alias(ITEM)), notes=noted("sales prices are taken as net of tax")
    )


def _stock(lines: Lines) -> Prepared:
    counted = pl.coalesce(
        lines.number(name) for name in ("On Hand Quantity", "Quantity", "Inventoried Quantity")
    )
    return Prepared(lines.rows.with_columns(reference(lines, "Product").alias(ITEM), counted.alias(COUNTED)))


ORDERS = Export(
    name="Odoo orders",
    source="https://github.com/odoo/odoo/blob/17.0/addons/sale/models/sale_order_line.py",
    columns=listed(
        """
        Order Reference, Order Date, Customer, Salesperson, Total, Status, Warehouse, Order
        Lines/Product, Order Lines/Description, Order Lines/Quantity, Order Lines/Unit of Measure, Order
        Lines/Unit Price, Order Lines/Subtotal, Order Lines/Delivery Quantity"""
    ),
    marks=marks("Order Reference", "Order Date", "Order Lines/Product", "Order Lines/Quantity"),
    numbers=("Order Lines/Quantity", "Order Lines/Unit Price", "Order Lines/Subtotal"),
    tables={
        "sales": {
            "item": ITEM,
            "date": "Order Date",
            "quantity": "Order Lines/Quantity",
            "price": PRICE,
            "place": "Warehouse",
            "order": "Order Reference",
        }
    },
    prepare=_orders,
)

PRODUCTS = Export(
    name="Odoo products",
    source="https://github.com/odoo/odoo/blob/17.0/addons/product/models/product_template.py",
    columns=listed(
        """
        Internal Reference, Name, Sales Price, Cost, Product Category, Product Type, Barcode, Quantity
        On Hand, Forecasted Quantity, Unit of Measure, Weight"""
    ),
    marks=marks("Internal Reference", "Name", "Sales Price"),
    numbers=("Sales Price", "Cost", "Quantity On Hand"),
    tables={
        "items": {
            "item": ITEM,
            "name": "Name",
            "category": "Product Category",
            "unit": "Unit of Measure",
            "unit_cost": "Cost",
            "price": "Sales Price",
            "gtin": "Barcode",
        },
        "stock": {"item": ITEM, "on_hand": "Quantity On Hand"},
    },
    prepare=_products,
)

STOCK = Export(
    name="Odoo stock",
    source="https://github.com/odoo/odoo/blob/17.0/addons/stock/models/stock_quant.py",
    columns=listed(
        """
        Location, Product, Product Category, Lot/Serial Number, Package, Owner, Available Quantity,
        Quantity, On Hand Quantity, Inventoried Quantity, Reserved Quantity, Unit of Measure"""
    ),
    marks=marks("Location", "Product", "Reserved Quantity"),
    numbers=("Quantity", "On Hand Quantity", "Inventoried Quantity", "Reserved Quantity"),
    tables={
        "stock": {
            "item": ITEM,
            "place": "Location",
            "lot": "Lot/Serial Number",
            "on_hand": COUNTED,
            "reserved": "Reserved Quantity",
        }
    },
    prepare=_stock,
)

EXPORTS = (ORDERS, PRODUCTS, STOCK)
