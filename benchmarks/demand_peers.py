"""Existing methods on the panels of the demand benchmark, run here under the same protocol (extra `bench`).

How each gets its quantiles: 0.5 is the point forecast; 0.9, 0.95 and 0.99 are the upper ends of the 80, 90
and 98 % intervals, conformal where the method has none of its own. Their total: the points added, and the
spreads as if periods were independent; `simulate` instead takes the quantiles of the sums of 200 simulated
paths. LightGBM through mlforecast: lags of at least the horizon, one model for each quantile.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.demand_panels import Array, Panel
from benchmarks.demand_scores import PROBS, Forecasts

Z = (0.0, 1.2815516, 1.6448536, 2.3263479)
LEVELS = [80, 90, 98]
PATHS = 200
SIMULATED = "AutoETS, simulate()"


def peers(panel: Panel, origin: int, rows: Array, known: Any = None) -> dict[str, tuple[Forecasts, float]]:
    """Every peer's forecasts of these series from what was known then, and the seconds it took."""
    from statsforecast import StatsForecast
    from statsforecast.models import IMAPA, TSB, AutoCES, AutoETS, AutoTheta, CrostonSBA, SeasonalNaive
    from statsforecast.utils import ConformalIntervals

    h, m = panel.horizon, panel.season
    frame = long_frame(panel, origin, rows)

    def conformal() -> Any:
        return ConformalIntervals(h=h, n_windows=2)

    models = {
        "SeasonalNaive": SeasonalNaive(season_length=m),
        "AutoETS": AutoETS(season_length=m),
        "AutoTheta": AutoTheta(season_length=m),
        "AutoCES": AutoCES(season_length=m),
        "CrostonSBA": CrostonSBA(prediction_intervals=conformal()),
        "TSB": TSB(alpha_d=0.1, alpha_p=0.1, prediction_intervals=conformal()),
        "IMAPA": IMAPA(prediction_intervals=conformal()),
    }
    made = {}
    for name, model in models.items():
        began = time.perf_counter()
        found = StatsForecast(models=[model], freq=1, n_jobs=1).forecast(df=frame, h=h, level=LEVELS)
        found = found.sort_values(["unique_id", "ds"])
        column = next(c for c in found.columns if c not in ("unique_id", "ds") and "-" not in c)
        point = np.maximum(found[column].to_numpy().reshape(-1, h), 0)
        upper = [np.maximum(found[f"{column}-hi-{level}"].to_numpy().reshape(-1, h), 0) for level in LEVELS]
        made[name] = (with_total(point, upper), time.perf_counter() - began)
    made[SIMULATED] = _simulated(frame, h, m, made["AutoETS"])
    made["LightGBM (mlforecast)"] = _global(frame, h, m)
    return made


def long_frame(panel: Panel, origin: int, rows: Array) -> Any:
    """The past of each series as the peers want it, from where the protocol lets it begin."""
    import pandas as pd

    from benchmarks.demand_scores import train_start

    start = train_start(panel, origin)
    return pd.concat(
        pd.DataFrame(
            {
                "unique_id": f"{i:05d}",
                "ds": np.arange(start[i], origin),
                "y": panel.demand[i, start[i] : origin],
            }
        )
        for i in rows
    )


def _simulated(frame: Any, h: int, m: int, steps: tuple[Forecasts, float]) -> tuple[Forecasts, float]:
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    began = time.perf_counter()
    model = StatsForecast(models=[AutoETS(season_length=m)], freq=1, n_jobs=1)
    paths = model.simulate(h=h, df=frame, n_paths=PATHS, seed=0)
    paths = paths.sort_values(["unique_id", "sample_id", "ds"])
    sums = np.maximum(paths["AutoETS"].to_numpy().reshape(-1, PATHS, h), 0).sum(axis=2)
    total = np.quantile(sums, PROBS, axis=1).T
    return Forecasts(steps[0].mean, steps[0].quantiles, total), time.perf_counter() - began


def _global(frame: Any, h: int, m: int) -> tuple[Forecasts, float]:
    import lightgbm
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import RollingMean

    began = time.perf_counter()
    quiet = {"verbosity": -1, "n_jobs": 1, "n_estimators": 100, "random_state": 0}
    models = {"point": lightgbm.LGBMRegressor(objective="tweedie", **quiet)}
    for prob in PROBS:
        models[f"q{prob}"] = lightgbm.LGBMRegressor(objective="quantile", alpha=prob, **quiet)
    lags = [h, h + 1, h + m, h + 2 * m]
    learner = MLForecast(
        models=models,
        freq=1,
        lags=sorted(set(lags)),
        lag_transforms={h: [RollingMean(max(m, 3)), RollingMean(2 * h)]},
        date_features=[] if m == 1 else [day_of_week],
    )
    found = learner.fit(frame).predict(h).sort_values(["unique_id", "ds"])
    point = np.maximum(found["point"].to_numpy().reshape(-1, h), 0)
    steps = [np.maximum(found[f"q{prob}"].to_numpy().reshape(-1, h), 0) for prob in PROBS]
    made = with_total(point, steps[1:])
    quantiles = np.sort(np.stack(steps, axis=2), axis=2)
    return Forecasts(point, quantiles, made.total), time.perf_counter() - began


def day_of_week(ds: Any) -> Any:
    """A feature of the learner, by this name; the panels' periods count from no particular weekday."""
    return ds % 7


def with_total(point: Array, upper: list[Array]) -> Forecasts:
    """Points and upper ends, and their total as if periods were independent."""
    sigma = np.maximum(upper[0] - point, 0) / Z[1]
    root = np.sqrt((sigma**2).sum(axis=1))
    total = np.stack([np.maximum(point.sum(axis=1) + z * root, 0) for z in Z], axis=1)
    return Forecasts(point, np.stack([point, *upper], axis=2), total)
