"""What moves demand beside its level: season, what is known ahead, neighbours that are out of stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.arguments import LONGEST
from wharfinger.decide.demand.columns_known import KnownColumns, Reading
from wharfinger.decide.demand.feasts import closed_feasts, feast_columns
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.week import common_shape

Array = NDArray[np.float64]

YEAR = {"day": 365.25, "week": 52.1775, "month": 12.0}
"""Periods in a year."""
YEARS_FOR_SEASON = 1.5
"""The season of the year is looked for where so many years are known."""
WAVES = 3
DIP = {"day": 7, "week": 1, "month": 1}
"""Periods after a promotion in which the larder is still full."""
FURTHEST = 3.0
"""In standard deviations: a number further out than any before counts no more than this."""
KEYS = ("item", "place", "date")
SHUT = ("open", "closed")


@dataclass(frozen=True)
class Drivers:
    """Columns over the past and the periods ahead: `common` to all series, and each series' `own`.

    `kinds` says of each what it is: season, price, promotion, holiday, neighbours or other. `shut` is where
    nothing can be sold, because what is known says closed.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    common: Array
    own: Array
    shut: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.names)


def drivers(past: History, known: pl.DataFrame | None, ahead: int) -> Drivers:
    """The columns for the past and so many periods ahead."""
    columns = past.timeline.columns or _decided(past, known)
    whole = past.periods + ahead
    common, own = _built(past, known, whole, columns.readings)
    common, own = ([one for one in some if one[0] in columns.kept] for some in (common, own))
    both = common + own
    return Drivers(
        tuple(name for name, _, _ in both),
        tuple(kind for _, kind, _ in both),
        np.ascontiguousarray(np.array([c for _, _, c in common]).reshape(len(common), whole).T),
        np.ascontiguousarray(
            np.array([c for _, _, c in own]).reshape(len(own), past.series.height, whole).transpose(1, 2, 0)
        ),
        _shut(past, known, whole, columns.readings),
    )


def as_read(past: History, known: pl.DataFrame | None) -> History:
    """The same past; its timeline says the common week and how what is known is read, for pieces too."""
    week = tuple(common_shape(past).tolist())
    return replace(past, timeline=replace(past.timeline, columns=_decided(past, known), week=week))


def _decided(past: History, known: pl.DataFrame | None) -> KnownColumns:
    whole = past.periods + _known_ahead(past, known)
    readings = tuple(
        _reading(past, name, laid_out(past, known, name, whole))
        for name in _named(known)
        if known is not None and name not in SHUT
    )
    common, own = _built(past, known, whole, readings)
    kept = tuple(name for some in (common, own) for name, _, _ in _telling(past, some))
    return KnownColumns(readings, kept)


def _known_ahead(past: History, known: pl.DataFrame | None) -> int:
    last = None if known is None else known["date"].max()
    reach = past.rhythm.number_of(last) + 1 - past.timeline.end if isinstance(last, dt.date) else 0
    return min(max(reach, 0), LONGEST)


def _named(known: pl.DataFrame | None) -> list[str]:
    return [] if known is None else [name for name in known.columns if name not in KEYS]


def _reading(past: History, name: str, column: Array) -> Reading:
    same = np.array_equal(column, np.broadcast_to(column[:1], column.shape), equal_nan=True)
    if "price" in name and not (column < 0).any():
        return Reading(name, same, "price")
    if _is_flag(column):
        return Reading(name, same, "flag")
    before = column[:, : past.periods]
    seen = before[np.isfinite(before)] if np.isfinite(before).any() else column[np.isfinite(column)]
    if not len(seen):
        return Reading(name, same, "number")
    return Reading(name, same, "number", float(seen.mean()), float(seen.std()))


