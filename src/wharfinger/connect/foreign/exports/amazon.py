"""Amazon Seller: the All Orders report and the inventory that Amazon holds. No real report was at hand.

Orders: https://sellercentral.amazon.com/gp/help/external/200547170
Inventory: the report GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA; its columns are taken from programs that
read it, and so are untested against Amazon itself.

The price of a row is that of all its units. In dollars tax comes on top of it; in other currencies it is
taken to be in it, and the tax that the row names is taken out: an assumption, and noted. Times are in UTC.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks, noted

PRICE, SOLD, PLACE, COUNTED = "Net price of one", "Quantity sold", "Place", "On hand with reserved"
_TAX_ON_TOP = ("USD", "CAD")


def _orders(lines: Lines) -> Prepared:
    count = pl.coalesce(lines.number("quantity"), lines.number("quantity-purchased"))
    cancelled = pl.any_horizontal(
        lines.text(name).str.to_lowercase().str.starts_with("cancel").fill_null(False)
        for name in ("order-status", "item-status")
    )
    empty = cancelled & (count == 0)
    real = Lines(lines.rows.filter(~empty), lines.spelling)
    paid = real.number("item-price") - real.number("item-promotion-discount").fill_null(0.0)
    on_top = real.text("currency").is_in(_TAX_ON_TOP).fill_null(False)
    net = paid - pl.when(on_top).then(0.0).otherwise(real.number("item-tax").fill_null(0.0))
    sales = real.rows.with_columns(
        pl.when(count != 0).then(net / count).clip(lower_bound=0).alias(PRICE), count.alias(SOLD)
    )
    back = sales.filter(cancelled).with_columns((-pl.col(SOLD)).alias(SOLD))
    others = int(real.rows.select((~on_top).sum()).item())
    return Prepared(
        pl.concat([sales, back]),
        aside(lines.rows.filter(empty), "a cancelled line of nothing"),
        noted(
            "days are those of UTC: a sale around midnight may count for the day before or after",
            f"the prices of {others} lines are taken to include the tax that they name" if others else "",
            f"{len(back)} cancelled lines are told as sold and as brought back" if len(back) else "",
        ),
    )


def _inventory(lines: Lines) -> Prepared:
    held = lines.number("afn-fulfillable-quantity") + lines.number("afn-reserved-quantity").fill_null(0.0)
    return Prepared(lines.rows.with_columns(held.alias(COUNTED), pl.lit("Amazon").alias(PLACE)))


ORDERS = Export(
    name="Amazon orders",
    source="https://sellercentral.amazon.com/gp/help/external/200547170",
    columns=listed(
        """
        amazon-order-id, merchant-order-id, purchase-date, last-updated-date, order-status,
        fulfillment-channel, sales-channel, order-channel, url, ship-service-level, product-name, sku,
        asin, item-status, quantity, quantity-purchased, currency, item-price, item-tax, shipping-price,
        shipping-tax, gift-wrap-price, gift-wrap-tax, item-promotion-discount, ship-promotion-discount,
        ship-city, ship-state, ship-postal-code, ship-country, promotion-ids"""
    ),
    marks=marks("amazon-order-id", "purchase-date", "order-status", "sku", "item-price"),
    numbers=("quantity", "quantity-purchased", "item-price", "item-tax", "item-promotion-discount"),
    tables={
        "sales": {
            "item": "sku",
            "date": "purchase-date",
            "quantity": SOLD,
            "price": PRICE,
            "channel": "sales-channel",
            "order": "amazon-order-id",
        }
    },
    prepare=_orders,
)

INVENTORY = Export(
    name="Amazon inventory",
    source="the report GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA, as programs read it",
    columns=listed(
        """
        sku, fnsku, asin, product-name, condition, your-price, mfn-listing-exists,
        mfn-fulfillable-quantity, afn-listing-exists, afn-warehouse-quantity, afn-fulfillable-quantity,
        afn-unsellable-quantity, afn-reserved-quantity, afn-total-quantity, per-unit-volume,
        afn-inbound-working-quantity, afn-inbound-shipped-quantity, afn-inbound-receiving-quantity"""
    ),
    marks=marks("sku", "asin", "afn-fulfillable-quantity"),
    numbers=("afn-fulfillable-quantity", "afn-reserved-quantity"),
    tables={
        "stock": {"item": "sku", "place": PLACE, "on_hand": COUNTED, "reserved": "afn-reserved-quantity"}
    },
    prepare=_inventory,
)

EXPORTS = (ORDERS, INVENTORY)
