"""How a worker is told to stop."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType
from typing import Protocol


class Stop(Protocol):
    """What a worker looks at to learn that it shall stop: a `threading.Event`, or `Told`."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float | None = None) -> bool: ...


class Told:
    """Set by SIGTERM or Ctrl-C. The second time the signal does what it does to any program.

    A signal may come while the main thread is inside `threading.Event.wait` and holds its lock, where `set`
    would wait for ever. A byte in a pipe needs no lock; it is never read, so that everybody sees it.
    """

    def __init__(self) -> None:
        self.by_keyboard = False
        self._seen, self._told = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def set(self) -> None:
        """Tell it to stop."""
        os.write(self._told, b".")

    def is_set(self) -> bool:
        """Whether it was told."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is told, so many seconds at most; whether it was."""
        return bool(select.select([self._seen], [], [], timeout)[0])

    def stop_without(self, parent: int) -> None:
        """Stop when that process is no longer the parent: it died without a word."""
        if os.getppid() != parent:
            self.set()

    def _hear(self, number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        self.by_keyboard = number == signal.SIGINT
        self.set()
