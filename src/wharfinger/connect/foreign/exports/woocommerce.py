"""WooCommerce: Products > Export, and orders with one row a line. Made from the published lists; no real
export was at hand.

Products: https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
Orders: https://docs.woocommerce.com/document/ordercustomer-csv-export-developer-documentation/, the format
"Default - One Row per Item" of the extension Customer / Order / Coupon Export. WooCommerce by itself
exports no lines.

A line's total is net of tax and of discounts. How many of it were refunded stands in the line: these are
told again as brought back, on the day of the order, for the day of the refund is not in the file.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks, noted

ITEM, FIRST, STATE = "Item (SKU, or name)", "First category", "State of the product"
PRICE, SOLD = "Net price of one", "Quantity sold"
_NOT_SOLD = ("failed", "pending", "on-hold", "checkout-draft", "draft", "trash")


def _products(lines: Lines) -> Prepared:
    kinds = lines.text("Type").str.to_lowercase()
    is_sold = ~kinds.str.contains(r"\b(?:variable|grouped|external)\b").fill_null(False)
    sold = Lines(lines.rows.filter(is_sold), lines.spelling)
    rows = sold.rows.with_columns(
        pl.coalesce(sold.text("SKU"), sold.text("Name")).alias(ITEM),
        sold.text("Categories").str.split(",").list.first().alias(FIRST),
        sold.text("Published").replace_strict({"1": "active", "-1": "new"}, default=None).alias(STATE),
    )
    why = "a product that is sold by its variations or elsewhere"
    return Prepared(
        rows,
        aside(lines.rows.filter(~is_sold), why),
        noted("prices are taken as net of tax: the export does not say whether tax is in them"),
    )


def _orders(lines: Lines) -> Prepared:
    state = lines.text("status").str.to_lowercase().str.strip_prefix("wc-")
    never = state.is_in(_NOT_SOLD).fill_null(False)
    real = Lines(lines.rows.filter(~never), lines.spelling)
    quantity, total = real.number("item_quantity"), real.number("item_total")
    sales = real.rows.with_columns(
        pl.coalesce(real.text("item_sku"), real.text("item_name")).alias(ITEM),
        pl.when(quantity != 0).then(total / quantity).alias(PRICE),
        quantity.alias(SOLD),
    )
    cancelled = real.text("status").str.to_lowercase().str.contains("cancelled").fill_null(False)
    refunded = real.number("item_refunded_qty").abs().fill_null(0.0)
    back = sales.with_columns((-pl.when(cancelled).then(quantity).otherwise(refunded)).alias(SOLD))
    back = back.filter(pl.col(SOLD) < 0)
    return Prepared(
        pl.concat([sales, back]),
        aside(lines.rows.filter(never), "an order that was not paid, or was thrown away"),
        noted(
            f"{len(back)} refunded or cancelled lines are told as sold and as brought back"
            if len(back)
            else ""
        ),
    )


PRODUCTS = Export(
    name="WooCommerce products",
    source="https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema",
    columns=listed(
        """
        ID; Type; SKU; GTIN, UPC, EAN, or ISBN; Name; Published; Is featured?; Visibility in catalog;
        Short description; Description; Date sale price starts; Date sale price ends; Tax status; Tax
        class; In stock?; Stock; Low stock amount; Backorders allowed?; Sold individually?; Weight (kg);
        Length (cm); Width (cm); Height (cm); Allow customer reviews?; Purchase note; Sale price;
        Regular price; Categories; Tags; Shipping class; Images; Download limit; Download expiry days;
        Parent; Grouped products; Upsells; Cross-sells; External URL; Button text; Position"""
    ),
    marks=marks("Type", "SKU", "Name", "Regular price", "Visibility in catalog"),
    numbers=("Stock", "Regular price", "Sale price"),
    tables={
        "items": {
            "item": ITEM,
            "name": "Name",
            "category": FIRST,
            "price": "Regular price",
            "status": STATE,
            "gtin": "GTIN, UPC, EAN, or ISBN",
            "weight_g": "Weight (*",
            "length_mm": "Length (*",
            "width_mm": "Width (*",
            "height_mm": "Height (*",
        },
        "stock": {"item": ITEM, "on_hand": "Stock"},
    },
    prepare=_products,
)

ORDERS = Export(
    name="WooCommerce orders",
    source="https://docs.woocommerce.com/document/ordercustomer-csv-export-developer-documentation/",
    columns=listed(
        """
        order_id, order_number, order_number_formatted, date, order_date, status, shipping_total,
        shipping_tax_total, fee_total, fee_tax_total, tax_total, discount_total, order_total,
        refunded_total, order_currency, payment_method, shipping_method, customer_id, billing_email,
        customer_note, item_id, item_product_id, item_name, item_sku, item_quantity, item_subtotal,
        item_subtotal_tax, item_total, item_total_tax, item_refunded, item_refunded_qty, item_meta,
        item_price, shipping_items, fee_items, tax_items, coupon_items, refunds, order_notes,
        download_permissions"""
    ),
    marks=marks("item_sku", "item_name", "item_quantity", "item_total"),
    numbers=("item_quantity", "item_total", "item_refunded_qty"),
    tables={
        "sales": {
            "item": ITEM,
            "date": "order_date|date",
            "quantity": SOLD,
            "price": PRICE,
            "customer": "customer_id",
            "order": "order_number|order_id",
        }
    },
    prepare=_orders,
)

EXPORTS = (PRODUCTS, ORDERS)
