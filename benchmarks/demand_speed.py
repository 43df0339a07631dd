"""How long both forecasts take, learning and choice included.

Daily series of two years, negative binomial with a week, half of them sparse; four weeks ahead, per period
and in total. `warm` is the first call of a process that finds compiled loops on disk, `cold` of one that
does not. One process. `cpu` is its processor time, which neighbours on the machine do not lengthen much.

    python -m benchmarks.demand_speed [--series 1000] [--json]
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
FIRST_DAY = dt.date(2024, 1, 1)
FIRST_CALL = (
    "from benchmarks.demand_speed import both, sales; import time; s = sales(20); t = time.perf_counter(); "
    "both(s); print(time.perf_counter() - t)"
)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--series", type=int, nargs="*", default=[1000], help="how many series to time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as empty:
        figures: dict[str, Figure] = {"cold_first_call_s": _first_call(empty)}
        figures["warm_first_call_s"] = _first_call(empty)
    both(sales(20))
    for count in asked.series:
        table = sales(count)
        began, worked = time.perf_counter(), time.process_time()
        both(table)
        figures[f"seconds_{count}_series"] = time.perf_counter() - began
        figures[f"cpu_seconds_{count}_series"] = time.process_time() - worked
    figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows: list[dict[str, Figure]] = [{"what": name, "found": value} for name, value in figures.items()]
    show("demand: forecast and forecast_total", rows, figures, as_json=asked.json)


def both(table: pl.DataFrame) -> None:
    """The calls whose accuracy `demand_accuracy` shows."""
    demand.forecast(table, horizon=HORIZON)
    demand.forecast_total(table, periods=HORIZON)


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


def _first_call(cache: str) -> float:
    told = os.environ | {"NUMBA_CACHE_DIR": cache}
    command = [sys.executable, "-c", FIRST_CALL]
    return float(subprocess.run(command, env=told, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
