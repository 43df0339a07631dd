"""What carrying out a proposal comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Carried:
    """How it was carried out, on which terms, in which document, and what it costs in ten-thousandths."""

    how: str
    terms: dict[str, Any] = field(default_factory=dict)
    document: str = ""
    document_id: int | None = None
    value: int = 0
