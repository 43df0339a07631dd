"""The tests notice what they are there for: with a safeguard turned off, in a copy, they fail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.breaking.breaks import BREAKS, Break

ROOT = Path(__file__).resolve().parents[2]
PASSED, FAILED = 0, 1
"""Of pytest's exit codes: tests ran and all passed, tests ran and some failed. All others are no verdict."""

pytestmark = pytest.mark.needs("postgres")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source and its tests, to be changed at will."""
    folder = tmp_path_factory.mktemp("copy")
    unneeded = shutil.ignore_patterns("vendor", "__pycache__", "*.nbi", "*.nbc")
    shutil.copytree(ROOT / "src", folder / "src", ignore=unneeded)
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=unneeded)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run(copied: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=copied,
        env=os.environ | {"PYTHONPATH": str(copied / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_source_as_it_stands_passes(copied: Path) -> None:
    done = run(copied, [test for broken in BREAKS for test in broken.tests])
    assert done.returncode == PASSED, done.stdout + done.stderr


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_the_tests_fail_without(copied: Path, broken: Break) -> None:
    path = copied / "src" / "wharfinger" / broken.file
    text = path.read_text()
    changed = text
    for stands, instead in broken.changes:
        assert changed.count(stands) == 1, f"{broken.file} has changed: bring this break up to date"
        changed = changed.replace(stands, instead)
    path.write_text(changed)
    try:
        done = run(copied, broken.tests)
    finally:
        path.write_text(text)
    assert done.returncode == FAILED, done.stdout + done.stderr
