"""Exports of other programs, made by rule from their published columns: none of them is a real one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from wharfinger.connect.foreign.exports import export_named

Rows = Sequence[Mapping[str, str]]

MADE: dict[str, Rows] = {
    "Shopify orders": [
        {
            "Name": "#1001",
            "Email": "a@example.org",
            "Financial Status": "paid",
            "Fulfillment Status": "fulfilled",
            "Currency": "EUR",
            "Subtotal": "119.00",
            "Shipping": "0.00",
            "Taxes": "19.00",
            "Total": "119.00",
            "Created at": "2026-03-01 10:11:12 +0100",
            "Lineitem quantity": "2",
            "Lineitem name": "Mug - Blue",
            "Lineitem price": "47.60",
            "Lineitem sku": "MUG-B",
            "Lineitem discount": "0.00",
            "Source": "web",
        },
        {
            "Name": "#1001",
            "Email": "a@example.org",
            "Lineitem quantity": "1",
            "Lineitem name": "Plate",
            "Lineitem price": "23.80",
            "Lineitem discount": "0.00",
        },
        {
            "Name": "#1002",
            "Financial Status": "voided",
            "Subtotal": "47.60",
            "Shipping": "0.00",
            "Taxes": "7.60",
            "Total": "47.60",
            "Created at": "2026-03-02 09:00:00 +0100",
            "Cancelled at": "2026-03-05 08:00:00 +0100",
            "Lineitem quantity": "1",
            "Lineitem name": "Mug - Blue",
            "Lineitem price": "47.60",
            "Lineitem sku": "MUG-B",
            "Source": "pos",
        },
    ],
    "Shopify products": [
        {
            "Handle": "mug",
            "Title": "Mug",
            "Vendor": "Potter",
            "Type": "Kitchen",
            "Option1 Name": "Colour",
            "Option1 Value": "Blue",
            "Variant SKU": "'MUG-B",
            "Variant Grams": "310",
            "Variant Inventory Qty": "12",
            "Variant Price": "47.60",
            "Variant Barcode": "'4006381333931",
            "Cost per item": "20.00",
            "Status": "active",
        },
        {
            "Handle": "mug",
            "Option1 Value": "Red",
            "Variant SKU": "MUG-R",
            "Variant Grams": "310",
            "Variant Inventory Qty": "0",
            "Variant Price": "47.60",
        },
        {"Handle": "mug", "Image Src": "https://example.org/mug.png", "Image Position": "2"},
        {
            "Handle": "plate",
            "Title": "Plate",
            "Vendor": "Potter",
            "Option1 Name": "Title",
            "Option1 Value": "Default Title",
            "Variant Price": "23.80",
            "Status": "draft",
        },
    ],
    "Shopify inventory": [
        {
            "Handle": "mug",
            "Title": "Mug",
            "Option1 Name": "Colour",
            "Option1 Value": "Blue",
            "SKU": "MUG-B",
            "Location": "Shop",
            "Incoming": "0",
            "Committed": "2",
            "Available": "10",
            "On hand": "12",
        },
        {
            "Handle": "mug",
            "Title": "Mug",
            "Option1 Name": "Colour",
            "Option1 Value": "Blue",
            "SKU": "MUG-B",
            "Location": "Attic",
            "On hand": "not stocked",
        },
    ],
    "WooCommerce products": [
        {
            "ID": "7",
            "Type": "variable",
            "SKU": "MUG",
            "Name": "Mug",
            "Published": "1",
            "Regular price": "",
            "Visibility in catalog": "visible",
        },
        {
            "ID": "8",
            "Type": "variation",
            "SKU": "MUG-B",
            "Name": "Mug - Blue",
            "Published": "1",
            "Stock": "12",
            "Weight (kg)": "0.31",
            "Regular price": "47.60",
            "Categories": "Kitchen, Gifts > Mugs",
            "Visibility in catalog": "visible",
        },
    ],
    "WooCommerce orders": [
        {
            "order_id": "55",
            "order_number": "55",
            "order_date": "2026-03-01 10:11:12",
            "status": "completed",
            "customer_id": "9",
            "item_name": "Mug - Blue",
            "item_sku": "MUG-B",
            "item_quantity": "3",
            "item_total": "120.00",
            "item_refunded_qty": "-1",
        },
        {
            "order_id": "56",
            "order_number": "56",
            "order_date": "2026-03-02 10:11:12",
            "status": "failed",
            "item_name": "Mug - Blue",
            "item_sku": "MUG-B",
            "item_quantity": "1",
            "item_total": "40.00",
        },
    ],
    "Square items detail": [
        {
            "Date": "2026-03-01",
            "Time": "10:11:12",
            "Category": "Kitchen",
            "Item": "Mug",
            "Qty": "2.0",
            "Price Point Name": "Blue",
            "Gross Sales": "$96.00",
            "Discounts": "-$16.00",
            "Net Sales": "$80.00",
            "Tax": "$6.40",
            "Transaction ID": "T1",
            "Event Type": "Payment",
            "Location": "Market",
        },
        {
            "Date": "2026-03-03",
            "Time": "11:00:00",
            "Item": "Mug",
            "Qty": "1.0",
            "Price Point Name": "Blue",
            "Net Sales": "-$40.00",
            "Tax": "-$3.20",
            "Transaction ID": "T2",
            "Event Type": "Refund",
            "Location": "Market",
        },
    ],
    "Square item library": [
        {
            "Token": "X1",
            "Item Name": "Mug",
            "Variation Name": "Blue",
            "SKU": "MUG-B",
            "Category": "Kitchen",
            "Price": "48.00",
            "Default Unit Cost": "20.00",
            "Default Vendor Name": "Potter",
            "Current Quantity Market": "5",
            "Current Quantity Shop": "7",
        },
    ],
    "Amazon orders": [
        {
            "amazon-order-id": "028-1",
            "purchase-date": "2026-03-01T22:59:59+00:00",
            "order-status": "Shipped",
            "sales-channel": "Amazon.de",
            "sku": "MUG-B",
            "item-status": "Shipped",
            "quantity": "2",
            "currency": "EUR",
            "item-price": "95.20",
            "item-tax": "15.20",
        },
        {
            "amazon-order-id": "028-2",
            "purchase-date": "2026-03-02T08:00:00+00:00",
            "order-status": "Cancelled",
            "sales-channel": "Amazon.de",
            "sku": "MUG-B",
            "quantity": "0",
            "currency": "EUR",
        },
    ],
    "Amazon inventory": [
        {
            "sku": "MUG-B",
            "asin": "B000WON1Z0",
            "product-name": "Mug",
            "afn-fulfillable-quantity": "9",
            "afn-reserved-quantity": "2",
        },
    ],
    "Odoo orders": [
        {
            "Order Reference": "S00012",
            "Order Date": "2026-03-01 10:11:12",
            "Customer": "Gardens",
            "Status": "Sales Order",
            "Order Lines/Product": "[MUG-B] Mug (Blue)",
            "Order Lines/Quantity": "2.00",
            "Order Lines/Unit Price": "40.00",
            "Order Lines/Subtotal": "76.00",
        },
        {
            "Order Lines/Product": "Plate",
            "Order Lines/Quantity": "1.00",
            "Order Lines/Unit Price": "20.00",
            "Order Lines/Subtotal": "20.00",
        },
        {
            "Order Reference": "S00013",
            "Order Date": "2026-03-02 10:11:12",
            "Status": "Quotation",
            "Order Lines/Product": "Plate",
            "Order Lines/Quantity": "5.00",
            "Order Lines/Unit Price": "20.00",
        },
    ],
    "Odoo products": [
        {
            "Internal Reference": "MUG-B",
            "Name": "Mug (Blue)",
            "Sales Price": "40.00",
            "Cost": "20.00",
            "Product Category": "All / Kitchen",
            "Quantity On Hand": "12.00",
            "Unit of Measure": "Units",
        },
    ],
    "Odoo stock": [
        {
            "Location": "WH/Stock",
            "Product": "[MUG-B] Mug (Blue)",
            "Quantity": "12.00",
            "Reserved Quantity": "2.00",
        },
    ],
    "ERPNext orders": [
        {
            "ID": "SAL-ORD-2026-00001",
            "Customer": "Gardens",
            "Date": "2026-03-01",
            "Status": "Completed",
            "Item Code (Items)": "MUG-B",
            "Quantity (Items)": "2",
            "Rate (Items)": "40.00",
        },
        {"Item Code (Items)": "PLATE", "Quantity (Items)": "1", "Rate (Items)": "20.00"},
    ],
    "ERPNext items": [
        {
            "ID": "MUG-B",
            "Item Code": "MUG-B",
            "Item Name": "Mug",
            "Item Group": "Kitchen",
            "Default Unit of Measure": "Nos",
            "Valuation Rate": "20",
            "Standard Selling Rate": "40",
        },
    ],
    "ERPNext stock balance": [
        {
            "Item": "MUG-B",
            "Item Name": "Mug",
            "Item Group": "Kitchen",
            "Warehouse": "Stores - G",
            "Stock UOM": "Nos",
            "Balance Qty": "12",
            "Balance Value": "240",
            "Opening Qty": "10",
        },
    ],
}


def made(name: str, rows: Rows | None = None) -> bytes:
    """The file of a known export, with all its columns and these rows."""
    export = export_named(name)
    assert export is not None
    rows = MADE[name] if rows is None else rows
    columns = list(dict.fromkeys([*export.columns, *(column for row in rows for column in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
