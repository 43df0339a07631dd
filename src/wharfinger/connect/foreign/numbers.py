"""How numbers are written: 1,234.50 or 1.234,50, with signs of money, units and blanks around them."""

from __future__ import annotations

import polars as pl

from wharfinger.connect.foreign.words import PIECES

POINT, COMMA, PLAIN, UNCLEAR, MIXED, NO_NUMBERS = "point", "comma", "plain", "unclear", "mixed", "no numbers"

MONEY = (
    r"[€$£¥₹₺₽₴₩]|zł|Kč|\b(?:EUR|USD|GBP|CHF|PLN|SEK|NOK|DKK|CZK|CAD|AUD|JPY|INR|BRL|MXN|kr|Fr|Rs|R\$)\b\.?"
)
_MOSTLY = 0.95
_HALF = 0.5


def spelling_of(cells: pl.Series) -> str:
    """How the numbers of a column are written, by all its cells; `NO_NUMBERS` where half are none."""
    texts = cells.drop_nulls()
    if texts.is_empty():
        return NO_NUMBERS
    if texts.dtype != pl.String:
        return PLAIN
    texts = texts.unique()
    if texts.str.contains(r"^-?\d+-?$").all():
        return PLAIN
    bare = texts.to_frame("c").select(c=_bare(pl.col("c")))["c"].drop_nulls()
    is_number = bare.str.contains(r"^[+-]?(\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?$")
    if is_number.sum() < _HALF * len(texts):
        return NO_NUMBERS
    numbers = bare.filter(is_number & bare.str.contains(r"[.,]"))
    if numbers.is_empty():
        return PLAIN
    votes = numbers.to_frame("c").select(point=_votes(r"\.", ","), comma=_votes(",", r"\."))
    return _verdict(int(votes["point"].sum()), int(votes["comma"].sum()))


def _votes(mine: str, other: str) -> pl.Expr:
    """Whether a number can only be read with `mine` before its decimals."""
    text = pl.col("c")
    both = text.str.contains(rf"{other}[\d]*{mine}\d*$") | text.str.contains(rf"{other}\d+{mine}\d*$")
    single = text.str.contains(rf"^[+-]?\d*{mine}\d*(?:[eE][+-]?\d+)?$") & ~text.str.contains(
        rf"^[+-]?[1-9]\d{{0,2}}{mine}\d{{3}}$"
    )
    grouped = text.str.contains(rf"^[+-]?\d{{1,3}}(?:{other}\d{{3}}){{2,}}$")
    return both | single | grouped


def _verdict(point: int, comma: int) -> str:
    if not point and not comma:
        return UNCLEAR
    if point >= _MOSTLY * (point + comma):
        return POINT
    return COMMA if comma >= _MOSTLY * (point + comma) else MIXED


def as_number(text: pl.Expr, spelling: str) -> pl.Expr:
    """The number that a cell says; null where it says none in this spelling.

    A sign of thousands must stand where thousands stand: what would be read as another number is not read.
    """
    decimal, group = (",", r"\.") if spelling == COMMA else (r"\.", ",")
    bare = _bare(text)
    plain = bare.str.contains(
        rf"^[+-]?(\d+|\d{{1,3}}(?:{group}\d{{3}})+)?(?:{decimal}\d*)?(?:[eE][+-]?\d+)?$"
    )
    digits = bare.str.replace_all("." if spelling == COMMA else ",", "", literal=True)
    if spelling == COMMA:
        digits = digits.str.replace(",", ".", literal=True)
    return pl.when(plain).then(digits.cast(pl.Float64, strict=False))


def percent(text: pl.Expr) -> pl.Expr:
    """Whether a cell is written as a percentage."""
    return text.str.contains("%", literal=True)


def signs_of_money(cells: pl.Series) -> list[str]:
    """The signs of money that stand in the cells, the most frequent first."""
    with_sign = cells.drop_nulls().filter(cells.drop_nulls().str.contains(MONEY))
    if with_sign.is_empty():
        return []
    counted = with_sign.str.extract(f"({MONEY})").value_counts(sort=True)
    return [str(sign) for sign in counted[counted.columns[0]]]


def is_all_plain(cells: pl.Series) -> bool:
    """Whether every cell is a bare number with a point, which needs no cleaning."""
    return cells.cast(pl.Float64, strict=False).null_count() == cells.null_count()


def _bare(text: pl.Expr) -> pl.Expr:
    """The digits and signs of a number: without money, blanks, apostrophes, percent and words for pieces."""
    pieces = "|".join(sorted(PIECES, key=len, reverse=True))
    bare = (
        text.str.replace_all(MONEY, "")
        .str.replace_all(r"[\s\u00a0\u202f\u2009'’%]", "")
        .str.replace(r"^[−–]", "-")
        .str.replace(rf"(?i)^([+-]?[\d.,]*\d)(?:{pieces})\.?$", "${1}")
        .str.replace(r"^\((.+)\)$", "-${1}")
        .str.replace(r"^([\d.,]+)-$", "-${1}")
    )
    return pl.when(bare != "").then(bare)
