"""Files of a small web shop, made by rule from the published column lists of its exports. No real export."""

import csv
import datetime as dt
import io
import random
from collections.abc import Collection

from wharfinger.connect.foreign.exports import export_named

VENDOR = "Leaf & Co"
GOODS = (
    ("TEA-01", "Green tea", "Tea", 3.10, 6.90, 9),
    ("TEA-02", "Black tea", "Tea", 2.80, 5.90, 7),
    ("TEA-03", "Rooibos", "Tea", 2.60, 5.50, 4),
    ("CUP-01", "Cup, white", "Cups", 4.20, 12.00, 3),
    ("CUP-02", "Cup, blue", "Cups", 4.40, 12.50, 2),
    ("POT-01", "Tea pot", "Pots", 11.00, 29.00, 1),
)
"""SKU, title, type, cost, price, sold a day."""
LOCATION = "Warehouse Harbour Street"


def products() -> bytes:
    """Shopify, Products > Export."""
    rows = [
        {
            "Handle": sku.lower(),
            "Title": name,
            "Vendor": VENDOR,
            "Type": group,
            "Option1 Name": "Title",
            "Option1 Value": "Default Title",
            "Variant SKU": sku,
            "Variant Grams": "120",
            "Variant Price": f"{price:.2f}",
            "Cost per item": f"{cost:.2f}",
            "Status": "active",
            "Published": "TRUE",
            "Variant Inventory Qty": "5",
        }
        for sku, name, group, cost, price, _ in GOODS
    ]
    return _csv("Shopify products", rows)


def inventory(each: int = 20) -> bytes:
    """Shopify, Products > Inventory > Export."""
    rows = [
        {
            "Handle": sku.lower(),
            "Title": name,
            "Option1 Name": "Title",
            "Option1 Value": "Default Title",
            "SKU": sku,
            "Location": LOCATION,
            "Committed": "0",
            "Available": str(each),
            "On hand": str(each),
        }
        for sku, name, *_ in GOODS
    ]
    return _csv("Shopify inventory", rows)


def orders(
    days: int = 90, *, until: dt.date | None = None, bad: bool = False, cancelled: Collection[str] = ()
) -> bytes:
    """Shopify, Orders > Export; with `bad` three of its rows cannot be. An order keeps its number."""
    last = until or dt.datetime.now(tz=dt.UTC).date() - dt.timedelta(days=1)
    rows = []
    for back in range(days - 1, -1, -1):
        day = last - dt.timedelta(days=back)
        luck = random.Random(day.toordinal())
        for turn, (sku, name, _group, _cost, price, pace) in enumerate(GOODS):
            quantity = max(1, round(luck.gauss(pace, pace / 3)))
            number = day.toordinal() * len(GOODS) + turn
            worth = f"{quantity * price:.2f}"
            rows.append(
                {
                    "Name": f"#{number}",
                    "Email": f"person{number}@mail.example",
                    "Financial Status": "paid",
                    "Fulfillment Status": "fulfilled",
                    "Currency": "EUR",
                    "Subtotal": worth,
                    "Shipping": "0.00",
                    "Taxes": "0.00",
                    "Total": worth,
                    "Created at": f"{day} 10:{number % 60:02d}:00 +0000",
                    "Lineitem quantity": str(quantity),
                    "Lineitem name": name,
                    "Lineitem price": f"{price:.2f}",
                    "Lineitem sku": sku,
                    "Lineitem discount": "0.00",
                    "Source": "web",
                    "Billing Name": "A. Customer",
                    "Cancelled at": f"{last} 12:00:00 +0000" if f"#{number}" in cancelled else "",
                }
            )
    if bad:
        rows[10]["Lineitem quantity"] = "two"
        rows[20]["Created at"] = "2026-13-45 10:00:00 +0000"
        rows[30]["Lineitem sku"] = "TEA-X1"
    return _csv("Shopify orders", rows)


def price_list() -> bytes:
    """What the supplier sends: other names for the same things, semicolons, decimal commas."""
    lines = ["Art.-Nr.;Bezeichnung;EK netto;Mindestmenge;VPE;Lieferzeit (Tage)"]
    lines += [
        f"{sku};{name};{f'{cost * 0.95:.2f}'.replace('.', ',')};12;6;5" for sku, name, _, cost, _, _ in GOODS
    ]
    return "\r\n".join(lines).encode("latin-1")


def _csv(export: str, rows: list[dict[str, str]]) -> bytes:
    found = export_named(export)
    assert found is not None
    out = io.StringIO()
    writer = csv.DictWriter(out, found.columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
