"""How fast the simulated company is made: all tables and the truth, and the bare simulation without tables.

Protocol. Each size is a process of its own, so that its peak memory is its own (maximum resident set, the
interpreter and the libraries included). Before the clock starts, a company of 30 items and 40 days is made,
so that the compiled kernels are loaded; the seconds of that first call are shown too, and are longest when
the kernels are compiled for the first time (an empty NUMBA_CACHE_DIR shows it). `all tables` is
`twin.company`, the truth included; `bare` is `twin.simulate` with the ordinary rule: demand, order lines,
shelves by lot, deliveries and movements as numbers, on one core, counted in processor seconds. An
item-day is one item on one day in the whole company; an item-place-day is that at one of its three places.

    python -m benchmarks.twin [--full] [--json]
"""

import argparse
import json
import resource
import subprocess
import sys
import time

from benchmarks.table import Figure, arguments, show

DEMO, LARGE = (400, 730), (10_000, 730)
TABLES_SHOWN = ("sales", "orders", "movements", "stock_history", "receipts", "known")


def main() -> int:
    options = parsed()
    if options.one:
        print(json.dumps(measure(*options.one)))
        return 0
    rows = [in_own_process(*size) for size in ([DEMO, LARGE] if options.full else [DEMO])]
    figures = {f"{row['items']}x{row['days']}_{key}": value for row in rows for key, value in row.items()}
    table = [{"figure": key, **{f"{r['items']} x {r['days']}": r[key] for r in rows}} for key in rows[0]]
    show("The simulated company", table, figures, as_json=options.json)
    return 0


def parsed() -> argparse.Namespace:
    parser = arguments(__doc__)
    parser.add_argument("--full", action="store_true", help="also 10,000 items over two years")
    parser.add_argument("--one", nargs=2, type=int, metavar=("ITEMS", "DAYS"), help=argparse.SUPPRESS)
    return parser.parse_args()


def in_own_process(items: int, days: int) -> dict[str, Figure]:
    command = [sys.executable, "-m", "benchmarks.twin", "--one", str(items), str(days)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Figure] = json.loads(done.stdout)
    return figures


def measure(items: int, days: int) -> dict[str, Figure]:
    start = time.perf_counter()
    from wharfinger import twin

    twin.company(items=30, days=40)
    first_s = time.perf_counter() - start

    world = twin.world(items=items, days=days)
    start, cpu = time.perf_counter(), time.process_time()
    facts = twin.simulate(world)
    bare_s, bare_cpu_s = time.perf_counter() - start, time.process_time() - cpu
    lost = 1 - sum(day.sold.sum() for day in facts) / sum(day.demand.sum() for day in facts)
    del facts

    start = time.perf_counter()
    made = twin.company(items=items, days=days)
    tables_s = time.perf_counter() - start
    return {
        "items": items,
        "days": days,
        "first_call_s": first_s,
        "all_tables_s": tables_s,
        "bare_s": bare_s,
        "bare_item_days_a_cpu_second": items * days / bare_cpu_s,
        "bare_item_place_days_a_cpu_second": items * days * world.sites.count / bare_cpu_s,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "share_of_demand_lost": float(lost),
        **{f"rows_{name}": made.tables[name].height for name in TABLES_SHOWN},
        "rows_truth": made.truth.demand.height,
    }


if __name__ == "__main__":
    sys.exit(main())
