"""30 cycles of what `make torture` does by the thousand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import journal
from tests.torture.journal import Asked

ROOT = Path(__file__).resolve().parents[2]
CYCLES = 15


BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))]


@pytest.mark.parametrize("database", BOTH)
def test_nothing_is_lost_when_everything_is_killed_at_random_moments(tmp_path: Path, database: str) -> None:
    state = tmp_path / "state.json"
    command = [sys.executable, "-m", "tests.torture", "--cycles", str(CYCLES)]
    done = subprocess.run(
        [*command, "--database", database, "--state", str(state), "--seed", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(state.read_text())[database]
    assert (counts["cycles"], counts["lost"]) == (CYCLES, [])
    assert counts["acknowledged"] > CYCLES
    assert counts["in_doubt"] > 0


def test_counts_are_added_to_those_of_earlier_runs(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    earlier = {"cycles": 40, "killed": {"clients": 40}, "lost": [], "acknowledged": 500}
    state.write_text(json.dumps({"sqlite": earlier}))
    command = [sys.executable, "-m", "tests.torture", "--cycles", "1", "--database", "sqlite"]
    subprocess.run([*command, "--state", str(state)], cwd=ROOT, check=True, capture_output=True)
    counts = json.loads(state.read_text())["sqlite"]
    assert (counts["cycles"], counts["killed"]) == (41, {"clients": 41})
    assert counts["acknowledged"] > 500


def test_a_journal_tells_what_was_answered_refused_and_left_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "client.jsonl"
    written = journal.Journal(path)
    for key in ("a", "b", "c"):
        written.intend(Asked(key, "move", {"quantity": 1}))
    written.acknowledge("a", {"act": 1})
    written.refuse("b", "too much")
    with path.open("a") as file:
        file.write('{"key": "d", "ki')  # the kill came in the middle of a line
    found = {asked.key: asked for asked in journal.read(path)}
    assert found["a"].answer == {"act": 1}
    assert found["b"].refused == "too much"
    assert found["c"].in_doubt
    assert list(found) == ["a", "b", "c"]
