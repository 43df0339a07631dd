import csv
from pathlib import Path

import polars as pl
import pytest

from wharfinger.connect import QUARANTINE, read_csv, write_quarantine
from wharfinger.tables import Failures, FileError, Sales, take


def failures_of(*items: str) -> pl.DataFrame:
    frame = pl.DataFrame({"item": items, "date": "2024-01-31", "quantity": "1,5"})
    return take(frame, Sales, source="sales.csv", first_row=2).failures


def test_the_bad_rows_are_written_beside_the_result(tmp_path: Path) -> None:
    assert write_quarantine(tmp_path, failures_of("A", "B")) == tmp_path / QUARANTINE
    with (tmp_path / QUARANTINE).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["source"], row["row"], row["column"], row["value"]) for row in rows] == [
        ("sales.csv", "2", "quantity", "1,5"),
        ("sales.csv", "3", "quantity", "1,5"),
    ]
    assert rows[0]["whole_row"] == '{"item":"A","date":"2024-01-31","quantity":"1,5"}'


def test_an_old_quarantine_is_removed_when_nothing_failed(tmp_path: Path) -> None:
    write_quarantine(tmp_path, failures_of("A"))
    assert write_quarantine(tmp_path, Failures.none()) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("item", ["=cmd|'/c calc'!A1", "=1+1"])
def test_a_cell_cannot_run_as_a_formula_in_the_spreadsheet_that_opens_it(item: str, tmp_path: Path) -> None:
    write_quarantine(tmp_path, failures_of(item))
    with (tmp_path / QUARANTINE).open(newline="") as file:
        first = next(csv.DictReader(file))
    assert first["value"] == "'" + item
    assert item in first["whole_row"]


def test_a_negative_number_is_shown_as_it_is(tmp_path: Path) -> None:
    frame = pl.DataFrame({"item": ["A"], "date": "2024-01-31", "quantity": "1", "price": "-1.5"})
    write_quarantine(tmp_path, take(frame, Sales).failures)
    assert read_csv(tmp_path / QUARANTINE, Failures).good["value"].to_list() == ["-1.5"]


def test_a_quarantine_that_cannot_be_removed_is_named(tmp_path: Path) -> None:
    (tmp_path / QUARANTINE).mkdir()
    with pytest.raises(FileError, match="a quarantine of an earlier run that cannot be removed"):
        write_quarantine(tmp_path, Failures.none())