def _built(
    past: History, known: pl.DataFrame | None, whole: int, readings: Sequence[Reading]
) -> tuple[list[tuple[str, str, Array]], list[tuple[str, str, Array]]]:
    """Columns that all series share, and columns of each series' own."""
    common: list[tuple[str, str, Array]] = []
    own: list[tuple[str, str, Array]] = []
    if past.periods >= YEARS_FOR_SEASON * YEAR[past.rhythm.every]:
        common += _season(past, whole)
    if past.lured is not None:
        # Ahead all neighbours are taken to be there.
        ahead = np.zeros((len(past.lured), whole - past.periods))
        own.append(("neighbours", "neighbours", np.column_stack([past.lured, ahead])))
    for reading in readings:
        if known is None or reading.name not in known.columns:
            continue
        column = laid_out(past, known, reading.name, whole)
        if reading.common:
            one = column[:1] if len(column) else np.full((1, whole), np.nan)
            common += _common_columns(past, reading, one)
        else:
            own += _own_columns(past, reading, np.broadcast_to(column, (past.series.height, whole)))
    return common, own


def _shut(
    past: History, known: pl.DataFrame | None, whole: int, readings: Sequence[Reading]
) -> NDArray[np.bool_]:
    """Where the shop is said to be closed, and feasts on which it always was."""
    shut = np.zeros((past.series.height, whole), dtype=bool)
    for name in _named(known):
        if known is not None and name in SHUT:
            column = laid_out(past, known, name, whole)
            shut |= (column == 0) if name == "open" else (column > 0)
    for reading in readings:
        if known is not None and reading.name in known.columns and _is_feast(reading):
            flagged = np.nan_to_num(laid_out(past, known, reading.name, whole)[:1].ravel())
            if len(flagged):
                shut |= closed_feasts(past.rhythm, past.timeline.begin, flagged, past.timeline.is_open)
    return shut


def _is_feast(reading: Reading) -> bool:
    return reading.common and reading.way == "flag" and "promo" not in reading.name


def _season(past: History, whole: int) -> list[tuple[str, str, Array]]:
    """Waves over the year; the first runs through it once, the second twice."""
    start = past.rhythm.first_day(past.timeline.begin)
    if past.rhythm.every == "month":
        place = (start.month - 1 + np.arange(whole)) / YEAR["month"]
    else:
        day_of_year = (start - dt.date(2000, 1, 1)).days
        step = 7 if past.rhythm.every == "week" else 1
        place = (day_of_year + step * np.arange(whole)) / YEAR["day"]
    waves: list[tuple[str, str, Array]] = []
    for k in range(1, WAVES + 1):
        waves.append((f"year cos {k}", "season", np.cos(2 * np.pi * k * place)))
        waves.append((f"year sin {k}", "season", np.sin(2 * np.pi * k * place)))
    return waves


def laid_out(past: History, known: pl.DataFrame, name: str, whole: int) -> Array:
    """The column by period, not a number where nothing is said; one row where all series share it.

    What is said of an item at a place goes before what is said of the item, then of the place, then of all.
    Several days of one period count as their mean.
    """
    rows = known.select(
        pl.col("item") if "item" in known.columns else pl.lit(None, dtype=pl.String).alias("item"),
        pl.col("place") if "place" in known.columns else pl.lit(None, dtype=pl.String).alias("place"),
        number=past.rhythm.number(pl.col("date")) - past.timeline.begin,
        value=pl.col(name).cast(pl.Float64),
    ).filter(pl.col("value").is_not_null() & pl.col("number").is_between(0, whole - 1))
    rows = (
        rows.group_by("item", "place", "number")
        .agg(pl.col("value").sort().mean())
        .sort("item", "place", "number")
    )
    special = rows.filter(pl.col("item").is_not_null() | pl.col("place").is_not_null())
    series = past.series.with_row_index("row")
    out = np.full((series.height if special.height else 1, whole), np.nan)
    for keys in ((), ("place",), ("item",), ("item", "place")):
        of = rows.filter(
            pl.col("item").is_not_null() if "item" in keys else pl.col("item").is_null(),
            pl.col("place").is_not_null() if "place" in keys else pl.col("place").is_null(),
        )
        if not of.height:
            continue
        if keys:
            met = of.select(*keys, "number", "value").join(series, on=list(keys), how="inner")
            out[met["row"].to_numpy(), met["number"].to_numpy()] = met["value"].to_numpy()
        else:
            out[:, of["number"].to_numpy()] = of["value"].to_numpy()
    return out


