"""New items, judged by look-alikes: what the others of their category and place sold at the same age.

An item's own first sales count the more, the longer they are and the less the look-alikes agree: the weight
is that of Bühlmann and Straub (1970), own periods over own periods and a constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.cleaned import Cleaned

Array = NDArray[np.float64]

YOUNG = {"day": 56, "week": 8, "month": 3}
"""Up to this age, in periods, an item is new."""
AGES = 8
"""At so many ages between none and that the look-alikes are looked at."""
ALIKE_LAUNCHES = 2.0
"""So many launches that sell like old items at once are counted beside those seen."""
LEAST_SEEN = 0.25
"""A launch teaches as soon as such a part of the window after an age has been seen."""
LEAST_CHANCE = 0.05
UNLIKE, FURTHEST = 0.25, 4.0
"""Squares of how far launches sell off from how they began: usually, and at most."""
MOST_ALIKE = 100.0
"""At most so many items of the wider group are counted among those of a place or category."""
LEAST_SERIES = 5


@dataclass(frozen=True)
class Newcomers:
    """What is expected of each series that is new: mean, spread and quantiles; `rows` says which they are."""

    rows: NDArray[np.int64]
    found: Array


@dataclass(frozen=True)
class Launches:
    """What launches sold: the mean of a period that was to be expected, all until an age, the mean after it;
    and the share of the window after it that has been seen.
    """

    expected: Array
    until: Array
    after: Array
    seen: Array


def learn_newcomers(
    now: Cleaned,
    items: pl.DataFrame | None,
    periods: int,
    probs: Sequence[float],
) -> pl.DataFrame:
    """For each age, place and category: the mean of a period, and how totals and periods lie around it."""
    past = now.past
    young = YOUNG[past.rhythm.every]
    age = past.periods - past.first
    old = np.flatnonzero(age >= young + periods)
    if len(old) < LEAST_SERIES:
        return _none()
    demand, labels = past.demand, _labels(past.series, items)
    usual = demand[old, past.periods - periods :]
    expected = _levels(labels[old.tolist()], usual.mean(axis=1))
    late = _launched(past.sold, past.first, young // 2)
    frames = []
    for at in sorted({young * k // AGES for k in range(AGES + 1)}):
        seen = np.minimum(age - at, periods)
        launched = np.flatnonzero(late & (seen >= LEAST_SEEN * periods))
        starts = past.first[launched] + at
        launches = Launches(
            _expected_of(expected, labels[launched.tolist()]),
            np.array([demand[i, b - at : b].sum() for i, b in zip(launched, starts, strict=True)]),
            np.array([demand[i, b : b + periods].mean() for i, b in zip(launched, starts, strict=True)]),
            seen[launched] / periods,
        )
        frames.append(_at_age(expected, usual, launches, at, probs))
    return pl.concat(frames)


def newcomers(
    now: Cleaned, items: pl.DataFrame | None, learned: pl.DataFrame, periods: int, kind: str
) -> Newcomers:
    """The new series, for the total of `periods` (kind "total") or for one period (kind "period").

    As if no effect were ahead; `found` has mean, standard deviation and quantiles.
    """
    past = now.past
    young = YOUNG[past.rhythm.every]
    age = np.where(past.first < past.periods, past.periods - past.first, 0)
    fresh = np.flatnonzero(age <= young) if learned.height else np.zeros(0, dtype=np.int64)
    if items is None:
        # Without a word on it, an item that never sold is no newcomer.
        fresh = fresh[age[fresh] > 0]
    if not len(fresh):
        return Newcomers(fresh, np.zeros((0, 0)))
    labels = _labels(past.series, items)[fresh.tolist()]
    steps = sorted(learned["age"].unique().to_list())
    near = np.array([max(s for s in steps if s <= age[i]) for i in fresh])
    asked = labels.with_columns(age=pl.Series(near)).with_row_index("row")
    own = asked.join(learned, on=["age", "place", "category"], how="left")
    place = asked.join(learned.filter(pl.col("category") == ""), on=["age", "place"], how="left")
    all_ = asked.join(
        learned.filter((pl.col("category") == "") & (pl.col("place") == "")), on="age", how="left"
    )
    columns = [c for c in learned.columns if c not in ("age", "place", "category")]
    best = own.select("row", *columns).sort("row")
    for other in (place, all_):
        rest = other.select("row", *columns).sort("row")
        best = best.with_columns(
            pl.coalesce(pl.Series(best[c]), pl.Series(rest[c])).alias(c) for c in columns
        )
    level, constant, growth = (best[c].to_numpy() for c in ("level", "constant", "growth"))
    around = np.array(best[f"{kind}_quantiles"].to_list())
    sd = best[f"{kind}_sd"].to_numpy()
    sold = np.array([past.demand[i, past.first[i] :].sum() for i in fresh])
    mean = (sold * growth + constant * level) / (age[fresh] + constant)
    # The less the look-alikes' disagreement matters, the nearer totals lie together.
    part = constant / (age[fresh] + constant)
    narrower = np.sqrt(part + (1 - part) * best[f"{kind}_own"].to_numpy() ** 2)
    size = mean * (periods if kind == "total" else 1)
    centred = around - 1
    quantiles = np.maximum(1 + centred * narrower[:, None], 0.0)
    return Newcomers(fresh, np.column_stack([size, size * sd * narrower, size[:, None] * quantiles]))


def own_say(now: Cleaned, rows: NDArray[np.int64]) -> Array:
    """How far a series no longer quite new is judged by the rules for all: 0 up to half its youth."""
    young = YOUNG[now.past.rhythm.every]
    age = np.where(now.past.first < now.past.periods, now.past.periods - now.past.first, 0)[rows]
    return np.asarray(np.clip(2 * age / young - 1, 0.0, 1.0))


def _levels(labels: pl.DataFrame, level: Array) -> pl.DataFrame:
    """The mean of a period by place and category, each drawn towards the wider group."""
    of = labels.with_columns(level=pl.Series(level))
    places = _drawn(of, ["place"], pl.lit(float(level.mean())))
    wide = of.join(places, on="place")
    categories = _drawn(wide, ["place", "category"], pl.col("drawn").first())
    company = pl.DataFrame({"place": [""], "category": [""], "level": [float(level.mean())]})
    groups = [places.with_columns(category=pl.lit("")), categories]
    named = [group.select("place", "category", level="drawn") for group in groups]
    return pl.concat([company, *named]).sort("place", "category")


def _drawn(rows: pl.DataFrame, by: list[str], towards: pl.Expr) -> pl.DataFrame:
    """The mean of each group, drawn towards another the more, the less groups differ beside their items."""
    level = pl.col("level").sort()
    groups = (
        rows.group_by(by)
        .agg(mean=level.mean(), spread=level.var().fill_null(0.0), count=pl.len(), towards=towards)
        .sort(by)
    )
    mean, count = groups["mean"].to_numpy(), groups["count"].to_numpy()
    wide = groups["towards"].to_numpy()
    within = float((groups["spread"].to_numpy() * count).sum() / count.sum())
    between = float(((mean - wide) ** 2 - within / count).mean())
    alike = min(within / between, MOST_ALIKE) if between > 0 else MOST_ALIKE
    share = count / (count + alike)
    return groups.select(by).with_columns(drawn=pl.Series(share * mean + (1 - share) * wide))


def _expected_of(expected: pl.DataFrame, labels: pl.DataFrame) -> Array:
    """The mean of a period that each of these would have, were it like the old ones."""
    own = labels.join(expected, on=["place", "category"], how="left", maintain_order="left")["level"]
    place = labels.join(
        expected.filter(pl.col("category") == "").drop("category"),
        on="place",
        how="left",
        maintain_order="left",
    )["level"]
    return np.asarray(np.maximum(own.fill_null(place).fill_null(expected["level"][0]).to_numpy(), 1e-12))


def _at_age(
    expected: pl.DataFrame, usual: Array, launches: Launches, age: int, probs: Sequence[float]
) -> pl.DataFrame:
    """One age: how much of the usual a launch sells then, and how far items lie from what is expected."""
    ratio, weight = launches.after / launches.expected, launches.seen
    part = float((weight @ ratio + ALIKE_LAUNCHES) / (weight.sum() + ALIKE_LAUNCHES))
    level = usual.mean(axis=1)
    apart = np.concatenate([level / max(float(level.mean()), 1e-12), ratio / part])
    single = np.concatenate([(usual / max(float(level.mean()), 1e-12)).ravel()])
    noise = usual.var(axis=1) / np.maximum(level, 1e-12) ** 2
    within = float(np.median(noise[level > 0])) if (level > 0).any() else 1.0
    between = max(float(apart.var()) - within / usual.shape[1], 0.05)
    growth, unlike = _growth(launches, age)
    return expected.with_columns(
        pl.col("level") * part,
        age=pl.lit(age, dtype=pl.Int64),
        constant=pl.lit(max(within / between, 1.0)),
        growth=pl.lit(growth),
        total_quantiles=pl.Series([np.quantile(apart, probs).tolist()] * expected.height),
        total_sd=pl.lit(float(apart.std())),
        total_own=pl.lit(_beside(within / usual.shape[1] + unlike, float(apart.var()))),
        period_quantiles=pl.Series([np.quantile(single, probs).tolist()] * expected.height),
        period_sd=pl.lit(float(single.std())),
        period_own=pl.lit(_beside(within + unlike, float(single.var()))),
    ).select(_SCHEMA.keys())


def _launched(sold: Array, first: NDArray[np.int64], young: int) -> NDArray[np.bool_]:
    """Series that begin later than the others. One that sells seldom may have stood there before its first
    sale: it counts only where so long a silence would be unlikely.
    """
    since = np.maximum(sold.shape[1] - first - 1, 1)
    often = np.maximum((sold > 0).sum(axis=1) - 1, 0) / since
    return np.asarray((first > young) & ((1 - often) ** first < LEAST_CHANCE))


def _growth(launches: Launches, age: int) -> tuple[float, float]:
    """How many times as much a launch sells after this age as until then; how unlike launches are in that.

    Beside those seen some are counted that sell on as they began; they are as far off as `UNLIKE` says.
    """
    began = launches.until > 0
    if not age or not began.any():
        return 1.0, UNLIKE
    until, weight = launches.until[began] / age, launches.seen[began]
    doubt = ALIKE_LAUNCHES * float(weight @ until) / float(weight.sum())
    growth = (float(weight @ launches.after[began]) + doubt) / (float(weight @ until) + doubt)
    off = (launches.after[began] / (until * growth) - 1) ** 2
    count = float(weight.sum()) + ALIKE_LAUNCHES
    unlike = (float(weight @ np.minimum(off, FURTHEST)) + ALIKE_LAUNCHES * UNLIKE) / count
    return growth, unlike * (1 + 1 / count)


def _beside(own: float, apart: float) -> float:
    """The spread of what is known by its own sales, in parts of that of items of which nothing is known."""
    return float(np.sqrt(min(own / max(apart, 1e-12), 1.0)))


def _labels(series: pl.DataFrame, items: pl.DataFrame | None) -> pl.DataFrame:
    """Place and category of each series; an item without one is of the category "-"."""
    if items is None:
        return series.select("place", category=pl.lit("-"))
    return series.join(items.select("item", "category"), on="item", how="left", maintain_order="left").select(
        "place", pl.col("category").fill_null("-")
    )


_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "age": pl.Int64,
    "place": pl.String,
    "category": pl.String,
    "level": pl.Float64,
    "constant": pl.Float64,
    "growth": pl.Float64,
    "total_quantiles": pl.List(pl.Float64),
    "total_sd": pl.Float64,
    "total_own": pl.Float64,
    "period_quantiles": pl.List(pl.Float64),
    "period_sd": pl.Float64,
    "period_own": pl.Float64,
}


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=_SCHEMA)
