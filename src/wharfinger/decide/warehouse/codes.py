"""Numbers of bins, orders and items as a page shows them."""

from __future__ import annotations


def code(value: object) -> str:
    """The number kept on one line; an en dash where there is none."""
    return "–" if value is None else str(value).replace("-", "\N{NON-BREAKING HYPHEN}")
