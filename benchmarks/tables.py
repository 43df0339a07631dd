"""How fast a CSV file of 1,000,000 sales lines, 1,000 of them bad, becomes a checked table.

Protocol. The file is made anew from a fixed seed: item, place, date, quantity, price, promotion, customer;
a thousand lines, spread evenly, have a decimal comma, another date format, no item, a unit behind the
quantity, or a formula. Each contestant reads it three times, each time in a process of its own; shown are
the median of the seconds (imports not counted) and the highest peak of memory above what the imports took.
- wharfinger: typed, every cell checked, every bad row named with the way to mend it. The rows named must be
  exactly the rows that were made bad, or the benchmark fails.
- pandas.read_csv with its own guesses of types: no check, bad rows stay in, and one bad cell turns its whole
  column into text. polars.read_csv with every cell as text, for no type fits. They stand here for the cost of
  reading alone.
- in memory: the good rows, already typed, taken again as the table.

    python -m benchmarks.tables [--json]
"""

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks.table import Figure, arguments, show

LINES = 1_000_000
EVERY = 1_000
RUNS = 3
CONTESTANTS = {
    "wharfinger": "read, typed, checked, bad rows named",
    "pandas": "read only",
    "polars": "read only",
    "in_memory": "wharfinger on a typed frame in memory",
}


def main() -> int:
    options = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="wharfinger-tables-") as folder:
        file = Path(folder, "sales.csv")
        child("write_csv", file)
        child("write_typed", file)
        runs = {name: [child(name, file) for _ in range(RUNS)] for name in CONTESTANTS}
        megabytes = file.stat().st_size / 1e6
    rows: list[dict[str, Figure]] = []
    figures: dict[str, Figure] = {"lines": LINES, "file_mb": round(megabytes, 1)}
    for name, what in CONTESTANTS.items():
        seconds = statistics.median(run["seconds"] for run in runs[name])
        peak_mb = max(run["peak_mb"] for run in runs[name])
        named = int(runs[name][0]["bad_rows_named"])
        rows.append(
            {
                "reader": name.replace("_", " "),
                "what it does": what,
                "seconds": seconds,
                "rows/s": LINES / seconds,
                "peak MB": peak_mb,
                "bad rows named": named,
            }
        )
        figures |= {
            f"{name}_seconds": round(seconds, 3),
            f"{name}_rows_per_second": round(LINES / seconds),
            f"{name}_peak_mb": round(peak_mb),
            f"{name}_bad_rows_named": named,
        }
    title = f"{LINES:,} sales lines, {megabytes:.0f} MB of CSV, {LINES // EVERY:,} of them bad"
    show(title, rows, figures, as_json=options.json)
    return 0


def child(task: str, file: Path) -> dict[str, float]:
    """What one task measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.tables", "--task", task, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def write_sales(file: Path) -> None:
    dice = random.Random(1)
    items = [f"A{number:05d}" for number in range(5_000)]
    days = [(date(2023, 1, 1) + timedelta(days=number)).isoformat() for number in range(730)]
    with file.open("w") as lines:
        lines.write("item,place,date,quantity,price,promotion,customer\n")
        for number in range(LINES):
            item, day, quantity = dice.choice(items), dice.choice(days), str(dice.randrange(1, 20))
            if number % EVERY == EVERY - 1:
                item, day, quantity = spoiled(number // EVERY, item, day, quantity)
            price, promotion = dice.randrange(100, 9_999) / 100, "true" if dice.random() < 0.1 else "false"
            lines.write(f"{item},main,{day},{quantity},{price},{promotion},C{dice.randrange(90_000)}\n")


def write_typed(file: Path) -> None:
    from wharfinger.connect import read_csv
    from wharfinger.tables import Sales

    read_csv(file, Sales).good.write_parquet(file.with_suffix(".parquet"))


def spoiled(number: int, item: str, day: str, quantity: str) -> tuple[str, str, str]:
    year, month, day_of_month = day.split("-")
    return (
        (item, day, f'"{quantity},5"'),
        (item, f"{day_of_month}.{month}.{year}", quantity),
        ("", day, quantity),
        (item, day, f"{quantity} pieces"),
        (item, day, "=1+1"),
    )[number % 5]


def bad_rows() -> list[int]:
    """The rows that `write_sales` spoiled, as a spreadsheet counts them."""
    return [number + 2 for number in range(EVERY - 1, LINES, EVERY)]


def wharfinger(file: Path) -> Callable[[], int]:
    from wharfinger.connect import read_csv
    from wharfinger.tables import Sales

    def run() -> int:
        taken = read_csv(file, Sales)
        named = taken.failures["row"].unique(maintain_order=True).to_list()
        if named != bad_rows() or len(taken.good) != LINES - len(named):
            raise SystemExit("the rows named are not the rows that are bad")
        return len(named)

    return run


def in_memory(file: Path) -> Callable[[], int]:
    import polars as pl

    from wharfinger.tables import Sales, take

    typed = pl.read_parquet(file.with_suffix(".parquet"))
    return lambda: len(take(typed, Sales).failures)


def pandas(file: Path) -> Callable[[], int]:
    import pandas as pd

    return lambda: 0 * len(pd.read_csv(file))


def polars(file: Path) -> Callable[[], int]:
    import polars as pl

    return lambda: 0 * len(pl.read_csv(file, infer_schema=False))


def measure(task: str, file: Path) -> dict[str, float]:
    contestant = {"wharfinger": wharfinger, "in_memory": in_memory, "pandas": pandas, "polars": polars}[task]
    run = contestant(file)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    named = run()
    seconds = time.perf_counter() - began
    peak_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / 1e6
    return {"seconds": seconds, "peak_mb": peak_mb, "bad_rows_named": named}


def do(task: str, file: Path) -> dict[str, float]:
    if task == "write_csv":
        write_sales(file)
        return {}
    if task == "write_typed":
        write_typed(file)
        return {}
    return measure(task, file)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(do(sys.argv[2], Path(sys.argv[3]))))
    else:
        raise SystemExit(main())
