import json

import pytest

from benchmarks.table import Figure, arguments, show

ROWS: list[dict[str, Figure]] = [
    {"what": "ours", "seconds": 0.1234, "rows": 1_234_567.0},
    {"what": "a peer", "seconds": 2.0, "rows": 10.0},
]


def test_the_table_shows_every_row_under_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    show("Speed", ROWS, {}, as_json=False)
    lines = [line.replace("│", " ").split() for line in capsys.readouterr().out.splitlines()]
    assert ["ours", "0.123", "1,234,567"] in lines
    assert ["a", "peer", "2", "10"] in lines


def test_json_is_one_flat_object_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    show("Speed", ROWS, {"ours_s": 0.1234, "peer_s": 2.0}, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"ours_s": 0.1234, "peer_s": 2.0}


def test_every_benchmark_can_be_asked_for_json() -> None:
    assert arguments("What it does.\n\nMore.").parse_args(["--json"]).json is True
