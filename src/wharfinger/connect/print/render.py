"""Values and a template to a PDF, by typst."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from wharfinger.tables import FileError

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The same values give the same bytes, so a PDF bears no moment of its own."""


def render(template: str, sheets: list[dict[str, Any]], own_templates: Path | None = None) -> bytes:
    """The PDF of a template with these sheets. Text is passed as values, never as markup.

    A template of that name in the folder `own_templates` is taken instead of ours. Raises `FileError` where
    there is nothing to print, the owner's template is broken, or typst is not installed.
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
    own = own_templates / f"{template}.typ" if own_templates else None
    values = {"sheets": json.dumps(sheets, default=str)}
    if own is None or not own.exists():
        made: bytes = typst.compile(
            built_in(template), sys_inputs=values, ignore_system_fonts=True, timestamp=_EPOCH
        )
        return made
    try:
        # The root lets a template of the owner's show a logo that lies beside it, and nothing else.
        made = typst.compile(str(own), root=str(own.parent), sys_inputs=values, timestamp=_EPOCH)
    except typst.TypstError as error:
        raise FileError(
            where=str(own),
            found=f"a template of your own that cannot be printed: {error.message.strip()}",
            expected="a typst file that takes its values from sys.inputs.sheets",
            mend=f"correct it, or rename it: without it the built-in {template}.typ is used",
        ) from error
    return made


def built_in(template: str) -> bytes:
    """The text of a template of ours: where an own one begins."""
    return (files("wharfinger.connect.print") / f"{template}.typ").read_bytes()
