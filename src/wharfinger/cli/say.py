"""How the terminal speaks: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from wharfinger.tables.errors import WharfingerError


def answer(words: RenderableType = "") -> None:
    """What was asked for."""
    from rich.console import Console

    Console(highlight=False, emoji=False, soft_wrap=isinstance(words, str)).print(words, markup=False)


def answer_json(value: Any) -> None:
    """What was asked for, for a program."""
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False, indent=2) + "\n")


def aside(words: str) -> None:
    """Something worth knowing beside the answer."""
    sys.stderr.write(words + "\n")


def refused(error: WharfingerError) -> None:
    """Why something was not done, in its three parts."""
    where = f"{error.where}\n" if error.where else ""
    aside(f"{where}Found:    {error.found}\nExpected: {error.expected}\nTo mend:  {error.mend}")
