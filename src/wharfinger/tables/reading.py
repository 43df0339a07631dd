"""One cell read into the type of its column: the typed value, or null where it cannot be read."""

from __future__ import annotations

import dataframely as dy
import polars as pl

ISO_DAY = r"^\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?$"
ZONE = r"(Z|[+-]\d{2}:?\d{2})$"


def readable(given: pl.DataType) -> bool:
    """Whether cells of this type can mean anything to a table at all."""
    plain = given in (pl.Null, pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date)
    return plain or given.is_numeric() or isinstance(given, pl.Datetime)


def cell(name: str, given: pl.DataType) -> pl.Expr:
    """The cell as it came, with blanks cut and empty text as null."""
    if given in (pl.Categorical, pl.Enum):
        return cell_text(pl.col(name).cast(pl.String))
    return cell_text(pl.col(name)) if given == pl.String else pl.col(name)


def cell_text(text: pl.Expr) -> pl.Expr:
    """Text without the blanks around it; null when nothing is left."""
    cut = text.str.strip_chars()
    return pl.when(cut != "").then(cut)


def typed(name: str, given: pl.DataType, column: dy.Column) -> pl.Expr:
    """The cell in the column's type. What cannot be read becomes null."""
    value = cell(name, given)
    is_text = given in (pl.String, pl.Categorical, pl.Enum)
    if given == pl.Null:
        return pl.lit(None, dtype=column.dtype)
    if isinstance(column, dy.String):
        return _as_text(value, given)
    if isinstance(column, dy.Bool):
        return _as_flag(value, given, is_text)
    if isinstance(column, dy.Int64):
        return _as_whole(value, given, is_text)
    if isinstance(column, dy.Float64):
        return (
            value.cast(pl.Float64, strict=False)
            if given.is_numeric() or is_text
            else _number_of(given, value)
        )
    if isinstance(column, dy.Date):
        return _as_day(value, given, is_text)
    return _as_instant(value, given, is_text)


def _as_text(value: pl.Expr, given: pl.DataType) -> pl.Expr:
    if given.is_float():
        whole = value.cast(pl.Int64, strict=False)
        return pl.when(whole == value).then(whole.cast(pl.String)).otherwise(value.cast(pl.String))
    return value.cast(pl.String)


def _as_flag(value: pl.Expr, given: pl.DataType, is_text: bool) -> pl.Expr:
    if given == pl.Boolean:
        return value
    if is_text:
        word = value.str.to_lowercase()
        yes, no = word.is_in(["true", "yes", "1"]), word.is_in(["false", "no", "0"])
    elif given.is_numeric():
        yes, no = value == 1, value == 0
    else:
        return pl.lit(None, dtype=pl.Boolean)
    return pl.when(yes).then(True).when(no).then(False)


def _as_whole(value: pl.Expr, given: pl.DataType, is_text: bool) -> pl.Expr:
    if given.is_integer():
        return value.cast(pl.Int64, strict=False)
    number = value.cast(pl.Float64, strict=False)
    rounded = pl.when(number == number.round()).then(number.cast(pl.Int64, strict=False))
    return pl.coalesce(value.cast(pl.Int64, strict=False), rounded) if is_text else rounded


def _number_of(given: pl.DataType, value: pl.Expr) -> pl.Expr:
    if given == pl.Boolean or given.is_decimal():
        return value.cast(pl.Float64)
    return pl.lit(None, dtype=pl.Float64)


def _as_day(value: pl.Expr, given: pl.DataType, is_text: bool) -> pl.Expr:
    if given == pl.Date:
        return value
    if isinstance(given, pl.Datetime):
        return pl.when(value.dt.time() == pl.time(0, 0)).then(value.dt.date())
    if is_text:
        day = pl.when(value.str.contains(ISO_DAY)).then(value.str.head(10))
        return day.str.to_date("%Y-%m-%d", strict=False)
    return pl.lit(None, dtype=pl.Date)


def _as_instant(value: pl.Expr, given: pl.DataType, is_text: bool) -> pl.Expr:
    if isinstance(given, pl.Datetime):
        moment = value.cast(pl.Datetime("us", given.time_zone))
        return moment.dt.convert_time_zone("UTC") if given.time_zone else moment.dt.replace_time_zone("UTC")
    if given == pl.Date:
        return value.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    if is_text:
        return _instant_text(value).str.to_datetime(
            "%Y-%m-%dT%H:%M:%S%.f%#z", time_unit="us", time_zone="UTC", strict=False
        )
    return pl.lit(None, dtype=pl.Datetime("us", "UTC"))


def _instant_text(text: pl.Expr) -> pl.Expr:
    """ISO 8601 in one full form: seconds and zone filled in, UTC where none is given."""
    full = (
        text.str.replace(r"^(\d{4}-\d{2}-\d{2})$", "${1}T00:00:00")
        .str.replace(r"^(\d{4}-\d{2}-\d{2}) ", "${1}T")
        .str.replace(r"^(.{10}T\d{2}:\d{2})(Z|[+-]\d{2}:?\d{2})?$", "${1}:00${2}")
    )
    return pl.when(full.str.contains(ZONE)).then(full).otherwise(full + "Z")
