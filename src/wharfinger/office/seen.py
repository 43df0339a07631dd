"""Goods and places that facts name: they stay known by name, also when whatever brought them in is undone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wharfinger.books.acts import Doing
from wharfinger.books.models import Balance, Holding, Item, Movement, PastReceipt, PastSale, PastStock, Place
from wharfinger.books.rows import select_in

BLANK: dict[str, Any] = {
    "unit_cost": 0,
    "price": 0,
    "supplier": None,
    **dict.fromkeys(("length_mm", "width_mm", "height_mm", "weight_g")),
}
"""What an item that stays known by name only no longer says."""

_VOID = "voided_at IS NOT NULL"
_REVERSED = (
    "(reverses_id IS NOT NULL OR EXISTS "
    "(SELECT 1 FROM books_movement AS back WHERE back.reverses_id = fact.id))"
)
_NOTHING = "quantity = 0"
_FACTS: dict[type[Any], list[tuple[type[Any], str, str]]] = {
    Item: [
        *((model, "item_id", _VOID) for model in (PastSale, PastReceipt, PastStock)),
        (Movement, "item_id", _REVERSED),
        (Holding, "item_id", f"{_NOTHING} AND value = 0"),
        (Balance, "item_id", _NOTHING),
    ],
    Place: [
        *((model, "place_id", _VOID) for model in (PastSale, PastStock)),
        (Movement, "from_place_id", _REVERSED),
        (Movement, "to_place_id", _REVERSED),
        (Holding, "site_id", f"{_NOTHING} AND value = 0"),
        (Balance, "place_id", _NOTHING),
        (Balance, "site_id", _NOTHING),
    ],
}


def seen(model: type[Any], ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Of these items or places, those that facts name, and of them those on which facts still stand."""
    named: set[int] = set()
    stand: set[int] = set()
    for facts, column, gone in _FACTS.get(model, []):
        query = (
            f"SELECT DISTINCT fact.{column} FROM {facts._meta.db_table} AS fact WHERE {column} IN ({{ids}})"
        )
        named |= {row[0] for row in select_in(query, ids)}
        if named:
            stand |= {row[0] for row in select_in(f"{query} AND NOT ({gone})", named & set(ids))}
    return named, stand


def keep_by_name(doing: Doing, row: Any) -> None:
    """Let it stay, saying no more than its name."""
    if isinstance(row, Item):
        doing.change(row, **BLANK)
