"""What a barcode on goods says: GTINs and GS1 element strings.

Source: GS1 General Specifications: section 3.2 (application identifiers and their formats), 5.10
(symbology identifiers), 7.8 (element strings of predefined length, and FNC1 between the others), 7.9.1 (check
digits), 7.11 (the character set), 7.12 (which century a year of two digits is in, and a day 00).
`static/js/gs1.js` of the pages says the same for phones without a network; both are tested on the same cases.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wharfinger.tables.errors import CodeError

SEPARATOR = "\x1d"
"""What a scanner sends for FNC1 between element strings."""
OF_GS1 = ("C1", "e0", "d2", "Q3", "J1")
"""Symbology identifiers of the carriers of element strings."""
GTIN_LENGTHS = (8, 12, 13, 14)

# Length of identifier and data together, by the first two digits (figure 7.8.5-2): no FNC1 follows these.
PREDEFINED = {
    **dict.fromkeys(["01", "02", "03", "41"], 16),
    "00": 20,
    "04": 18,
    "20": 4,
    **{str(two): 8 for two in range(11, 20)},
    **{str(two): 10 for two in range(31, 37)},
}
LENGTH_OF_IDENTIFIER = {
    **dict.fromkeys(
        [*("00", "01", "02", "03", "10", "20", "21", "22", "30", "37")]
        + [str(two) for two in (11, 12, 13, 15, 16, 17, *range(90, 100))],
        2,
    ),
    **dict.fromkeys(["23", "24", "25", "40", "41", "42", "71"], 3),
    **dict.fromkeys(
        [*("31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82")],
        4,
    ),
}
CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")


@dataclass(frozen=True)
class Scanned:
    """What was read. `code` is the text itself where it is no GTIN and no element string."""

    code: str | None = None
    gtin: str | None = None
    lot: str | None = None
    best_before: dt.date | None = None
    expires: dt.date | None = None
    serial: str | None = None
    count: int | None = None


def read_code(text: str, this_year: int) -> Scanned:
    """What a scanner sent, or somebody typed. `this_year` tells which century a year of two digits is in.

    Raises `CodeError` for element strings that break the rules; a plain text is never refused.
    """
    text = text.strip(" \r\n")
    symbology, text = (text[1:3], text[3:]) if re.match(r"\][A-Za-z]\d", text) else ("", text)
    if symbology in OF_GS1:
        return _read(_elements(text), this_year)
    if re.match(r"\(\d{2,4}\)", text):
        return _read(_in_brackets(text), this_year)
    if is_gtin(text):
        return Scanned(gtin=text.zfill(14))
    if re.match(r"01\d{14}", text) and is_gtin(text[2:16]):
        return _read(_elements(text), this_year)
    return Scanned(code=text)


def check_digit(digits: str) -> int:
    """The check digit of a GTIN or SSCC whose other digits these are: weights 3 and 1, from the right."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return -total % 10


def is_gtin(text: str) -> bool:
    """Whether the text is a GTIN of 8, 12, 13 or 14 digits with its right check digit."""
    return (
        len(text) in GTIN_LENGTHS
        and re.fullmatch("[0-9]+", text) is not None
        and check_digit(text[:-1]) == int(text[-1])
    )


def lot_code(gtin: str, lot: str, expires: dt.date | None) -> list[tuple[str, str]]:
    """Identifiers and data for a label of a lot, those of predefined length first."""
    day = [] if expires is None else [("17", f"{expires:%y%m%d}")]
    return [("01", gtin.zfill(14)), *day, ("10", lot)]


def _elements(text: str) -> Iterator[tuple[str, str]]:
    rest = text.lstrip(SEPARATOR)
    while rest:
        length = LENGTH_OF_IDENTIFIER.get(rest[:2])
        if length is None:
            raise _bad(text, f"'{rest[:2]}' where an application identifier begins")
        end = PREDEFINED.get(rest[:2])
        if end is None:
            end = rest.find(SEPARATOR) if SEPARATOR in rest else len(rest)
        if len(rest) < end or end <= length or SEPARATOR in rest[:end]:
            raise _bad(text, f"the element ({rest[:length]}) cut short")
        yield rest[:length], rest[length:end]
        rest = rest[end:].lstrip(SEPARATOR)


def _in_brackets(text: str) -> Iterator[tuple[str, str]]:
    """As it is printed under the bars, for people: (01)04012345678901(10)A1."""
    found = re.findall(r"\((\d{2,4})\)([^(]*)", text)
    if "".join(f"({identifier}){data}" for identifier, data in found) != text:
        raise _bad(text, "something between the brackets that is no number of 2 to 4 digits")
    yield from found


def _read(elements: Iterator[tuple[str, str]], this_year: int) -> Scanned:
    said = dict(elements)
    for identifier, data in said.items():
        if not CHARACTERS.fullmatch(data):
            raise _bad(data, f"a sign in ({identifier}) that GS1 does not know")
    for identifier, most in (("10", 20), ("21", 20), ("37", 8)):
        if len(said.get(identifier, "")) > most:
            raise _bad(said[identifier], f"more than {most} signs in ({identifier})")
    gtin = said.get("01", said.get("02"))
    if gtin is not None and not (len(gtin) == 14 and is_gtin(gtin)):
        raise _bad(gtin, "a GTIN whose check digit is wrong")
    count = said.get("37", said.get("30"))
    if count is not None and not re.fullmatch("[0-9]+", count):
        raise _bad(count, "a count that is no number")
    return Scanned(
        gtin=gtin,
        lot=said.get("10"),
        best_before=_day(said.get("15"), this_year),
        expires=_day(said.get("17"), this_year),
        serial=said.get("21"),
        count=None if count is None else int(count),
    )


def _day(text: str | None, this_year: int) -> dt.date | None:
    if text is None:
        return None
    if not re.fullmatch("[0-9]{6}", text):
        raise _bad(text, "a day that is not six digits")
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    apart = year - this_year % 100
    century = this_year // 100 + (-1 if apart >= 51 else 1 if apart <= -50 else 0)
    try:
        full = century * 100 + year
        return dt.date(full, month, day or calendar.monthrange(full, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise _bad(text, "a day that no calendar has") from None


def _bad(text: str, what: str) -> CodeError:
    return CodeError(
        where=text.replace(SEPARATOR, "|"),
        found=what,
        expected="element strings as in the GS1 General Specifications",
        mend="scan it again; if it stays, type what is printed under the bars",
    )
