"""Where the pieces of a job are worked on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from wharfinger.run.job import Job, Piece, work

Future = TypeVar("Future")


class Engine(Protocol):
    """Has the pieces of a job worked on."""

    def results(self, job: Job, pieces: Iterator[Piece]) -> Generator[tuple[int, bytes]]:
        """The packed result of each piece under its number, as they get done. Closing it stops the rest."""
        ...


@dataclass(frozen=True)
class InProcess:
    """Here, one piece after the other."""

    def results(self, job: Job, pieces: Iterator[Piece]) -> Generator[tuple[int, bytes]]:
        for number, piece in enumerate(pieces):
            yield number, work(job, piece)


def in_flight(
    pieces: Iterator[Piece],
    at_most: int,
    submit: Callable[[Piece], Future],
    done: Callable[[Mapping[Future, Piece]], Mapping[Future, bytes]],
) -> Iterator[tuple[int, bytes]]:
    """The result of each piece under its number. At most so many are under way; the rest is not yet made.

    `done` waits until at least one of those under way is done.
    """
    numbered = enumerate(pieces)
    numbers: dict[Future, int] = {}
    waiting: dict[Future, Piece] = {}
    while True:
        for number, piece in itertools.islice(numbered, at_most - len(waiting)):
            future = submit(piece)
            waiting[future], numbers[future] = piece, number
        if not waiting:
            return
        for future, packed in done(waiting).items():
            del waiting[future]
            yield numbers.pop(future), packed
