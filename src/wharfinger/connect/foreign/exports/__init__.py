"""The exports that are recognised by themselves. One small file each: copy one to add another."""

from __future__ import annotations

from wharfinger.connect.foreign.exports import (
    amazon,
    erpnext,
    odoo,
    shopify_inventory,
    shopify_orders,
    shopify_products,
    square,
    woocommerce,
)
from wharfinger.connect.foreign.exports.export import Export, Lines, Prepared

EXPORTS: tuple[Export, ...] = tuple(
    export
    for module in (
        shopify_orders,
        shopify_products,
        shopify_inventory,
        woocommerce,
        square,
        amazon,
        odoo,
        erpnext,
    )
    for export in module.EXPORTS
)


def recognised(columns: list[str]) -> Export | None:
    """The known export that has these columns, the one with the most marks first."""
    fitting = [export for export in EXPORTS if export.fits(columns)]
    return max(fitting, key=lambda export: len(export.marks), default=None)


def export_named(name: str) -> Export | None:
    """The export of this name."""
    return next((export for export in EXPORTS if export.name == name), None)


__all__ = ["EXPORTS", "Export", "Lines", "Prepared", "export_named", "recognised"]
