"""The command line on plain files needs no server."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shop import make_shop

LOADED = """
import atexit, sys
atexit.register(lambda: print("django" in sys.modules, file=sys.stderr))
from wharfinger.cli import start
start()
"""


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["decisions"],
        ["tables"],
        ["run", "stock_health", "--from", "shop", "--to", "out"],
    ],
    ids=lambda words: words[0],
)
def test_no_django_is_loaded_for(words: list[str], tmp_path: Path) -> None:
    make_shop(tmp_path / "shop")
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "False"


def test_django_would_be_noticed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import django\n" + LOADED, "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "True"
