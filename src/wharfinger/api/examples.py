"""Examples of what is sent and answered, for the description of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERB_EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "add_item": {"new": {"code": "apple", "name": "Apple", "unit_cost": "1.50", "price": "2.40"}},
    "add_place": {"place": "warehouse", "kind": "warehouse", "name": "Warehouse"},
    "open_site": {"site": "warehouse", "counted": [{"item": "apple", "quantity": 100}]},
    "move": {"item": "apple", "from_place": "warehouse", "to_place": "bin-1", "quantity": "2"},
    "sell_now": {"place": "warehouse", "lines": [{"item": "apple", "quantity": 1}]},
    "receive": {"order": "PO000001", "came": [{"item": "apple", "quantity": 10}]},
    "draft_order": {
        "supplier": "orchard",
        "to_place": "warehouse",
        "lines": [{"item": "apple", "quantity": 10, "price": "1.40"}],
    },
    "undo": {"act": 1},
    "bring_items": {
        "items": [
            {"item": "pear", "name": "Pear", "category": "fruit", "unit": "piece", "unit_cost": 1, "price": 2}
        ]
    },
}
"""What a verb without one shows is made from its body."""


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that fits a JSON schema: what it needs, and no more."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth)
    if "default" in schema:
        return schema["default"]
    for word in ("anyOf", "oneOf", "allOf"):
        if schema.get(word):
            return example_of(schema[word][0], schemas, depth)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "object":
        needed = schema.get("required", [])
        return {name: example_of(schema["properties"][name], schemas, depth + 1) for name in needed}
    if kind == "array":
        return [] if depth > 4 else [example_of(schema.get("items", {}), schemas, depth + 1)]
    return {
        "integer": 1,
        "number": 1,
        "boolean": True,
        "null": None,
        "string": {"date": "2026-03-31", "date-time": "2026-03-31T08:00:00Z"}.get(
            str(schema.get("format")), "1" if "pattern" in schema else "apple"
        ),
    }[kind]
