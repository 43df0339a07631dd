"""The page "Add a decision in ten minutes" is followed to the letter, in a package outside of ours."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "add_a_decision.md"
FILE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SALES = "item,date,quantity\ntea,2026-01-02,2\nbread,2026-01-02,5\njam,2026-01-02,1\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The page's package, built and installed into a folder that only these tests put on the path."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    for name, text in FILE.findall(PAGE.read_text()):
        (source / name).write_text(text)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True)
    return target


def wharfinger(installed, *words):
    """The command line in a process of its own, with the outside package beside ours."""
    command = [str(Path(sys.executable).parent / "wharfinger"), *map(str, words)]
    env = os.environ | {"PYTHONPATH": str(installed)}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_the_outside_decision_is_in_the_list(installed):
    listed = json.loads(wharfinger(installed, "decisions", "--json").stdout)
    assert {"best_sellers", "min_max", "stock_health"} <= {decision["name"] for decision in listed}


def test_its_settings_are_its_help(installed):
    said = wharfinger(installed, "decisions", "best_sellers").stdout
    assert "how many items to name" in said
    assert "a whole number at least 1" in " ".join(said.split())


def test_it_runs_on_files_with_its_settings_and_report(installed, tmp_path):
    (tmp_path / "sales.csv").write_text(SALES)
    page = tmp_path / "best.html"
    to = tmp_path / "out"
    done = wharfinger(
        installed, "run", "best_sellers", "--from", tmp_path, "--to", to, "--set", "count=2", "--report", page
    )
    assert done.returncode == 0, done.stderr
    assert (to / "best_sellers.csv").read_text() == "item,units\nbread,5.0\ntea,2.0\n"
    assert "bread sold the most." in page.read_text().replace("\xa0", " ")


def test_a_package_that_cannot_be_loaded_hides_nothing_else(installed, tmp_path):
    broken = tmp_path / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (broken / "entry_points.txt").write_text("[wharfinger.decisions]\nnothing = nowhere:decision\n")
    done = wharfinger(f"{installed}:{tmp_path}", "decisions", "--json")
    assert "best_sellers" in done.stdout
    assert "nowhere:decision, which cannot be loaded" in done.stderr
    refused = wharfinger(f"{installed}:{tmp_path}", "run", "nothing", "--from", tmp_path, "--to", tmp_path)
    assert refused.returncode == 1
    assert "install that package again" in refused.stderr
