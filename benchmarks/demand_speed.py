"""How long both forecasts take, learning and choice included.

Daily series of two years, negative binomial with a week, half of them sparse; four weeks ahead, per period
and in total. `warm` is the first call of a process that finds compiled loops on disk, `cold` of one that
does not. One process. `cpu` is its processor time, which neighbours on the machine do not lengthen much.
Beside it statsforecast's AutoETS on some of the same series, in this run (extra `bench`), scaled to as many.
`--weekly` times the decisions through `run` on so many weekly series of two years.

    python -m benchmarks.demand_speed [--series 1000 10000] [--weekly 100000] [--ours] [--json]
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger.decide import demand

DAYS = 730
HORIZON = 28
WEEKS = 8
PEER_SERIES = 100
FIRST_DAY = dt.date(2024, 1, 1)
FIRST_CALL = (
    "from benchmarks.demand_speed import both, sales; import time; s = sales(20); "
    "t, c = time.perf_counter(), time.process_time(); "
    "both(s); print(time.perf_counter() - t, time.process_time() - c)"
)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--series", type=int, nargs="*", default=[1000], help="how many series to time")
    parser.add_argument("--weekly", type=int, default=0, help="how many weekly series to time through run")
    parser.add_argument("--ours", action="store_true", help="ours alone, without AutoETS of the extra bench")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as empty:
        figures: dict[str, Figure] = {}
        for kind in ("cold", "warm"):
            figures[f"{kind}_first_call_s"], figures[f"{kind}_first_call_cpu_s"] = _first_call(empty)
    both(sales(20))
    for count in asked.series:
        table = sales(count)
        began, worked = time.perf_counter(), time.process_time()
        both(table)
        figures[f"seconds_{count}_series"] = time.perf_counter() - began
        figures[f"cpu_seconds_{count}_series"] = time.process_time() - worked
        if not asked.ours and count == asked.series[0]:
            seconds, cpu = auto_ets(table, count)
            figures[f"auto_ets_seconds_{count}_series"] = seconds
            figures[f"auto_ets_cpu_seconds_{count}_series"] = cpu
            figures["times_as_fast_by_cpu"] = cpu / float(figures[f"cpu_seconds_{count}_series"])
    if asked.weekly:
        table = weekly(asked.weekly)
        began, worked = time.perf_counter(), time.process_time()
        through_run(table)
        figures[f"seconds_{asked.weekly}_weekly_series_through_run"] = time.perf_counter() - began
        figures[f"cpu_seconds_{asked.weekly}_weekly_series_through_run"] = time.process_time() - worked
    figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows: list[dict[str, Figure]] = [{"what": name, "found": value} for name, value in figures.items()]
    show("demand: forecast and forecast_total", rows, figures, as_json=asked.json)


def both(table: pl.DataFrame) -> None:
    """The calls whose accuracy `demand_accuracy` shows."""
    demand.forecast(table, horizon=HORIZON)
    demand.forecast_total(table, periods=HORIZON)


def auto_ets(table: pl.DataFrame, count: int) -> tuple[float, float]:
    """Seconds, and processor seconds, for as many series, from a run on the first of them."""
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    few = min(count, PEER_SERIES)
    days = pl.DataFrame({"date": table["date"].unique().sort()}).with_row_index("ds")
    items = table.select(pl.col("item").unique().sort()).head(few)
    frame = (
        items.join(days, how="cross")
        .join(table, on=["item", "date"], how="left")
        .select(unique_id="item", ds=pl.col("ds").cast(pl.Int64), y=pl.col("quantity").fill_null(0.0))
        .to_pandas()
    )
    model = StatsForecast(models=[AutoETS(season_length=7)], freq=1, n_jobs=1)
    model.forecast(df=frame.head(DAYS), h=HORIZON, level=[90])
    began, worked = time.perf_counter(), time.process_time()
    model.forecast(df=frame, h=HORIZON, level=[80, 90, 98])
    scale = count / few
    return (time.perf_counter() - began) * scale, (time.process_time() - worked) * scale


def weekly(count: int) -> pl.DataFrame:
    """Two years of weekly sales of so many items."""
    rng = np.random.default_rng(count)
    weeks = DAYS // 7
    level = rng.lognormal(0.5, 1.3, count)[:, None]
    sold = rng.poisson(rng.gamma(0.7, np.broadcast_to(level / 0.7, (count, weeks)))).astype(np.float64)
    item, week = np.nonzero(sold)
    days = pl.date_range(FIRST_DAY, FIRST_DAY + dt.timedelta(days=7 * (weeks - 1)), "7d", eager=True)
    names = pl.Series([f"item {number:06d}" for number in range(count)])
    return pl.DataFrame({"item": names.gather(item), "date": days.gather(week), "quantity": sold[item, week]})


def through_run(table: pl.DataFrame) -> None:
    """Both decisions, cut into pieces in this process."""
    from wharfinger import run
    from wharfinger.decide.demand.decisions import forecast_decision, forecast_total_decision
    from wharfinger.decide.demand.settings import ForecastSettings, ForecastTotalSettings

    run.map(forecast_decision, {"sales": table}, settings=ForecastSettings(horizon=WEEKS), by="item")
    run.map(
        forecast_total_decision, {"sales": table}, settings=ForecastTotalSettings(periods=WEEKS), by="item"
    )


def sales(count: int) -> pl.DataFrame:
    """Two years of daily sales of so many items."""
    rng = np.random.default_rng(count)
    week = np.resize([1.2, 1.0, 1.0, 1.1, 1.3, 0.8, 0.0], DAYS)
    level = rng.lognormal(0, 1.3, count)[:, None] * week
    sold = rng.poisson(rng.gamma(0.7, level / 0.7))
    item, day = np.nonzero(sold)
    days = pl.date_range(FIRST_DAY, FIRST_DAY + dt.timedelta(days=DAYS - 1), eager=True)
    names = pl.Series([f"item {number:06d}" for number in range(count)])
    quantity = sold[item, day].astype(np.float64)
    return pl.DataFrame({"item": names.gather(item), "date": days.gather(day), "quantity": quantity})


def _first_call(cache: str) -> tuple[float, float]:
    """Seconds, and processor seconds."""
    told = os.environ | {"NUMBA_CACHE_DIR": cache}
    command = [sys.executable, "-c", FIRST_CALL]
    found = subprocess.run(command, env=told, check=True, capture_output=True, text=True).stdout.split()
    return float(found[0]), float(found[1])


if __name__ == "__main__":
    main()
