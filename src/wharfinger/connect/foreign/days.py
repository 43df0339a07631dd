"""How days are written: year first, day first or month first, with names of months, or as a count of days."""

from __future__ import annotations

import polars as pl

YEAR, DAY, MONTH, UNCLEAR, SERIAL, EPOCH, NO_DAYS = (
    "year first",
    "day first",
    "month first",
    "unclear",
    "days since 1900",
    "seconds since 1970",
    "no days",
)
SERIAL_1904 = "days since 1904"
_MOSTLY = 0.8
_TIME = r"[T ,]+\s*\d{1,2}[:.h]\d{2}.*$"
_ISO = r"^\d{4}-\d{2}-\d{2}(?:[T ]|$)"
_YEAR_FIRST = r"^(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})\.?$"
_COMPACT = r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})$"
_TWO_FIRST = r"^(\d{1,2})[-/.]\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})$"
_SERIAL = r"^[2-6]\d{4}(?:\.\d+)?$"
_EPOCH = r"^1\d{9}(?:\d{3})?$"

_MONTHS = (
    "jan january januar janvier enero gennaio januari janeiro stycznia styczen ene gen",
    "feb february februar fevrier febrero febbraio februari fevereiro lutego luty fev",
    "mar march marz maerz mars marzo maart marco marca marzec mrz mrt mae",
    "apr april avril abril aprile kwietnia kwiecien avr abr kwi",
    "may mai mayo maggio mei maio maja maj mag",
    "jun june juni juin junio giugno junho czerwca czerwiec giu cze",
    "jul july juli juillet julio luglio julho lipca lipiec juil lug lip",
    "aug august aout agosto augustus sierpnia sierpien augusti ago sie",
    "sep september septembre septiembre settembre setembro wrzesnia wrzesien sept set wrz",
    "oct october oktober octobre octubre ottobre outubro pazdziernika pazdziernik okt ott out paz",
    "nov november novembre noviembre novembro listopada listopad lis",
    "dec december dezember decembre diciembre dicembre dezembro grudnia grudzien dez dic gru",
)
_MONTH_OF = {word: f"{number:02d}" for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def order_of(cells: pl.Series) -> str:
    """In which order the days of a column are written, by all its cells; `NO_DAYS` where most are none."""
    texts = cells.drop_nulls().unique()
    if texts.is_empty():
        return NO_DAYS
    if texts.str.contains(_ISO).mean() >= _MOSTLY:
        return YEAR
    tokens = _tokens(texts).unique().to_frame("c")
    marks = tokens.select(
        year=pl.col("c").str.contains(_YEAR_FIRST) | pl.col("c").str.contains(_COMPACT),
        two=pl.col("c").str.contains(_TWO_FIRST),
        serial=pl.col("c").str.contains(_SERIAL),
        epoch=pl.col("c").str.contains(_EPOCH),
        first=pl.col("c").str.extract(_TWO_FIRST, 1).cast(pl.Int64, strict=False),
        second=pl.col("c").str.extract(_TWO_FIRST, 2).cast(pl.Int64, strict=False),
        dotted=pl.col("c").str.contains(r"^\d{1,2}\.\s?\d{1,2}\."),
    )
    shares = {kind: float(marks[kind].mean() or 0.0) for kind in ("year", "two", "serial", "epoch")}
    best = max(shares, key=lambda kind: shares[kind])
    if shares["year"] + shares["two"] < _MOSTLY and shares[best] < _MOSTLY:
        return NO_DAYS
    if best != "two":
        return {"year": YEAR, "serial": SERIAL, "epoch": EPOCH}[best]
    return _day_or_month(marks.filter(pl.col("two")))


def _day_or_month(marks: pl.DataFrame) -> str:
    must_be_day = int(((marks["first"] > 12) & (marks["second"] <= 12)).sum())
    must_be_month = int(((marks["second"] > 12) & (marks["first"] <= 12)).sum())
    if must_be_day and not must_be_month:
        return DAY
    if must_be_month and not must_be_day:
        return MONTH
    # With points between, the day comes first in every country that writes it so.
    return DAY if not must_be_month and marks["dotted"].all() else UNCLEAR


def as_day(cells: pl.Series, order: str) -> pl.Series:
    """The day that each cell says, as written there, whatever the hour; null where it says none."""
    if order == YEAR:
        days = cells.str.head(10).str.to_date("%Y-%m-%d", strict=False)
        if days.null_count() == cells.null_count() and not cells.str.contains(r"^.{10}[^T ]").any():
            return days
    # Each way of writing a day is read once: they repeat.
    distinct = cells.drop_nulls().unique()
    is_count = order in (SERIAL, SERIAL_1904, EPOCH)
    tokens = _tokens(distinct)
    days = _counted(tokens, order) if is_count else _named(tokens, order)
    table = pl.DataFrame({"c": distinct, "day": days}, schema={"c": pl.String, "day": pl.Date})
    return cells.to_frame("c").join(table, on="c", how="left", maintain_order="left")["day"]


def _named(distinct: pl.Series, order: str) -> pl.Series:
    text = pl.col("c")
    day, month = (1, 2) if order != MONTH else (2, 1)
    year = text.str.extract(_TWO_FIRST, 3)
    full = pl.when(year.str.len_chars() == 2).then("20" + year).otherwise(year)
    own = (
        _iso(full, text.str.extract(_TWO_FIRST, month), text.str.extract(_TWO_FIRST, day))
        if order in (DAY, MONTH)
        else pl.lit(None, dtype=pl.String)
    )
    # The year in front can be read in one way only, in whatever order the others are.
    front = [_iso(*(text.str.extract(each, at) for at in (1, 2, 3))) for each in (_YEAR_FIRST, _COMPACT)]
    frame = distinct.to_frame("c").select(day=pl.coalesce(own, *front).str.to_date("%Y-%m-%d", strict=False))
    return frame["day"]


def _iso(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return pl.concat_str([year, month.str.zfill(2), day.str.zfill(2)], separator="-")


def _counted(distinct: pl.Series, order: str) -> pl.Series:
    number = pl.col("c").cast(pl.Float64, strict=False)
    if order == EPOCH:
        seconds = pl.when(number > 1e11).then(number / 1000).otherwise(number)
        return distinct.to_frame("c").select(
            day=pl.from_epoch(seconds.cast(pl.Int64), time_unit="s").dt.date()
        )["day"]
    # Excel counts a 29th of February 1900 that never was: from March 1900 on its day 0 is 1899-12-30.
    zero = pl.date(1899, 12, 30) if order == SERIAL else pl.date(1904, 1, 1)
    is_count = pl.col("c").str.contains(_SERIAL)
    return distinct.to_frame("c").select(
        day=pl.when(is_count).then(zero + pl.duration(days=number.floor().cast(pl.Int64, strict=False)))
    )["day"]


def _tokens(cells: pl.Series) -> pl.Series:
    """The day of each cell without its time, months in figures: `3 Mar 2024` as 2024-03-03."""
    tokens = cells.str.strip_chars().str.replace(_TIME, "")
    if not tokens.str.contains(r"\p{L}{3}").any():
        return tokens
    distinct = tokens.drop_nulls().unique()
    table = pl.DataFrame(
        {"c": distinct, "t": [_with_figures(token) for token in distinct]},
        schema={"c": pl.String, "t": pl.String},
    )
    return tokens.to_frame("c").join(table, on="c", how="left", maintain_order="left")["t"]


def _with_figures(token: str) -> str:
    from wharfinger.connect.foreign.names import plain

    parts = [part for part in plain(token).split() if part not in ("de", "of", "th", "st", "nd", "rd", "del")]
    parts = [part for part in parts if part not in _WEEKDAYS]
    months = [at for at, part in enumerate(parts) if part in _MONTH_OF]
    if len(parts) != 3 or len(months) != 1:
        return token
    month = _MONTH_OF[parts.pop(months[0])]
    day, year = parts
    if len(day) == 4:
        return f"{day}-{month}-{year.zfill(2)}"
    return f"{year if len(year) == 4 else '20' + year}-{month}-{day.rstrip('stndrh').zfill(2)}"


_WEEKDAYS = frozenset(
    [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
    ]
)
