"""What knowing price, discount and events ahead is worth: monthly volumes of drinks.

stallion (`stallion_monthly.parquet`; sktime/pytorch-forecasting, MIT): 350 series of agency and product,
2013-01 to 2017-12; 6 months ahead from 42, 48 and 54 months. Ours without and with `known`, beside a global
LightGBM (mlforecast) with the same knowledge and AutoETS without. `earlier` moves the origins back.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.demand_panels import Array
from benchmarks.demand_scores import PROBS, pinball
from benchmarks.table import Figure
from wharfinger.decide import demand

HORIZON = 6
ORIGINS = (42, 48, 54)
EVENTS = (
    "easter_day",
    "new_year",
    "christmas",
    "labor_day",
    "independence_day",
    "revolution_day_memorial",
    "regional_games",
    "fifa_u_17_world_cup",
    "football_gold_cup",
    "beer_capital",
    "music_fest",
)
KNOWN = ("price", "price_regular", "discount", *EVENTS)
SERIES = ["item", "place"]


def stallion(folder: Path) -> pl.DataFrame:
    """One row a month and series: item, place, date, quantity and what is known ahead."""
    table = pl.read_parquet(folder / "stallion_monthly.parquet")
    return table.select(
        pl.col("date").cast(pl.Date),
        "price_regular",
        "discount",
        *EVENTS,
        item="sku",
        place="agency",
        quantity="volume",
        price="price_actual",
    ).sort(*SERIES, "date")


def known_rows(folder: Path, earlier: int, *, with_peers: bool) -> list[dict[str, Figure]]:
    """Scores of the periods and of the total, of each method."""
    table = stallion(folder)
    origins = [origin - earlier * HORIZON for origin in ORIGINS]
    rows = [
        _row("wharfinger, sales alone", table, origins, lambda past, now: _ours(past, None, now)),
        _row(
            "wharfinger, with known",
            table,
            origins,
            lambda past, now: _ours(past, table.select(*SERIES, "date", *KNOWN), now),
        ),
    ]
    if with_peers:
        rows.append(
            _row("LightGBM, with known", table, origins, lambda past, now: _lightgbm(table, past, now))
        )
        rows.append(_row("AutoETS, sales alone", table, origins, lambda past, now: _ets(past)))
    return rows


def _row(name: str, table: pl.DataFrame, origins: list[int], method: Any) -> dict[str, Figure]:
    dates = table["date"].unique().sort().to_list()
    demand_of = table["quantity"].to_numpy().reshape(-1, len(dates))
    sold, bias = 0.0, 0.0
    step, total = dict.fromkeys(PROBS, 0.0), dict.fromkeys(PROBS, 0.0)
    began = time.perf_counter()
    for origin in origins:
        mean, quantiles, totals = method(table.filter(pl.col("date") < dates[origin]), dates[origin])
        came = demand_of[:, origin : origin + HORIZON]
        sold += came.sum()
        bias += float((mean - came).sum())
        for k, prob in enumerate(PROBS):
            step[prob] += 2 * pinball(came, quantiles[:, :, k], prob)
            total[prob] += 2 * pinball(came.sum(axis=1), totals[:, k], prob)
    found: dict[str, Figure] = {"model": name, "seconds": time.perf_counter() - began, "bias": bias / sold}
    found |= {f"wQL{prob}": step[prob] / sold for prob in PROBS}
    return found | {f"LTD_wQL{prob}": total[prob] / sold for prob in PROBS}


def _ours(past: pl.DataFrame, known: pl.DataFrame | None, now: dt.date) -> tuple[Array, Array, Array]:
    sales = past.select(*SERIES, "date", "quantity")
    single = demand.forecast(sales, horizon=HORIZON, quantiles=PROBS, every="month", as_of=now, known=known)
    total = demand.forecast_total(
        sales, periods=HORIZON, quantiles=PROBS, every="month", as_of=now, known=known
    )
    # A series that never sold until then has no row, and stands at nothing.
    every = past.select(SERIES).unique().sort(SERIES)
    names = [f"q{round(100 * prob)}" for prob in PROBS]
    dates = single.select(pl.col("date").unique().sort())
    single = every.join(dates, how="cross").join(single, on=[*SERIES, "date"], how="left").fill_null(0.0)
    total = every.join(total, on=SERIES, how="left").fill_null(0.0)
    single, total = single.sort(*SERIES, "date"), total.sort(SERIES)
    count = every.height
    return (
        single["mean"].to_numpy().reshape(count, HORIZON),
        single.select(names).to_numpy().reshape(count, HORIZON, -1),
        total.select(names).to_numpy(),
    )


def _ets(past: pl.DataFrame) -> tuple[Array, Array, Array]:
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    from benchmarks.demand_peers import LEVELS, with_total

    frame = _frame(past)[["unique_id", "ds", "y"]]
    found = StatsForecast(models=[AutoETS(season_length=12)], freq=1, n_jobs=1).forecast(
        df=frame, h=HORIZON, level=LEVELS
    )
    found = found.sort_values(["unique_id", "ds"])
    point = np.maximum(found["AutoETS"].to_numpy().reshape(-1, HORIZON), 0)
    upper = [np.maximum(found[f"AutoETS-hi-{n}"].to_numpy().reshape(-1, HORIZON), 0) for n in LEVELS]
    made = with_total(point, upper)
    return made.mean, made.quantiles, made.total


def _lightgbm(table: pl.DataFrame, past: pl.DataFrame, now: dt.date) -> tuple[Array, Array, Array]:
    import lightgbm
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import RollingMean
    from mlforecast.target_transforms import LocalStandardScaler

    from benchmarks.demand_peers import with_total

    quiet = {"verbosity": -1, "n_jobs": 1, "n_estimators": 200, "learning_rate": 0.05, "random_state": 0}
    models = {"point": lightgbm.LGBMRegressor(**quiet)}
    for prob in PROBS:
        models[f"q{prob}"] = lightgbm.LGBMRegressor(objective="quantile", alpha=prob, **quiet)
    learner = MLForecast(
        models=models,
        freq=1,
        lags=[HORIZON, HORIZON + 1, 12],
        lag_transforms={HORIZON: [RollingMean(3), RollingMean(6)]},
        date_features=[month_of_year],
        target_transforms=[LocalStandardScaler()],
    )
    frame = _frame(past)
    ahead = _frame(table.filter(pl.col("date") >= now)).drop(columns="y")
    found = learner.fit(frame, static_features=[]).predict(HORIZON, X_df=ahead)
    found = found.sort_values(["unique_id", "ds"])
    point = np.maximum(found["point"].to_numpy().reshape(-1, HORIZON), 0)
    steps = [np.maximum(found[f"q{prob}"].to_numpy().reshape(-1, HORIZON), 0) for prob in PROBS]
    quantiles = np.sort(np.stack(steps, axis=2), axis=2)
    return point, quantiles, with_total(point, steps[1:]).total


def month_of_year(ds: Any) -> Any:
    """A feature of the learner, by this name."""
    return ds % 12


def _frame(table: pl.DataFrame) -> Any:
    return table.select(
        *[pl.col(name).cast(pl.Float64) for name in KNOWN],
        unique_id=pl.col("item") + "|" + pl.col("place"),
        ds=pl.col("date").dt.year() * 12 + pl.col("date").dt.month().cast(pl.Int32),
        y=pl.col("quantity"),
    ).to_pandas()
