"""Which of our tables a foreign sheet can fill, and what its columns are called in the words of the trade."""

from __future__ import annotations

import dataframely as dy

from wharfinger.tables import TABLES

TARGETS: dict[str, dict[str, tuple[str, ...]]] = {
    "receipts": {
        "document": ("purchase_order", "order"),
        "supplier": ("supplier",),
        "item": ("item", "name"),
        "ordered": ("order_date", "date"),
        "promised": ("due",),
        "received": ("received",),
        "quantity_ordered": ("quantity",),
        "quantity_received": ("quantity_received",),
        "quantity_bad": ("quantity_bad",),
    },
    "stock_history": {
        "item": ("item", "name"),
        "place": ("place",),
        "date": ("date",),
        "on_hand": ("on_hand",),
    },
    "sales": {
        "item": ("item", "name"),
        "place": ("place",),
        "date": ("date",),
        "quantity": ("quantity",),
        "price": ("price", "line_total", "gross_price", "gross_total", "unclear_total"),
        "promotion": ("promotion",),
        "available": ("available",),
        "channel": ("channel",),
        "customer": ("customer",),
        "order": ("order", "number"),
    },
    "stock": {
        "item": ("item", "name"),
        "place": ("place",),
        "lot": ("lot",),
        "expires": ("expires",),
        "on_hand": ("on_hand", "quantity"),
        "reserved": ("reserved",),
    },
    "offers": {
        "supplier": ("supplier",),
        "item": ("item",),
        "unit_cost": ("unit_cost", "price"),
        "unit": ("unit",),
        "currency": ("currency",),
        "minimum_quantity": ("minimum_quantity",),
        "multiple": ("multiple",),
        "lead_days": ("lead_days",),
        "break_quantity": ("break_quantity",),
        "valid_from": ("valid_from",),
        "valid_to": ("valid_to",),
    },
    "items": {
        "item": ("item", "number", "name"),
        "name": ("name",),
        "category": ("category",),
        "unit": ("unit",),
        "unit_cost": ("unit_cost",),
        "price": ("price", "gross_price"),
        "supplier": ("supplier",),
        "shelf_life_days": ("shelf_life_days",),
        "length_mm": ("length_mm",),
        "width_mm": ("width_mm",),
        "height_mm": ("height_mm",),
        "weight_g": ("weight_g",),
        "gtin": ("gtin",),
        "tax_rate": ("tax_rate",),
    },
    "suppliers": {
        "supplier": ("supplier", "number"),
        "name": ("name",),
        "email": ("email",),
        "currency": ("currency",),
        "order_weekdays": ("order_weekdays",),
        "minimum_value": ("minimum_value",),
        "free_freight_value": ("free_freight_value",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
    },
}
"""The tables that are looked for, the most particular first; for each column the meanings it may have."""

ESSENTIAL: dict[str, tuple[str, ...]] = {
    "receipts": ("item", "received", "quantity_received"),
    "stock_history": ("item", "date", "on_hand"),
    "sales": ("item", "date", "quantity"),
    "stock": ("item", "on_hand"),
    "offers": ("supplier", "item", "unit_cost"),
    "items": ("item",),
    "suppliers": ("supplier",),
}
"""What a row must say; anything else may be missing, and is filled with a stated guess later."""

TELLING: dict[str, frozenset[str]] = {
    "offers": frozenset({"lead_days", "minimum_quantity", "multiple", "break_quantity"}),
    "items": frozenset({"name", "category", "unit_cost", "price", "gtin", "weight_g", "unit"}),
    "suppliers": frozenset({"email", "minimum_value", "order_weekdays", "free_freight_value", "name"}),
}
"""Tables of master data: one of these columns must be there as well."""

MONEY = frozenset({"price", "unit_cost"})


def essential(table: str) -> tuple[str, ...]:
    """The columns that each row of the table must have."""
    return ESSENTIAL.get(table) or tuple(TABLES[table].required())


def kind_of(table: str, our: str) -> str:
    """What the cells of one of our columns are: number, whole, day, instant, flag or text."""
    column = TABLES[table].columns().get(our)
    if column is None or isinstance(column, dy.Float64):
        return "number"
    if isinstance(column, dy.Int64):
        return "whole"
    if isinstance(column, dy.Date):
        return "day"
    if isinstance(column, dy.Datetime):
        return "instant"
    return "flag" if isinstance(column, dy.Bool) else "text"
