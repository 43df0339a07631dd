"""How near the forecasts of `demand` come, for single periods and for the total of the horizon.

Data and panels: see `demand_panels`. Protocol: at each of three origins, a horizon apart at the end of the
data, all is learned anew from what was known then, and the next horizon is judged. Measures: see
`demand_scores`. MASE is taken from q50, bias from the mean. wQL is twice the sum of the quantile loss over
the sum of what came; LTD is the total of the horizon. `--earlier N` scores origins N horizons before: choices
are made there, and confirmed on the last three.

Rows: ours on all series and on the peers' sample; the peers on that sample, run here (`demand_peers`, extra
`bench`; `--ours` leaves them out), their seconds for 1,000 series beside; then what knowing price and events
is worth (`demand_known`), and the twin (`demand_twin`). `--ablation` prints ours without each
of its parts, and what the trees do by how many series there are.

    python -m benchmarks.demand_accuracy --data DIR [--ours] [--ablation] [--earlier N] [--json]
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from benchmarks.demand_known import known_rows
from benchmarks.demand_panels import Panel, carparts, data_folder, online_retail
from benchmarks.demand_scores import PROBS, Forecasts, scores
from benchmarks.demand_twin import hidden_rows, newcomer_rows
from benchmarks.table import Figure, arguments, show
from wharfinger.decide import demand

COLUMNS = [f"q{round(100 * prob)}" for prob in PROBS]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", help="the folder of the panels")
    parser.add_argument("--earlier", type=int, default=0, help="score so many horizons earlier")
    parser.add_argument(
        "--ours", action="store_true", help="ours alone, without the peers of the extra bench"
    )
    parser.add_argument("--ablation", action="store_true", help="ours without each of its parts")
    asked = parser.parse_args()
    folder = data_folder(asked.data)
    panels = (online_retail(folder), carparts(folder))
    if asked.ablation:
        from benchmarks.demand_ablation import ablation_rows, size_rows

        tables = {f"{p.name}, parts left out": ablation_rows(p, asked.earlier) for p in panels}
        tables |= {f"{p.name}, trees by size": size_rows(p, asked.earlier) for p in panels}
    else:
        tables = {p.name: panel_rows(p, asked.earlier, with_peers=not asked.ours) for p in panels}
        tables["stallion"] = known_rows(folder, asked.earlier, with_peers=not asked.ours)
        tables["demand hidden by empty shelves"] = hidden_rows()
        tables["new items"] = newcomer_rows()
    figures: dict[str, Figure] = {}
    for title, rows in tables.items():
        figures |= _flat(title, rows)
        if not asked.json:
            show(title, rows, {}, as_json=False)
    if asked.json:
        show("demand", [], figures, as_json=True)


def panel_rows(panel: Panel, earlier: int, *, with_peers: bool) -> list[dict[str, Figure]]:
    """A row for each method."""
    every, few = np.arange(len(panel.demand)), panel.sample()
    wanted = [origin - earlier * panel.horizon for origin in panel.origins]
    # Once before, so that compiling is not counted.
    ours(panel, wanted[0])
    began = time.perf_counter()
    made = {origin: ours(panel, origin) for origin in wanted}
    seconds = (time.perf_counter() - began) / len(wanted) * 1000 / len(panel.demand)
    rows: list[dict[str, Figure]] = [
        {"model": "wharfinger", "s_per_1k": seconds, **scores(panel, made, every)},
        {"model": "wharfinger, sample", "s_per_1k": seconds, **scores(panel, made, few)},
    ]
    return rows + (_peer_rows(panel, wanted) if with_peers else [])


def _peer_rows(panel: Panel, origins: list[int]) -> list[dict[str, Figure]]:
    from benchmarks.demand_peers import peers

    few = panel.sample()
    found = {origin: peers(panel, origin, few) for origin in origins}
    rows: list[dict[str, Figure]] = []
    for name in found[origins[0]]:
        made = {origin: spread(panel, found[origin][name][0], few) for origin in origins}
        seconds = sum(found[origin][name][1] for origin in origins) / len(origins) * 1000 / len(few)
        rows.append({"model": name, "s_per_1k": seconds, **scores(panel, made, few)})
    return rows


def spread(panel: Panel, made: Forecasts, rows: np.ndarray) -> Forecasts:
    """Forecasts of some rows, in a matrix of all; the others are not a number."""
    count = len(panel.demand)
    whole = [np.full((count, *part.shape[1:]), np.nan) for part in (made.mean, made.quantiles, made.total)]
    for target, part in zip(whole, (made.mean, made.quantiles, made.total), strict=True):
        target[rows] = part
    return Forecasts(*whole)


def _flat(title: str, rows: list[dict[str, Figure]]) -> Mapping[str, Figure]:
    found: dict[str, Figure] = {}
    for row in rows:
        names = [str(value) for value in row.values() if isinstance(value, str)]
        label = "_".join([title, *names, *(str(row[key]) for key in ("age in days", "series") if key in row)])
        if "share" in row:
            label += f"_{row['share']:.1f}"
        found |= {
            f"{label}_{name}".replace(" ", "_"): value
            for name, value in row.items()
            if not isinstance(value, str)
        }
    return found


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


if __name__ == "__main__":
    main()
