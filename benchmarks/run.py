"""What it costs to carry a decision to other processes, and what that brings, beside joblib.

Protocol. A simulated company (`twin.company`, seed 1); the decision `min_max`, which tries out many levels on
each item's past and so computes more than it moves. Every way takes the tables, fits once and cuts the same
pieces, by the default rule or by --pieces, all of that inside the clock.
- in this process: `run.map`, after one run that compiles and warms;
- processes: `run.map` with `Processes`, from the start of the pool to its end, every time anew;
- cluster: `run.map` with `Cluster`, a scheduler and as many workers of one thread each on this machine; first
  run (the workers import the decision), then warm;
- joblib: `Parallel` (loky, pickled frames), one `decision.apply` a piece; first run (its pool starts),
  then warm.
A worker's start is the smallest job (one item) through `Processes(1)`, less the same in this process: Python,
the libraries, the decision and its compiled kernels. Frames on their way are measured with the company's
sales: there and back in MB of memory per second, and their size.
Each time is the best of --repeats. All results are compared: same bytes as Parquet, else exit code 1.

    python -m benchmarks.run [--items 400] [--days 400] [--pieces N] [--workers 2] [--repeats 3] [--json]
"""

import io
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger import run, twin
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision, Frames, instant
from wharfinger.run.cut import cut
from wharfinger.run.frames import pack, unpack

DECISION = "min_max"


def main() -> int:
    options = _options()
    decision = registry.find(DECISION)
    tables = twin.company(seed=1, items=options.items, days=options.days).tables
    pieces = len(cut(decision.take(tables), decision.by, options.pieces))
    bench = Bench(decision, tables, pieces, options.workers, options.repeats)
    figures: dict[str, Figure] = {"pieces": pieces, "workers": options.workers}
    figures |= bench.in_process() | bench.processes() | bench.joblib() | bench.cluster()
    figures |= bench.start_of_a_worker() | transfer(decision.take(tables)["sales"], options.repeats)
    figures["in_process_pieces_per_second"] = pieces / float(figures["in_process_seconds"])
    for way in ("processes", "joblib_warm", "cluster_warm"):
        figures[f"{way}_speed_up"] = figures["in_process_seconds"] / figures[f"{way}_seconds"]
    figures["same_bytes"] = bench.all_the_same()
    rows = [{"what": name.replace("_", " "), "value": value} for name, value in figures.items()]
    show(
        f"run.map: {DECISION}, {options.items} items, {options.days} days",
        rows,
        figures,
        as_json=options.json,
    )
    return 0 if figures["same_bytes"] else 1


def _options() -> Any:
    parser = arguments(__doc__)
    parser.add_argument("--items", type=int, default=400)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--pieces", type=int, help="at most so many; default: what run.map chooses")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


class Bench:
    """The same work done in several ways; what each found is kept to be compared."""

    def __init__(
        self, decision: Decision, tables: Mapping[str, pl.DataFrame], pieces: int, workers: int, repeats: int
    ) -> None:
        self.decision, self.tables = decision, tables
        self.pieces, self.workers, self.repeats = pieces, workers, repeats
        self.found: list[Frames] = []

    def in_process(self) -> dict[str, Figure]:
        self._map(run.InProcess())
        return {"in_process_seconds": self._best(lambda: self._map(run.InProcess()))}

    def processes(self) -> dict[str, Figure]:
        return {"processes_seconds": self._best(lambda: self._map(run.Processes(self.workers)))}

    def cluster(self) -> dict[str, Figure]:
        # Here, so that the processes that read this file again need not import Dask.
        from distributed import Client

        from tests.run.cluster import running_cluster

        with (
            tempfile.TemporaryDirectory(prefix="wharfinger-bench-") as folder,
            running_cluster(Path(folder)) as one,
        ):
            up = seconds(lambda: one.start_workers(self.workers))
            connect = seconds(lambda: Client(one.address, set_as_default=False).close())
            engine = run.Cluster(one.address)
            first = seconds(lambda: self._map(engine))
            warm = self._best(lambda: self._map(engine))
        return {
            "cluster_workers_up_seconds": up,
            "cluster_connect_seconds": connect,
            "cluster_first_seconds": first,
            "cluster_warm_seconds": warm,
        }

    def joblib(self) -> dict[str, Figure]:
        from joblib import Parallel, delayed

        apply = delayed(self.decision.apply)

        def once() -> None:
            taken = self.decision.take(self.tables)
            moment, settings = instant(None, taken), self.decision.settings()
            shared = self.decision.fitted(taken, settings, moment)
            whole = cut(taken, self.decision.by, self.pieces)
            given = ({**whole.uncut, **unpack(piece.packed)} for piece in whole.pieces())
            results = parallel(apply(one, settings, moment, 0, shared) for one in given)
            tables = self.decision.writes
            frames = {t.table_name(): pl.concat([r.frames[t.table_name()] for r in results]) for t in tables}
            self.found.append({t.table_name(): frames[t.table_name()].sort(t.key()) for t in tables})

        with Parallel(n_jobs=self.workers) as parallel:
            first = seconds(once)
            return {"joblib_first_seconds": first, "joblib_warm_seconds": self._best(once)}

    def start_of_a_worker(self) -> dict[str, Figure]:
        item = self.tables["sales"]["item"].sort()[0]
        one_item = {
            name: frame.filter(pl.col("item") == item) if "item" in frame.columns else frame
            for name, frame in self.tables.items()
        }

        def once(engine: run.Engine) -> float:
            return self._best(lambda: run.map(self.decision, one_item, engine=engine))

        return {"worker_start_seconds": once(run.Processes(1)) - once(run.InProcess())}

    def all_the_same(self) -> bool:
        return all(_as_bytes(found) == _as_bytes(self.found[0]) for found in self.found)

    def _map(self, engine: run.Engine) -> None:
        self.found.append(run.map(self.decision, self.tables, pieces=self.pieces, engine=engine).frames)

    def _best(self, work: Callable[[], object]) -> float:
        return min(seconds(work) for _ in range(self.repeats))


def transfer(sales: pl.DataFrame, repeats: int) -> dict[str, Figure]:
    """How fast frames become bytes and frames again, and how many bytes: as they travel, and pickled."""
    frames = {"sales": sales}
    megabytes = sales.estimated_size() / 1e6
    ours = min(seconds(lambda: unpack(pack(frames))) for _ in range(repeats))
    pickled = min(seconds(lambda: pickle.loads(pickle.dumps(frames))) for _ in range(repeats))
    return {
        "transfer_mb_per_second": megabytes / ours,
        "transfer_pickled_mb_per_second": megabytes / pickled,
        "transfer_bytes_of_pickled": len(pack(frames)) / len(pickle.dumps(frames)),
    }


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _as_bytes(frames: Frames) -> list[bytes]:
    files = []
    for name in sorted(frames):
        file = io.BytesIO()
        frames[name].write_parquet(file)
        files.append(file.getvalue())
    return files


if __name__ == "__main__":
    sys.exit(main())
