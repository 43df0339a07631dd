"""Three kinds of trade made up by rules of our own: does anything break, do the quantiles hold?

Days: 300 items of a shop over 26 months, closed on Sundays and holidays, busier before Christmas, with a
season, promotions (a week at twice the demand), levels that wander by 1.2% a day and together by 0.6%.
Parts: by the month, 1,500 spare parts over five years, nine of ten months without a sale.
Weeks: 400 items of a store over 150 weeks, prices cut by a quarter in one week of ten, elasticity 1 to 3.
Demand is Poisson, its mean mixed by gamma; sizes of parts are lognormal. Three origins each; `known` holds
holidays and promotions, or prices. wQL, and LTD for totals, as in `demand_scores`.

    python -m benchmarks.demand_kinds [--json]
"""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
import polars as pl

from benchmarks.demand_panels import Panel
from benchmarks.demand_scores import PROBS, Forecasts, scores
from benchmarks.table import Figure, arguments, show
from wharfinger.decide import demand

SCORES = (
    "LTD_cov0.5",
    "LTD_cov0.9",
    "LTD_cov0.95",
    "LTD_cov0.99",
    "cov0.95",
    "LTD_wQL0.95",
    "wQL0.5",
    "bias",
)
NAMES = [f"q{round(100 * prob)}" for prob in PROBS]
FEASTS = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26), (4, 1), (4, 21)}


def main() -> None:
    asked = arguments(__doc__).parse_args()
    rows: list[dict[str, Figure]] = []
    for made in (days, parts, weeks):
        panel, known = made()
        if known is not None:
            rows.append(_row(panel, known, f"{panel.name}, with known"))
        rows.append(_row(panel, None, f"{panel.name}, sales alone"))
    figures = {
        f"{row['trade']}_{name}".replace(" ", "_"): value
        for row in rows
        for name, value in row.items()
        if not isinstance(value, str)
    }
    show("demand of three kinds of trade", rows, figures, as_json=asked.json)


def days(count: int = 300, periods: int = 800) -> tuple[Panel, pl.DataFrame]:
    """A shop with a week, a year, holidays, promotions and drift."""
    rng = np.random.default_rng(5)
    dates = [dt.date(2024, 1, 1) + dt.timedelta(days=k) for k in range(periods)]
    feast = np.array([(day.month, day.day) in FEASTS for day in dates])
    week = np.array([(0.8, 0.8, 0.9, 1.0, 1.5, 1.8, 0.0)[day.weekday()] for day in dates])
    advent = np.array([1.6 if day.month == 12 and 10 <= day.day <= 24 else 1.0 for day in dates])
    season = 0.35 * rng.uniform(0, 1, (count, 1)) * _year(periods, 365.25, rng.uniform(0, 6.28, (count, 1)))
    promotion = (rng.random((count, periods // 7 + 1)) < 0.06).repeat(7, axis=1)[:, :periods]
    drift = _wandering(rng, (count, periods), 0.012) * _wandering(rng, (1, periods), 0.006)
    mean = rng.lognormal(1, 1.3, (count, 1)) * (1 + season) * drift * week * advent
    mean = mean * np.where(feast, 0.0, 1.0) * np.where(promotion, 2.2, 1.0)
    sold = rng.poisson(mean * rng.gamma(2, 0.5, mean.shape)).astype(float)
    panel = Panel("days", sold, dates, horizon=28, season=7, sampled=count)
    both = pl.DataFrame({"date": dates, "holiday": feast.astype(float)})
    return panel, pl.concat([both, _own(panel, "promotion", promotion.astype(float))], how="diagonal")


def parts(count: int = 1500, periods: int = 60) -> tuple[Panel, None]:
    """Spare parts that hardly ever sell."""
    rng = np.random.default_rng(6)
    dates = [dt.date(2020 + k // 12, k % 12 + 1, 1) for k in range(periods)]
    chance = (rng.beta(1.2, 10, (count, 1)) * _wandering(rng, (count, periods), 0.05)).clip(0, 0.9)
    sold = (rng.random((count, periods)) < chance) * np.ceil(rng.lognormal(0.3, 0.9, (count, periods)))
    some = sold[:, : periods - 18].sum(axis=1) > 0
    return Panel("parts", sold[some], dates, horizon=6, season=1, sampled=int(some.sum())), None


def weeks(count: int = 400, periods: int = 150) -> tuple[Panel, pl.DataFrame]:
    """A store whose prices are cut now and then."""
    rng = np.random.default_rng(7)
    dates = [dt.date(2022, 1, 3) + dt.timedelta(days=7 * k) for k in range(periods)]
    cut = np.where(rng.random((count, periods)) < 0.1, 0.75, 1.0)
    lift = cut ** -rng.uniform(1, 3, (count, 1))
    advent = np.array([1.5 if day.month == 12 and day.day > 7 else 1.0 for day in dates])
    season = 1 + 0.2 * _year(periods, 52.18, np.zeros((1, 1)))
    mean = (
        rng.lognormal(2.5, 1, (count, 1)) * lift * _wandering(rng, (count, periods), 0.04) * advent * season
    )
    sold = rng.poisson(mean * rng.gamma(4, 0.25, mean.shape)).astype(float)
    panel = Panel("weeks", sold, dates, horizon=8, season=1, sampled=count)
    return panel, _own(panel, "price", 5 * cut)


def _row(panel: Panel, known: pl.DataFrame | None, name: str) -> dict[str, Figure]:
    began = time.process_time()
    made = {origin: _made(panel, origin, known) for origin in panel.origins}
    seconds = time.process_time() - began
    found = scores(panel, made, np.arange(len(panel.demand)))
    return {"trade": name, "cpu_s": seconds, **{score: found[score] for score in SCORES if score in found}}


def _made(panel: Panel, origin: int, known: pl.DataFrame | None) -> Forecasts:
    sales, now, count = panel.sales(origin), panel.dates[origin], len(panel.demand)
    every = {"days": "day", "parts": "month", "weeks": "week"}[panel.name]
    single = demand.forecast(
        sales, horizon=panel.horizon, quantiles=PROBS, every=every, as_of=now, known=known
    )
    total = demand.forecast_total(
        sales, periods=panel.horizon, quantiles=PROBS, every=every, as_of=now, known=known
    )
    return Forecasts(
        single["mean"].to_numpy().reshape(count, -1),
        single.select(NAMES).to_numpy().reshape(count, panel.horizon, -1),
        total.select(NAMES).to_numpy(),
    )


def _own(panel: Panel, name: str, values: np.ndarray) -> pl.DataFrame:
    """A column of each item's own, by its number as `Panel.sales` names it."""
    item = [f"{k:05d}" for k in range(len(values)) for _ in panel.dates]
    return pl.DataFrame({"item": item, "date": panel.dates * len(values), name: values.ravel()})


def _wandering(rng: np.random.Generator, shape: tuple[int, int], by: float) -> np.ndarray:
    return np.exp(np.cumsum(rng.normal(0, by, shape), axis=1))


def _year(periods: int, length: float, begin: np.ndarray) -> np.ndarray:
    return np.cos(2 * np.pi * np.arange(periods) / length - begin)


if __name__ == "__main__":
    main()
