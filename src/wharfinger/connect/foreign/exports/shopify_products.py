"""Shopify, Products > Export. Made from the published list of columns; no export of a real shop was at hand.

Columns: https://help.shopify.com/en/manual/products/import-export/using-csv

A product has one row a variant; its title stands in the first row only, and further rows may hold but a
picture.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks

ITEM, NAME, GTIN, STATUS = (
    "Item (SKU, or name)",
    "Name with options",
    "Barcode in digits",
    "State of the product",
)
_OF_THE_PRODUCT = ("Title", "Vendor", "Type", "Product Category", "Status")
_STATES = {"active": "active", "draft": "new", "archived": "ended"}


def _prepare(lines: Lines) -> Prepared:
    filled = lines.with_columns(
        lines.text(name).forward_fill().over("Handle").alias(name)
        for name in _OF_THE_PRODUCT
        if name in lines.rows.columns
    )
    is_variant = pl.any_horizontal(
        filled.text(name).is_not_null() for name in ("Variant SKU", "Variant Price", "Option1 Value")
    )
    variants = Lines(filled.rows.filter(is_variant), lines.spelling)
    name = full_name(variants, "Option1 Value", "Option2 Value", "Option3 Value")
    rows = variants.rows.with_columns(
        pl.coalesce(variants.text("Variant SKU").str.strip_prefix("'"), name).alias(ITEM),
        name.alias(NAME),
        variants.text("Variant Barcode").str.strip_prefix("'").alias(GTIN),
        variants.text("Status").str.to_lowercase().replace(_STATES).alias(STATUS),
    )
    others = filled.rows.filter(~is_variant)
    nameless = int(variants.rows.select(variants.text("Variant SKU").is_null().sum()).item())
    notes = (
        "prices are taken as net of tax: the export does not say whether tax is in them",
        f"{nameless} variants have no SKU and go by their name" if nameless else "",
    )
    return Prepared(
        rows, aside(others, "a further picture of a product"), tuple(note for note in notes if note)
    )


def full_name(lines: Lines, *options: str) -> pl.Expr:
    """The name that orders show: the title, and the options behind a dash."""
    said = [pl.when(lines.text(option) != "Default Title").then(lines.text(option)) for option in options]
    joined = pl.concat_str(said, separator=" / ", ignore_nulls=True)
    title = lines.text("Title")
    return pl.when(joined != "").then(pl.concat_str([title, joined], separator=" - ")).otherwise(title)


EXPORT = Export(
    name="Shopify products",
    source="https://help.shopify.com/en/manual/products/import-export/using-csv",
    columns=listed(
        """
        Handle, Title, Body (HTML), Vendor, Product Category, Type, Tags, Published, Option1 Name,
        Option1 Value, Option2 Name, Option2 Value, Option3 Name, Option3 Value, Variant SKU, Variant
        Grams, Variant Inventory Tracker, Variant Inventory Qty, Variant Inventory Policy, Variant
        Fulfillment Service, Variant Price, Variant Compare At Price, Variant Requires Shipping, Variant
        Taxable, Variant Barcode, Image Src, Image Position, Image Alt Text, Gift Card, SEO Title, SEO
        Description, Variant Image, Variant Weight Unit, Variant Tax Code, Cost per item, Status"""
    ),
    marks=marks("Handle", "Title", "Variant SKU", "Variant Price"),
    numbers=("Variant Price", "Cost per item", "Variant Grams", "Variant Inventory Qty"),
    tables={
        "items": {
            "item": ITEM,
            "name": NAME,
            "category": "Type",
            "unit_cost": "Cost per item",
            "price": "Variant Price",
            "supplier": "Vendor",
            "weight_g": "Variant Grams",
            "gtin": GTIN,
            "status": STATUS,
        },
        "stock": {"item": ITEM, "on_hand": "Variant Inventory Qty"},
    },
    prepare=_prepare,
)

EXPORTS = (EXPORT,)
