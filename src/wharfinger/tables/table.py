"""A table: a typed frame whose column names are the contract."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import dataframely as dy
import polars as pl


@runtime_checkable
class ArrowStream(Protocol):
    """Anything that hands its columns over as an Arrow stream: polars, pandas, pyarrow, duckdb."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Frame = pl.DataFrame | pl.LazyFrame | ArrowStream | Mapping[str, Any]


@dataclass(frozen=True)
class RowRule:
    """What must hold between the columns of one row. An unknown answer (null) passes."""

    column: str
    holds: pl.Expr
    expected: str
    mend: str


@dataclass(frozen=True)
class ExtraColumns:
    """Columns whose names the table does not know beforehand: numbers under names that match."""

    pattern: str
    meaning: str
    at_least: float | None = None

    def match(self, name: str) -> bool:
        return re.fullmatch(self.pattern, name) is not None


LARGEST_GIVEN = 1e12
SMALLEST_GIVEN = 1e-9


class Table(dy.Schema):
    """The ground of every table. `take` sets bad rows aside, `of` refuses them.

    A given number beyond `largest` or nearer to zero than a billionth is a slip of the pen: one such row
    would swallow the sums of all others.
    """

    largest: ClassVar[float] = LARGEST_GIVEN
    row_rules: ClassVar[tuple[RowRule, ...]] = ()
    extra: ClassVar[ExtraColumns | None] = None

    @classmethod
    def table_name(cls) -> str:
        """The name in small letters: the name of its file and of the argument that takes it."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def required(cls) -> list[str]:
        """The columns that must be there."""
        return [name for name, column in cls.columns().items() if not _facts(column)["optional"]]

    @classmethod
    def key(cls) -> list[str]:
        """The columns that together name a row once; empty where rows may repeat."""
        return [name for name, column in cls.columns().items() if _facts(column)["key"]]

    @classmethod
    def of(cls, frame: Frame) -> pl.DataFrame:
        """The frame with the types of this table. Raises `TableError` when a row does not fit."""
        from wharfinger.tables.take import of

        return of(frame, cls)

    @classmethod
    def none(cls) -> pl.DataFrame:
        """The table without a row."""
        return pl.DataFrame(schema={name: column.dtype for name, column in cls.columns().items()})


class Computed(Table):
    """The ground of tables that decisions write: their numbers may have any size."""

    largest = math.inf


def default_of(column: dy.Column) -> Any:
    """The value that stands for an absent one; None where absent means unknown."""
    return _facts(column)["default"]


def is_optional(column: dy.Column) -> bool:
    """Whether the column may be absent or null."""
    return bool(_facts(column)["optional"])


def _facts(column: dy.Column) -> dict[str, Any]:
    return column.metadata or {"optional": column.nullable, "default": None, "key": False}
