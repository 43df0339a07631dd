"""What a client asked for and what it was told, on the disk before it goes on: the judge's only witness."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request under its key. `answer` is None while in doubt; `refused` is the reason, in words."""

    key: str
    kind: str
    args: dict[str, Any]
    answer: dict[str, Any] | None = None
    refused: str | None = None

    @property
    def in_doubt(self) -> bool:
        return self.answer is None and self.refused is None


class Journal:
    """Written by one client, line by line; what was acknowledged is synced before the next request."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def intend(self, asked: Asked) -> None:
        self._line({"key": asked.key, "kind": asked.kind, "args": asked.args})

    def acknowledge(self, key: str, answer: dict[str, Any]) -> None:
        self._line({"key": key, "answer": answer})
        os.fsync(self.file)

    def refuse(self, key: str, why: str) -> None:
        self._line({"key": key, "refused": why})

    def _line(self, row: dict[str, Any]) -> None:
        os.write(self.file, (json.dumps(row) + "\n").encode())


def read(path: Path) -> list[Asked]:
    """The requests in their order. A last line that the kill cut off was never acted on."""
    asked: dict[str, Asked] = {}
    text = path.read_text() if path.exists() else ""
    for line in text.splitlines(keepends=True):
        if not line.endswith("\n"):
            break
        row = json.loads(line)
        if "kind" in row:
            asked[row["key"]] = Asked(**row)
        else:
            first = asked[row["key"]]
            asked[row["key"]] = Asked(
                first.key, first.kind, first.args, row.get("answer"), row.get("refused")
            )
    return list(asked.values())
