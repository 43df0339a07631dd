"""How long it takes to bring forecasts up to date when some items have sold, without learning again.

Daily series of two years (those of `demand_speed`), four weeks ahead. `learned` is one full learning and
forecast; `refreshed` the forecast of the items that have sold on one more day, by the rules learned before.

    python -m benchmarks.demand_refresh [--series 1000] [--touched 50] [--json]
"""

from __future__ import annotations

import datetime as dt
import time

import polars as pl

from benchmarks.demand_speed import DAYS, FIRST_DAY, HORIZON, sales
from benchmarks.table import Figure, arguments, show
from wharfinger.decide import demand

SETTINGS = demand.ForecastSettings(horizon=HORIZON)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--series", type=int, default=1000, help="how many series there are")
    parser.add_argument("--touched", type=int, default=50, help="how many of them have sold since")
    asked = parser.parse_args()
    update(20, 5)  # the loops are compiled
    learned, refreshed = update(asked.series, asked.touched)
    figures: dict[str, Figure] = {"learned_s": learned, "refreshed_s": refreshed}
    rows: list[dict[str, Figure]] = [{"what": name, "seconds": value} for name, value in figures.items()]
    show(f"demand: {asked.touched} of {asked.series:,} items refreshed", rows, figures, as_json=asked.json)


def update(series: int, touched: int) -> tuple[float, float]:
    """Seconds to learn and forecast, and to refresh."""
    table = sales(series)
    last = FIRST_DAY + dt.timedelta(days=DAYS - 1)
    before = table.filter(pl.col("date") < last)
    some = table["item"].unique().sort().head(touched)
    news = pl.DataFrame({"item": some, "date": [last] * len(some), "quantity": [3.0] * len(some)})
    began = time.perf_counter()
    learned = demand.learn_forecast(before, settings=SETTINGS, as_of=last)
    made = demand.run_forecast(before, settings=SETTINGS, as_of=last, shared=learned).forecast
    middle = time.perf_counter()
    now = last + dt.timedelta(days=1)
    fresh = demand.refresh(made, pl.concat([before, news]), learned=learned, settings=SETTINGS, as_of=now)
    done = time.perf_counter()
    assert fresh.filter(pl.col("made_at").dt.date() == now)["item"].n_unique() == len(some)
    return middle - began, done - middle


if __name__ == "__main__":
    main()
