"""The page: one question, its answer first, then sections, then how it was made."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from hashlib import sha256
from importlib.resources import files

from wharfinger.decide.report.formats import moment
from wharfinger.decide.report.markup import Html, join, tag


@dataclass(frozen=True)
class Section:
    """A heading, one sentence that says what to see, and the charts and tables that show it."""

    heading: str
    sentence: str = ""
    parts: Sequence[Html] = ()


def page(
    *,
    title: str,
    answer: str,
    as_of: date | datetime,
    sections: Sequence[Section],
    settings: Mapping[str, object] | None = None,
    data: Mapping[str, object] | None = None,
    command: str = "",
) -> str:
    """One whole HTML file. It loads nothing and runs nothing; the browser is told to refuse both."""
    css = _css()
    policy = f"default-src 'none'; style-src 'sha256-{_digest(css)}'; base-uri 'none'; form-action 'none'"
    header = tag(
        "header",
        tag("p", title, " ", tag("span", "as of ", _day(as_of)), class_="kicker"),
        tag("h1", _unbroken(answer)),
    )
    made = _made(as_of, settings or {}, data or {}, command)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{tag('title', title)}\n<style>{css}</style>\n</head>\n<body>\n"
        f"{header}\n{tag('main', *map(_section, sections))}\n{made}\n</body>\n</html>\n"
    )


@cache
def _css() -> str:
    return (files("wharfinger.decide.report") / "style.css").read_text(encoding="utf-8")


def _unbroken(words: str) -> str:
    """A number stays on the line of its unit."""
    return re.sub(r"(?<=\d) (?=[^\W\d])", "\N{NO-BREAK SPACE}", words)


def _digest(css: str) -> str:
    return b64encode(sha256(css.encode()).digest()).decode()


def _day(as_of: date | datetime) -> Html:
    if isinstance(as_of, datetime) and as_of.time() == time():
        as_of = as_of.date()  # the start of a day is that day
    return tag("time", moment(as_of), datetime=as_of.isoformat())


def _section(section: Section) -> Html:
    sentence = tag("p", section.sentence) if section.sentence else ""
    return tag("section", tag("h2", section.heading), sentence, *section.parts)


def _made(
    as_of: date | datetime, settings: Mapping[str, object], data: Mapping[str, object], command: str
) -> Html:
    return tag(
        "footer",
        tag("h2", "How this was made"),
        tag("p", "Known before ", _day(as_of), ". The same data and settings give the same page."),
        tag("pre", tag("code", command), tabindex=0) if command else "",
        _pairs("Settings", settings),
        _pairs("Data", data),
    )


def _pairs(heading: str, values: Mapping[str, object]) -> Html:
    if not values:
        return Html("")
    rows = (tag("div", tag("dt", name), tag("dd", value)) for name, value in values.items())
    return join(tag("h3", heading), tag("dl", *rows))
