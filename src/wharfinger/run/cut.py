"""How tables are cut into pieces: by the values of one column, the same cut on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.run.frames import pack
from wharfinger.run.job import Piece
from wharfinger.tables.errors import DecisionError

ROWS_A_PIECE = 100_000
MOST_PIECES = 512


@dataclass(frozen=True)
class Cut:
    """Tables to be sent in pieces, and those that every piece gets whole."""

    labels: tuple[str, ...]
    uncut: Frames
    tables: Frames
    numbers: Mapping[str, pl.Series]
    """The piece of each row of `tables`; null where the row belongs to all."""

    def __len__(self) -> int:
        return len(self.labels)

    def pieces(self) -> Iterator[Piece]:
        """The pieces in order, each made when it is asked for."""
        for number, label in enumerate(self.labels):
            rows = {
                name: frame.filter(self.numbers[name].is_null() | (self.numbers[name] == number))
                for name, frame in self.tables.items()
            }
            yield Piece(label, pack(rows))


def cut(tables: Frames, by: str | None, at_most: int | None = None) -> Cut:
    """The tables cut between the sorted values of `by` into pieces of about as many rows each.

    Without `at_most` the number of pieces follows from the rows alone, never from the machine: then every
    engine runs the very same pieces. Rows in which `by` is null go to every piece.
    """
    if by is None:
        return Cut(("all rows",), tables, {}, {})
    split = {name: frame for name, frame in tables.items() if by in frame.columns}
    if not split:
        raise DecisionError(
            found="tables " + ", ".join(tables),
            expected=f"at least one with a column {by!r}, by which to split",
            mend="declare the decision with another `by`, or without",
        )
    numbered = _numbered(split, by, at_most)
    return Cut(
        labels=_labels(numbered, by),
        uncut={name: frame for name, frame in tables.items() if name not in split},
        tables=split,
        numbers={
            name: frame.select(by).join(numbered, on=by, how="left", maintain_order="left")["piece"]
            for name, frame in split.items()
        },
    )


def _numbered(split: Frames, by: str, at_most: int | None) -> pl.DataFrame:
    """Each value of `by` in order, with the number of its piece."""
    values = (
        pl.concat([frame.select(by) for frame in split.values()])
        .drop_nulls()
        .group_by(by)
        .len("rows")
        .sort(by)
    )
    rows = int(values["rows"].sum())
    pieces = at_most or min(max(1, -(-rows // ROWS_A_PIECE)), MOST_PIECES)
    before = pl.col("rows").cast(pl.Int64).cum_sum() - pl.col("rows")
    # A value with many rows may reach over several pieces: dense, so that no piece is empty.
    return values.select(by, piece=(before * pieces // max(rows, 1)).rank("dense") - 1)


def _labels(numbered: pl.DataFrame, by: str) -> tuple[str, ...]:
    ends = numbered.group_by("piece").agg(first=pl.col(by).first(), last=pl.col(by).last()).sort("piece")
    return tuple(
        f"{by} {first!r}" if first == last else f"{by} {first!r} to {last!r}"
        for first, last in ends.select("first", "last").iter_rows()
    ) or (f"no {by}",)
