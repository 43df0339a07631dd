"""A progress bar on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

Tell = Callable[[int, int, str], None]
"""Is told how much is done of how much, and what is being done."""


@contextmanager
def named_bar() -> Iterator[Tell]:
    """A function that takes how much is done of how much, and of what, and shows it."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(done: int, total: int, saying: str) -> None:
            progress.update(task, completed=done, total=total or None, description=saying)

        yield tell


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A function that takes how much is done of how much, and shows it."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
