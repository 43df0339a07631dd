"""The best (s, S) beside stockpyl in one run, and the classic functions beside the published figures.

The first table: Snyder and Shen's example 4.7 and problem 4.31, the three Poisson cases of Zheng and
Federgruen (1991, K = 64, h = 1, p = 9), and so many others at random. Both get the same cases, one after the
other, in one process each; the seconds are those of the calls alone, the compiled loops warm. stockpyl needs
numpy below 2, so it runs in an environment of its own: `--stockpyl-python` names its interpreter, else one is
made in `build/stockpyl`. The second table: examples and problems of
Snyder and Shen, Fundamentals of Supply Chain Theory.

    python -m benchmarks.classic [--stockpyl-python PYTHON] [--random 20] [--json]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from pathlib import Path

import numpy as np

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.stock import classic
from wharfinger.decide.stock.classic import Normal, Stage, Step

PEER = "stockpyl==1.0.2"
THERE = """
import json, sys, time
from stockpyl.ss import s_s_discrete_exact
for mean, order, holding, short in json.load(sys.stdin):
    began = time.perf_counter()
    found = s_s_discrete_exact(holding, short, order, True, mean)
    print(json.dumps([*map(float, found), time.perf_counter() - began]), flush=True)
"""
NAMED = {
    "example 4.7": (6, 5, 1, 4),
    "problem 4.31": (4, 150, 40, 125),
    "Zheng-Federgruen, mean 10": (10, 64, 1, 9),
    "Zheng-Federgruen, mean 25": (25, 64, 1, 9),
    "Zheng-Federgruen, mean 50": (50, 64, 1, 9),
}
Case = tuple[float, float, float, float]
"""Mean, order cost, holding cost, backorder cost."""


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--stockpyl-python", help="an interpreter that has stockpyl")
    parser.add_argument("--random", type=int, default=20, help="so many random cases besides the named ones")
    asked = parser.parse_args()
    cases: dict[str, Case] = {**NAMED, **_random(asked.random)}
    theirs = _stockpyl(asked.stockpyl_python or _made(), list(cases.values()))
    rows, figures = _compared(cases, theirs, asked.random)
    if not asked.json:
        show("The best (s, S)", rows, {}, as_json=False)
    printed = list(_published())
    figures["published_figures"] = len(printed)
    figures["largest_relative_difference"] = max(float(row["relative"]) for row in printed)
    show("Published figures", printed, figures, as_json=asked.json)


def _random(count: int) -> dict[str, Case]:
    luck = np.random.default_rng(0)
    return {
        f"random {at}": (
            float(luck.integers(1, 40)),
            float(luck.integers(5, 100)),
            1.0,
            float(luck.integers(2, 50)),
        )
        for at in range(count)
    }


def _compared(
    cases: dict[str, Case], theirs: list[list[float]], count: int
) -> tuple[list[dict[str, Figure]], dict[str, Figure]]:
    classic.s_s(6, 5, 1, 4)
    rows: list[dict[str, Figure]] = []
    ours_s, theirs_s, worst = 0.0, 0.0, 0.0
    for (name, case), (s, top, cost, seconds) in zip(cases.items(), theirs, strict=True):
        began = time.perf_counter()
        found = classic.s_s(*case)
        mine = time.perf_counter() - began
        ours_s, theirs_s = ours_s + mine, theirs_s + seconds
        worst = max(worst, abs(found.cost - cost) / cost)
        if name in NAMED:
            rows.append(
                {
                    "case": name.replace("Zheng-Federgruen", "Z-F"),
                    "s, S": f"{found.reorder_point}, {found.order_up_to}",
                    "stockpyl": f"{s:.0f}, {top:.0f}",
                    "cost": f"{found.cost:.4f}",
                    "ms": 1000 * mine,
                    "stockpyl ms": 1000 * seconds,
                    "times": seconds / mine,
                }
            )
    rows.append(
        {
            "case": f"all {count + len(NAMED)}",
            "s, S": "",
            "stockpyl": "",
            "cost": f"apart by {worst:.0e}",
            "ms": 1000 * ours_s,
            "stockpyl ms": 1000 * theirs_s,
            "times": theirs_s / ours_s,
        }
    )
    figures: dict[str, Figure] = {
        "cases": len(cases),
        "milliseconds": 1000 * ours_s,
        "stockpyl_milliseconds": 1000 * theirs_s,
        "times_as_fast": theirs_s / ours_s,
        "least_times_as_fast_of_the_named": min(float(row["times"]) for row in rows[:-1]),
        "largest_relative_difference_in_cost": worst,
    }
    return rows, figures


def _published():
    found = {
        "EOQ quantity (3.1)": (304.0468, classic.eoq(8, 1300, 0.225).quantity),
        "EOQ cost (3.1)": (68.4105, classic.eoq(8, 1300, 0.225).cost),
        "with backorders, quantity (3.8)": (310.8126, classic.eoq_backorders(8, 1300, 0.225, 5).quantity),
        "with backorders, cost (3.8)": (66.9214, classic.eoq_backorders(8, 1300, 0.225, 5).cost),
        "all-units discounts (3.5)": (
            978.60,
            classic.eoq_all_units(8, 1300, 0.3, [(0, 0.75), (400, 0.72), (800, 0.68)]).cost,
        ),
        "Wagner-Whitin (3.9)": (1380, classic.wagner_whitin([90, 120, 80, 70], 500, 2).cost),
        "newsvendor level (4.1)": (56.604, classic.newsvendor_normal(0.18, 0.70, 50, 8).level),
        "newsvendor cost (4.1)": (1.9976, classic.newsvendor_normal(0.18, 0.70, 50, 8).cost),
        "(s, S) (4.7)": (8.0341, classic.s_s(*NAMED["example 4.7"]).cost),
        "(s, S) (problem 4.31)": (223.575, classic.s_s(*NAMED["problem 4.31"]).cost),
        "(r, Q) (5.8)": (107.9236, classic.r_q(1.5, 2, 100, 20, 150).cost),
        "(r, Q) (problem 5.2)": (28.2413, classic.r_q(12, 0.5, 4, 4, 28).cost),
        "serial (6.1)": (
            47.665,
            classic.serial([Step(2, 2), Step(4, 1), Step(7, 1)], 37.12, Normal(5, 1)).cost,
        ),
        "serial (problem 6.1)": (
            166.271,
            classic.serial([Step(1, 1), Step(2, 1)], 15, Normal(100, 15)).cost,
        ),
        "guaranteed service (6.5)": (8.2779, classic.guaranteed_service(TREE, 1.0).cost),
        "disruptions, quantity (9.1)": (
            772.811,
            classic.eoq_disruptions(8, 1300, 0.225, 5, 1.5, 14).quantity,
        ),
        "disruptions, cost (9.1)": (173.950, classic.eoq_disruptions(8, 1300, 0.225, 5, 1.5, 14).cost),
    }
    for name, (book, ours) in found.items():
        yield {
            "figure": name,
            "published": f"{book:g}",
            "ours": f"{ours:.4f}",
            "relative": abs(ours / book - 1),
        }


TREE = {
    "1": Stage(1, 2, ("3",), supplier_wait=1),
    "3": Stage(2, 1, ("2", "4")),
    "2": Stage(3, 1, demand_sd=1, promised=0),
    "4": Stage(3, 1, demand_sd=1, promised=1),
}


def _stockpyl(python: str, cases: list[Case]) -> list[list[float]]:
    done = subprocess.run(
        [python, "-c", THERE], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{python} cannot run stockpyl:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def _made() -> str:
    """The interpreter of an environment with stockpyl, made on the first run."""
    folder = Path("build/stockpyl")
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "numpy<2", PEER], check=True)
        (folder / ".ready").touch()
    return str(python)


if __name__ == "__main__":
    main()