def _common_columns(past: History, reading: Reading, column: Array) -> list[tuple[str, str, Array]]:
    if _is_feast(reading):
        flagged = np.nan_to_num(column[0])
        parts = feast_columns(past.rhythm, past.timeline.begin, flagged, past.periods)
        return [(f"{reading.name}: {part}", "holiday", values) for part, values in parts]
    return [(part, kind, values[0]) for part, kind, values in _own_columns(past, reading, column)]


def _telling(past: History, columns: list[tuple[str, str, Array]]) -> list[tuple[str, str, Array]]:
    """Without those that never changed in the past, and those that say the same as one before."""
    kept: dict[bytes, tuple[str, str, Array]] = {}
    for column in columns:
        before = column[2][..., : past.periods]
        if before.size and (before != before[..., :1]).any():
            kept.setdefault(column[2].tobytes(), column)
    return list(kept.values())


def _own_columns(past: History, reading: Reading, column: Array) -> list[tuple[str, str, Array]]:
    """Price on logarithms beside its usual; a flag, and the time after it; other numbers by their spread."""
    name = reading.name
    if reading.way == "price":
        before = column[:, : past.periods]
        usual = _row_median(np.where(before > 0, before, np.nan), np.where(column > 0, column, np.nan))
        filled = _carried(np.where(column > 0, column, np.nan))
        with np.errstate(divide="ignore", invalid="ignore"):
            height = np.log(filled / usual)
        return [(name, "price", _freed(past, np.clip(np.nan_to_num(height), -2, 2)))]
    if reading.way == "flag":
        flag = np.nan_to_num(column)
        kind = "promotion" if "promo" in name else "holiday"
        return [(name, kind, flag), (f"after {name}", kind, _after(flag, DIP[past.rhythm.every]))]
    if not reading.sd > 0:
        return []
    kind = "promotion" if "promo" in name or "discount" in name else "other"
    far = np.clip(np.nan_to_num((column - reading.mean) / reading.sd), -FURTHEST, FURTHEST)
    return [(name, kind, _freed(past, far))]


def _freed(past: History, column: Array) -> Array:
    """Less its mean over the year before: a number drifts over years, as the level does, and the level is
    followed by itself."""
    from wharfinger.decide.demand.effect_kernels import freed

    return freed(column, round(YEAR[past.rhythm.every]))


def _is_flag(column: Array) -> bool:
    seen = column[np.isfinite(column)]
    return bool(len(seen) and ((seen >= 0) & (seen <= 1)).all())


def _after(flag: Array, periods: int) -> Array:
    """One in the periods after the last of a run, the run itself left out."""
    recent = np.zeros_like(flag)
    for lag in range(1, periods + 1):
        recent[:, lag:] = np.maximum(recent[:, lag:], flag[:, :-lag])
    return np.maximum(recent - flag, 0.0)


def _row_median(column: Array, other: Array) -> Array:
    """Of each row, from the other where the first knows nothing."""
    out = np.ones((len(column), 1))
    for i in range(len(column)):
        seen = column[i][np.isfinite(column[i])]
        seen = seen if len(seen) else other[i][np.isfinite(other[i])]
        if len(seen):
            out[i, 0] = np.median(seen)
    return out


def _carried(column: Array) -> Array:
    """Where nothing is said, what was said last; before anything was said, what is said first."""
    place = np.where(np.isfinite(column), np.arange(column.shape[1]), -1)
    last = np.maximum.accumulate(place, axis=1)
    first = np.where((place >= 0).any(axis=1), (place >= 0).argmax(axis=1), 0)
    return np.take_along_axis(column, np.where(last >= 0, last, first[:, None]), axis=1)
