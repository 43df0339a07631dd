"""Waits for pieces at the gate of `shares`."""

import threading
from pathlib import Path


def until_signed_in(gate: Path, workers: int = 1) -> list[str]:
    """The process ids of those who wait at the gate, as soon as they are so many."""
    pause = threading.Event()
    for _ in range(600):
        names = sorted(file.name for file in gate.iterdir() if file.name.isdigit())
        if len(names) >= workers:
            return names
        pause.wait(0.1)
    raise AssertionError(f"fewer than {workers} workers came to the gate within a minute")
