"""How well `energy` knows next year, whether its intervals hold, and whether it finds what changed.

Synthetic meters with known change points: all six kinds of model in turn, a base of 100 to 500 kWh a day,
slopes of 4 to 20 kWh a day and degree, change points between 8 and 21 degrees, 0.2 kWh a unit of work on
five days a week, weather of a temperate year with 3.5 degrees of chance. The noise of a day has a standard
deviation of 5 to 25 kWh; for every other six meters it is normal, for the rest it has Laplace's longer tails.

The model is learned from the first 365 days and judged on the next 365. The noise floor of a meter is the
error of its true function on the same days. Beside it stands what is often done instead: degree days about
a fixed base of 15.5 and 18 degrees, by least squares on the same days. The deviations: the same meters once
as they are (a deviation found is a false alarm), and once with a tenth of the mean use added from day 250 of
the year on.

    python -m benchmarks.energy [--meters 300] [--json]
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.warehouse.meters.deviation import deviation
from wharfinger.decide.warehouse.meters.model import fit

Floats = NDArray[np.float64]
KINDS = ("1P", "2P", "3P heating", "3P cooling", "4P", "5P")
YEAR = 365
LEVEL = 0.9
CHANGE = 250


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--meters", type=int, default=300, help="how many meters to make")
    asked = parser.parse_args()
    found = [judge(seed) for seed in range(asked.meters)]
    held = [truth for one in found for truth in one["parameters"]]
    figures: dict[str, Figure] = {"meters": len(found)}
    rows: list[dict[str, Figure]] = []
    for kind in (*KINDS, "all"):
        part = [one for one in found if kind in ("all", one["kind"])]
        row = {
            "error over noise floor, mean": _mean(part, "error"),
            "within 5 %": 100 * float(np.mean([one["error"] <= 1.05 for one in part])),
            "fixed degree days": _mean(part, "fixed"),
            "90 % of days hold %": 100 * _mean(part, "covered"),
            "kind right %": 100 * _mean(part, "right"),
        }
        rows.append({"meter": kind} | row)
        if kind == "all":
            figures |= {
                name.replace(" ", "_").replace("%", "percent").replace(",", ""): row[name] for name in row
            }
    figures |= {
        "parameters_held_percent": 100 * float(np.mean(held)),
        "ms_a_meter": 1000 * _mean(found, "seconds"),
        "cpu_ms_a_meter": 1000 * _mean(found, "cpu_seconds"),
        "false_alarms_percent": 100 * _mean(found, "false_alarm"),
        "found_percent": 100 * _mean(found, "found"),
        "since_off_days_median": float(np.median([one["since_off"] for one in found if one["found"]])),
    }
    show(f"energy: next year of {len(found)} meters", rows, figures, as_json=asked.json)
    if not asked.json:
        last = [{"figure": name, "value": value} for name, value in list(figures.items())[-6:]]
        show("energy: parameters, time, deviations", last, figures, as_json=False)


def judge(seed: int) -> dict[str, object]:
    """One meter through two years."""
    rng = np.random.default_rng(seed)
    kind = KINDS[seed % len(KINDS)]
    day = np.arange(2 * YEAR)
    temperature = 11 - 9 * np.cos(2 * np.pi * (day - 20) / YEAR) + rng.normal(0, 3.5, len(day))
    weekend = (day % 7 >= 5).astype(float)
    work = np.where(weekend > 0, 0.0, rng.gamma(20, 15, len(day)))
    true, parameters = truth(kind, temperature, work, rng)
    sd = rng.uniform(5, 25)
    noise = rng.normal(0, sd, len(day)) if seed // 6 % 2 else rng.laplace(0, sd / np.sqrt(2), len(day))
    use = true + noise
    old, new = slice(0, YEAR), slice(YEAR, None)
    given = {"weekend": weekend, "throughput": work}
    begin, begin_cpu = time.perf_counter(), time.process_time()
    model = fit(use[old], temperature[old], {name: values[old] for name, values in given.items()})
    seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - begin_cpu
    names = [name for name in given if name in model.names]
    drivers = np.column_stack([given[name][new] for name in names]) if names else np.empty((YEAR, 0))
    off = use[new] - model.expected(temperature[new], drivers)
    floor = _rms(noise[new])
    more = use[new].copy()
    more[CHANGE:] += 0.1 * use[old].mean()
    how = {"shortest": 7, "threshold": 4.0, "level": LEVEL}
    alarm = deviation(use[new], temperature[new], drivers, model, **how)
    changed = deviation(more, temperature[new], drivers, model, **how)
    held = []
    for name, value in parameters.items():
        interval = model.interval(name, LEVEL)
        if model.kind == kind and interval is not None:
            held.append(interval[0] <= value <= interval[1])
    return {
        "kind": kind,
        "error": _rms(off) / floor,
        "fixed": _rms(use[new] - fixed(use[old], temperature, work, old)[new]) / floor,
        "covered": float(np.mean(np.abs(off) <= model.margin(temperature[new], drivers, LEVEL))),
        "right": model.kind == kind,
        "parameters": held,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "false_alarm": alarm is not None,
        "found": changed is not None,
        "since_off": 0 if changed is None else abs(YEAR - changed.days - CHANGE),
    }


def truth(
    kind: str, temperature: Floats, work: Floats, rng: np.random.Generator
) -> tuple[Floats, dict[str, float]]:
    """The use without noise, and its parameters by the names of the model."""
    base, cold, warm = rng.uniform(100, 500), rng.uniform(4, 20), rng.uniform(4, 20)
    low = rng.uniform(8, 14)
    high = low + rng.uniform(2, 7)
    heating = cold * np.maximum(low - temperature, 0)
    cooling = warm * np.maximum(temperature - high, 0)
    beyond = np.maximum(temperature - low, 0)
    own: dict[str, tuple[Floats | float, dict[str, float]]] = {
        "1P": (0.0, {}),
        "2P": (-cold * temperature, {"slope": -cold}),
        "3P heating": (heating, {"heating": cold, "heating_below": low}),
        "3P cooling": (cooling, {"cooling": warm, "cooling_above": high}),
        "4P": (heating - 0.3 * cold * beyond, {"heating": cold, "cooling": -0.3 * cold, "change_point": low}),
        "5P": (
            heating + cooling,
            {"heating": cold, "heating_below": low, "cooling": warm, "cooling_above": high},
        ),
    }
    weather, parameters = own[kind]
    return base + 0.2 * work + weather, {"base": base, "throughput": 0.2} | parameters


def fixed(use: Floats, temperature: Floats, work: Floats, old: slice) -> Floats:
    """Heating degree days below 15.5 and cooling degree days above 18, by least squares."""
    terms = np.column_stack(
        [
            np.ones(len(temperature)),
            work,
            np.maximum(15.5 - temperature, 0),
            np.maximum(temperature - 18, 0),
        ]
    )
    found: Floats = terms @ np.linalg.lstsq(terms[old], use, rcond=None)[0]
    return found


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _mean(rows: list[dict[str, object]], name: str) -> float:
    return float(np.mean([float(row[name]) for row in rows]))


if __name__ == "__main__":
    main()
