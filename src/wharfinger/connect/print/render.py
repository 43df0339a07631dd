"""Values and a template to a PDF, by typst."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from typing import Any

from wharfinger.tables import FileError

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The same values give the same bytes, so a PDF bears no moment of its own."""


def render(template: str, sheets: list[dict[str, Any]]) -> bytes:
    """The PDF of a template with these sheets. Text is passed as values, never as markup.

    Raises `FileError` where there is nothing to print, or typst is not installed.
    """
    if not sheets:
        raise FileError(
            where=template,
            found="nothing to print",
            expected="at least one row",
            mend="run the decision first",
        )
    try:
        import typst
    except ImportError as error:
        raise FileError(
            where=template,
            found="no typst, which makes the PDF",
            expected="the extra print",
            mend="pip install wharfinger[print]",
        ) from error
    source = (files("wharfinger.connect.print") / f"{template}.typ").read_bytes()
    made: bytes = typst.compile(
        source,
        sys_inputs={"sheets": json.dumps(sheets, default=str)},
        ignore_system_fonts=True,
        timestamp=_EPOCH,
    )
    return made
