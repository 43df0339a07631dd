"""Whether times without a sale that `data_quality` takes for stockouts were stockouts: the twin knows.

Protocol. `twin.company`, 200 items, 400 days, each seed. The decision gets the sales without rows of zero and
without `available`, and no stock history: what an export of a shop holds. Named days are compared with the
shelf of the simulation at the end of each day, and with the demand that it lost.

    python -m benchmarks.data_quality [--seeds 1 2 3] [--json]
"""

from __future__ import annotations

import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger import twin
from wharfinger.decide.data_quality import data_quality


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3], help="which twins to look at")
    asked = parser.parse_args()
    rows = [{"seed": seed} | found(seed) for seed in asked.seeds]
    figures = {f"seed_{row['seed']}_{name}": row[name] for row in rows for name in row if name != "seed"}
    show("likely stockouts, guessed from sales alone", rows, figures, as_json=asked.json)


def found(seed: int, items: int = 200, days: int = 400) -> dict[str, Figure]:
    """How many stockouts are named, which of their days were ones, and how much of the loss they explain."""
    company = twin.company(seed=seed, items=items, days=days)
    sales = company.tables["sales"].filter(pl.col("quantity") != 0)
    bare = sales.with_columns(available=pl.lit(None, dtype=pl.Float64))
    named = data_quality(bare, company.tables["items"]).likely_stockouts
    keys = ["item", "place", "date"]
    truth = company.truth.demand.select(*keys, "on_hand", "lost")
    named_days = (
        named.select("item", "place", date=pl.date_ranges("first_day", "last_day"))
        .explode("date")
        .join(truth, on=keys, how="left")
    )
    empty = named_days.filter(pl.col("on_hand") <= 0)
    return {
        "named": named.height,
        "days": named_days.height,
        "percent_of_days_empty": 100 * empty.height / max(named_days.height, 1),
        "percent_of_lost_units_found": 100 * float(empty["lost"].sum()) / float(truth["lost"].sum()),
        "units_guessed": float(named["units_lost"].sum()),
        "units_truly_lost_then": float(named_days["lost"].sum()),
    }


if __name__ == "__main__":
    main()
