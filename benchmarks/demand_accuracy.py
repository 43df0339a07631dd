"""How near the forecasts of `demand` come, for single periods and for the total of the horizon.

Data and panels: see `demand_panels`. Protocol: at each of three origins, a horizon apart at the end of the
data, all is learned anew from what was known then, and the next horizon is judged. Measures: see
`demand_scores`. MASE is taken from q50, bias from the mean. wQL is twice the sum of the quantile loss over
the sum of what came; LTD is the total of the horizon. `--earlier N` scores origins N horizons before: choices
are made there, and confirmed on the last three.

Rows: ours on all series, ours on the peers' sample, the seasonal naive forecast reckoned here (a check on the
measures: it must agree with its row of the peers), and the peers' rows as measured on that sample
(`peers_or.csv`, `peers_carparts.csv` beside the data).

    python -m benchmarks.demand_accuracy --data DIR [--earlier N] [--json]
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.demand_panels import Panel, carparts, data_folder, online_retail
from benchmarks.demand_scores import PROBS, Forecasts, scores, train_start
from benchmarks.table import Figure, arguments, show
from wharfinger.decide import demand

COLUMNS = [f"q{round(100 * prob)}" for prob in PROBS]
PEERS = {"online retail": "peers_or.csv", "carparts": "peers_carparts.csv"}
UPPER = (0.0, 1.2815516, 1.6448536, 2.3263479)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", help="the folder of the panels")
    parser.add_argument("--earlier", type=int, default=0, help="score so many horizons earlier")
    asked = parser.parse_args()
    folder = data_folder(asked.data)
    figures: dict[str, Figure] = {}
    for panel in (online_retail(folder), carparts(folder)):
        rows = _rows(panel, folder, asked.earlier)
        for row in rows[:2]:
            figures |= {
                f"{panel.name}_{row['model']}_{name}".replace(" ", "_"): value
                for name, value in row.items()
                if name != "model"
            }
        if not asked.json:
            show(panel.name, rows, {}, as_json=False)
    if asked.json:
        show("demand", [], figures, as_json=True)


def _rows(panel: Panel, folder: Path, earlier: int) -> list[dict[str, Figure]]:
    every, few = np.arange(len(panel.demand)), panel.sample()
    wanted = [origin - earlier * panel.horizon for origin in panel.origins]
    # Once before, so that compiling is not counted.
    ours(panel, wanted[0])
    began = time.perf_counter()
    made = {origin: ours(panel, origin) for origin in wanted}
    seconds = (time.perf_counter() - began) / len(wanted) * 1000 / len(panel.demand)
    naive = {origin: seasonal_naive(panel, origin) for origin in wanted}
    rows: list[dict[str, Figure]] = [
        {"model": "wharfinger", "s_per_1k": seconds, **scores(panel, made, every)},
        {"model": "wharfinger, sample", "s_per_1k": seconds, **scores(panel, made, few)},
        {"model": "SeasonalNaive, here", "s_per_1k": 0.0, **scores(panel, naive, few)},
    ]
    if earlier:
        return rows
    peers = pl.read_csv(folder / PEERS[panel.name]).to_dicts()
    return rows + [{name: _shown(peer.get(name)) for name in rows[0]} for peer in peers]


def ours(panel: Panel, origin: int) -> Forecasts:
    """Both forecasts through the public functions, from a table of sales."""
    sales, now = panel.sales(origin), panel.dates[origin]
    single = demand.forecast(sales, horizon=panel.horizon, quantiles=PROBS, as_of=now)
    total = demand.forecast_total(sales, periods=panel.horizon, quantiles=PROBS, as_of=now)
    count = len(panel.demand)
    assert total.height == count, "a series is missing"
    return Forecasts(
        single["mean"].to_numpy().reshape(count, -1),
        single.select(COLUMNS).to_numpy().reshape(count, panel.horizon, -1),
        total.select(COLUMNS).to_numpy(),
    )


def seasonal_naive(panel: Panel, origin: int) -> Forecasts:
    """The last season again, with normal intervals from the differences between seasons."""
    m, h = panel.season, panel.horizon
    point = np.tile(panel.demand[:, origin - m : origin], (1, h // m))
    spread = []
    for series, start in zip(panel.demand, train_start(panel, origin), strict=True):
        train = series[start:origin]
        spread.append(np.sqrt(((train[m:] - train[:-m]) ** 2).mean()))
    sigma = np.array(spread)[:, None] * np.sqrt(np.arange(h) // m + 1)
    quantiles = np.stack([np.maximum(point + z * sigma, 0) for z in UPPER], axis=2)
    step_sigma = (quantiles[:, :, 1] - point) / UPPER[1]
    root = np.sqrt((step_sigma**2).sum(axis=1))
    total = np.stack([np.maximum(point.sum(axis=1) + z * root, 0) for z in UPPER], axis=1)
    return Forecasts(point, quantiles, total)


def _shown(value: Figure | None) -> Figure:
    return "" if value is None else value


if __name__ == "__main__":
    main()
