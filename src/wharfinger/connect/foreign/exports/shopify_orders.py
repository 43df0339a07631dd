"""Shopify, Orders > Export. Made from the published list of columns; no export of a real shop was at hand.

Columns: https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders

An order has one row a line; what concerns the whole order stands in its first row only. The export says
that an order was cancelled or restocked, and lists its lines unchanged. So such a line is told twice: as
sold, and as brought back. Both have the order's name, so an older export and a newer one add up to each of
them once. Of a refund the export says the amount and not the goods: the sale stays, and is noted.
"""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared, aside, listed, marks

ITEM, NET, SOLD, DAY = "Item (SKU, or name)", "Price net of tax and discount", "Quantity sold", "Day"
_OF_THE_ORDER = (
    "Financial Status",
    "Fulfillment Status",
    "Created at",
    "Cancelled at",
    "Source",
    "Location",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Currency",
)
_CENT = 0.015


def _prepare(lines: Lines) -> Prepared:
    filled = lines.with_columns(
        lines.text(name).forward_fill().over("Name").alias(name)
        for name in _OF_THE_ORDER
        if name in lines.rows.columns
    )
    goods = filled.rows.filter(
        filled.text("Lineitem name").is_not_null() | filled.text("Lineitem sku").is_not_null()
    )
    others = filled.rows.join(goods.select("row"), on="row", how="anti")
    made = Lines(goods, lines.spelling)
    with_tax = _has_tax_inside(made)
    net = _net_price(made, with_tax)
    sales = goods.with_columns(
        pl.coalesce(made.text("Lineitem sku").str.strip_prefix("'"), made.text("Lineitem name")).alias(ITEM),
        net.alias(NET),
        made.number("Lineitem quantity").alias(SOLD),
        made.text("Created at").alias(DAY),
    )
    back = sales.filter(_came_back(made)).with_columns(
        (-pl.col(SOLD)).alias(SOLD),
        pl.coalesce(made.text("Cancelled at"), pl.col(DAY)).alias(DAY),
    )
    return Prepared(
        rows=pl.concat([sales, back]),
        set_aside=aside(others, "a row of an order without goods"),
        notes=_notes(made, sales, back, with_tax),
    )


def _came_back(made: Lines) -> pl.Expr:
    restocked = [
        made.text(name) == "restocked" for name in ("Fulfillment Status", "Lineitem fulfillment status")
    ]
    cancelled = made.text("Cancelled at").is_not_null() | (made.text("Financial Status") == "voided")
    return pl.any_horizontal(cancelled, *restocked).fill_null(False)


def _has_tax_inside(made: Lines) -> bool:
    """Whether prices include tax, by whether the total of the orders is reached without adding it."""
    sums = made.rows.select(
        goods=made.number("Subtotal") + made.number("Shipping"),
        tax=made.number("Taxes"),
        total=made.number("Total"),
    ).filter(pl.col("tax") > _CENT)
    inside = int(((sums["goods"] - sums["total"]).abs() < _CENT).sum())
    added = int(((sums["goods"] + sums["tax"] - sums["total"]).abs() < _CENT).sum())
    return inside > added


def _net_price(made: Lines, with_tax: bool) -> pl.Expr:
    quantity = made.number("Lineitem quantity")
    discount = made.number("Lineitem discount").fill_null(0.0)
    price = made.number("Lineitem price") - pl.when(quantity > 0).then(discount / quantity).otherwise(0.0)
    if not with_tax:
        return price
    share = 1 - made.number("Taxes") / made.number("Total")
    return price * pl.when(made.number("Total") > 0).then(share).otherwise(1.0).fill_null(1.0)


def _notes(made: Lines, sales: pl.DataFrame, back: pl.DataFrame, with_tax: bool) -> tuple[str, ...]:
    refunded = made.rows.filter((made.number("Refunded Amount") > 0).fill_null(False))
    nameless = int(made.rows.select(made.text("Lineitem sku").is_null().sum()).item())
    said = [
        "prices include tax: the tax of each order was taken out of its prices"
        if with_tax
        else "prices are net of tax, as the totals of the orders say",
        f"{nameless} lines have no SKU and go by their name" if nameless else "",
        f"{len(back)} lines of cancelled or restocked orders are told as sold and as brought back"
        if len(back)
        else "",
        f"{refunded['Name'].n_unique()} orders were refunded in part or whole; the export does not say which "
        "goods came back, so they stay sold"
        if len(refunded)
        else "",
    ]
    return tuple(note for note in said if note)


EXPORT = Export(
    name="Shopify orders",
    source="https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders",
    columns=listed(
        """
        Name, Email, Financial Status, Paid at, Fulfillment Status, Fulfilled at, Accepts Marketing,
        Currency, Subtotal, Shipping, Taxes, Total, Discount Code, Discount Amount, Shipping Method,
        Created at, Lineitem quantity, Lineitem name, Lineitem price, Lineitem compare at price,
        Lineitem sku, Lineitem requires shipping, Lineitem taxable, Lineitem fulfillment status, Billing
        Name, Billing Street, Billing Address1, Billing Address2, Billing Company, Billing City, Billing
        Zip, Billing Province, Billing Country, Billing Phone, Shipping Name, Shipping Street, Shipping
        Address1, Shipping Address2, Shipping Company, Shipping City, Shipping Zip, Shipping Province,
        Shipping Country, Shipping Phone, Notes, Note Attributes, Cancelled at, Payment Method, Payment
        Reference, Refunded Amount, Vendor, Outstanding Balance, Employee, Location, Device ID, Id,
        Tags, Risk Level, Source, Lineitem discount, Tax 1 Name, Tax 1 Value, Tax 2 Name, Tax 2 Value,
        Tax 3 Name, Tax 3 Value, Tax 4 Name, Tax 4 Value, Tax 5 Name, Tax 5 Value, Phone, Receipt
        Number, Duties, Billing Province Name, Shipping Province Name, Payment ID, Payment Terms Name,
        Next Payment Due At, Payment References"""
    ),
    marks=marks("Name", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"),
    numbers=(
        "Lineitem quantity",
        "Lineitem price",
        "Lineitem discount",
        "Subtotal",
        "Shipping",
        "Taxes",
        "Total",
        "Refunded Amount",
    ),
    tables={
        "sales": {
            "item": ITEM,
            "date": DAY,
            "quantity": SOLD,
            "price": NET,
            "place": "Location",
            "channel": "Source",
            "order": "Name",
        }
    },
    prepare=_prepare,
)

EXPORTS = (EXPORT,)
