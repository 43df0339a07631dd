"""Word that acts leave for live pages and connectors."""

from __future__ import annotations

from wharfinger.books.acts import Doing
from wharfinger.books.models import Item


def tell_stock(doing: Doing, goods: Item, *sites: int | None) -> None:
    """Leave word that an item's stock changed at these sites."""
    doing.tell("stock.changed", item=goods.code, sites=[site for site in dict.fromkeys(sites) if site])
