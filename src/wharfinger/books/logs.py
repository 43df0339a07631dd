"""Logs for programs to read: one line of JSON on standard error, with the request or job it is about."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextvars import ContextVar

from wharfinger.tables.errors import SettingError

LEVELS = ("debug", "info", "warning", "error")
_ID: ContextVar[str] = ContextVar("about", default="")
_ALWAYS_THERE = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def set_up() -> None:
    """Log to standard error, from the level that WHARFINGER_LOG names; without it, from `info`."""
    name = os.environ.get("WHARFINGER_LOG") or "info"
    if name.lower() not in LEVELS:
        raise SettingError(
            where="WHARFINGER_LOG",
            found=f"'{name}'",
            expected=f"one of {', '.join(LEVELS)}",
            mend="set WHARFINGER_LOG to one of them, or unset it",
        )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    logging.basicConfig(level=name.upper(), handlers=[handler], force=True)


@contextlib.contextmanager
def about(id_: str) -> Iterator[None]:
    """What is logged within the block carries this id."""
    token = _ID.set(id_)
    try:
        yield
    finally:
        _ID.reset(token)


class JsonLine(logging.Formatter):
    """A record as one line; what was given as `extra` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, tz=dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "about": _ID.get(),
            "from": record.name,
            "said": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in _ALWAYS_THERE},
        }
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)
