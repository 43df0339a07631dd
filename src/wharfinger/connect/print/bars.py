"""Barcodes as bars: Code 128, GS1-128 and EAN-13, drawn by us from the published encodations.

Sources: ISO/IEC 15417 (Code 128: table 1 gives the widths of every character, 4.3.4 the check character);
ISO/IEC 15420 (EAN/UPC: tables 1 and 2 give number sets A, B, C and which of them the left half uses);
GS1 General Specifications 5.2.3 and 5.4.2 to 5.4.4 (FNC1 after the start, quiet zones).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from wharfinger.tables.errors import CodeError
from wharfinger.tables.gs1 import PREDEFINED, is_gtin

# Widths of bar, space, bar, space, bar, space for the characters 0 to 105, and of the stop with its last bar.
WIDTHS = re.findall(
    r"\d+",
    """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
211232 2331112
    """,
)
TO_C, TO_B, FNC1, START_B, START_C, STOP = 99, 100, 102, 104, 105, 106
QUIET_128 = 10

SET_A = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
"""Widths of space, bar, space, bar for 0 to 9; set B is read backwards, set C begins with a bar."""
LEFT_HALF = tuple(
    f"A{five}"
    for five in ("AAAAA", "ABABB", "ABBAB", "ABBBA", "BAABB", "BBAAB", "BBBAA", "BABAB", "BABBA", "BBABA")
)
QUIET_LEFT_13, QUIET_RIGHT_13 = 11, 7


@dataclass(frozen=True)
class Bars:
    """A symbol, quiet zones included: so many modules wide; each bar begins at a module and has a width."""

    modules: int
    bars: tuple[tuple[int, int], ...]
    text: str


def code_128(text: str) -> Bars:
    """The text as Code 128. It holds the printable signs of ASCII."""
    if not re.fullmatch(r"[ -~]+", text):
        raise CodeError(
            where=text,
            found="a name with signs that Code 128 has not" if text else "nothing to draw",
            expected="letters without accents, digits and signs of ASCII",
            mend="use a QR code, or rename it",
        )
    return _bars_128(_characters(text, fnc1=False), text)


def gs1_128(elements: Iterable[tuple[str, str]]) -> Bars:
    """Identifiers and data as GS1-128, FNC1 first and after each element of no predefined length."""
    elements = list(elements)
    parts = []
    for at, (identifier, data) in enumerate(elements):
        ends = at + 1 < len(elements) and identifier[:2] not in PREDEFINED
        parts.append(identifier + data + ("\x1d" if ends else ""))
    shown = "".join(f"({identifier}){data}" for identifier, data in elements)
    text = "".join(parts)
    if not re.fullmatch(r"[ -~\x1d]+", text):
        code_128(shown)
    return _bars_128(_characters(text, fnc1=True), shown)


def ean_13(gtin: str) -> Bars:
    """A GTIN of 13 digits (one of 12, or of 14 that begins with 0, is the same) as EAN-13."""
    digits = gtin.lstrip("0").zfill(13)
    if not is_gtin(digits) or len(digits) != 13:
        raise CodeError(
            where=gtin,
            found="no GTIN of 13 digits with its right check digit",
            expected="one such as 4006381333931",
            mend="correct the GTIN, or draw it as Code 128",
        )
    left = [
        SET_A[int(digit)] if kind == "A" else SET_A[int(digit)][::-1]
        for kind, digit in zip(LEFT_HALF[int(digits[0])], digits[1:7], strict=True)
    ]
    right = [SET_A[int(digit)] for digit in digits[7:]]
    widths = "111" + "".join(left) + "11111" + "".join(right) + "111"
    return _bars(widths, QUIET_LEFT_13, QUIET_RIGHT_13, digits)


def svg(bars: Bars, height: int = 40) -> str:
    """The symbol as an SVG picture, one unit a module."""
    path = "".join(f"M{start} 0h{width}v{height}h-{width}z" for start, width in bars.bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {bars.modules} {height}" role="img" '
        f'aria-label={quoteattr(bars.text)} shape-rendering="crispEdges">'
        f'<rect width="{bars.modules}" height="{height}" fill="#fff"/><path d="{path}"/></svg>'
    )


def _characters(text: str, fnc1: bool) -> list[int]:
    """Digits in pairs (set C) where four or more stand together, or two alone; the rest in set B."""
    two = bool(re.fullmatch(r"\d\d", text))
    parts = [text] if two else [part for part in re.split(r"((?:\d\d){2,}|\x1d)", text) if part]
    in_c = two or _in_pairs(parts[0])
    found = [START_C if in_c else START_B, *([FNC1] if fnc1 else [])]
    for part in parts:
        if part == "\x1d":
            found.append(FNC1)
            continue
        if (two or _in_pairs(part)) != in_c:
            in_c = not in_c
            found.append(TO_C if in_c else TO_B)
        found += (
            [int(part[at : at + 2]) for at in range(0, len(part), 2)] if in_c else [ord(s) - 32 for s in part]
        )
    return found


def _in_pairs(part: str) -> bool:
    return re.fullmatch(r"(?:\d\d){2,}", part) is not None


def _bars_128(characters: list[int], text: str) -> Bars:
    check = (characters[0] + sum(at * value for at, value in enumerate(characters))) % 103
    widths = "".join(WIDTHS[value] for value in [*characters, check, STOP])
    return _bars(widths, QUIET_128, QUIET_128, text)


def _bars(widths: str, before: int, after: int, text: str) -> Bars:
    edges = [before]
    for width in widths:
        edges.append(edges[-1] + int(width))
    spans = [(start, end - start) for start, end in pairwise(edges)]
    return Bars(edges[-1] + after, tuple(spans[::2]), text)
