import datetime as dt
import random
from pathlib import Path

import polars as pl
import pytest

from wharfinger.connect import read_parquet
from wharfinger.tables import FileError, Sales, TableError


def test_rows_are_counted_from_one_and_bad_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "sales.parquet"
    pl.DataFrame(
        {"item": ["A", "B"], "date": [dt.date(2024, 1, 31)] * 2, "quantity": [1.5, None]}
    ).write_parquet(path)
    taken = read_parquet(path, Sales)
    assert taken.good["item"].to_list() == ["A"]
    failure = taken.failures.row(0, named=True)
    assert (failure["source"], failure["row"], failure["column"]) == ("sales.parquet", 2, "quantity")


def test_a_column_of_another_type_is_read_or_fails_cell_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "sales.parquet"
    frame = pl.DataFrame({"item": [4711, 4712], "date": ["2024-01-31", "31.01.2024"], "quantity": ["1", "2"]})
    frame.write_parquet(path)
    taken = read_parquet(path, Sales)
    assert taken.good["item"].to_list() == ["4711"]
    assert taken.failures["found"].to_list() == ["'31.01.2024'"]


def test_a_type_that_no_table_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sales.parquet"
    pl.DataFrame({"item": [["A"]], "date": ["2024-01-31"], "quantity": [1]}).write_parquet(path)
    with pytest.raises(TableError, match=r"sales\.parquet, column item: found cells of type List"):
        read_parquet(path, Sales)


def test_a_damaged_file_is_refused_however_it_is_damaged(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pl.DataFrame(
        {"item": [f"A{i}" for i in range(500)], "quantity": [i / 7 for i in range(500)]}
    ).write_parquet(whole)
    data = whole.read_bytes()
    damaged = tmp_path / "sales.parquet"
    dice = random.Random(1)
    errors = []
    for _ in range(100):
        broken = bytearray(data)
        for _ in range(3):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        damaged.write_bytes(broken[: dice.randrange(len(broken))] if dice.random() < 0.3 else broken)
        # What can be read in spite of the damage still lacks the date.
        with pytest.raises((FileError, TableError)) as caught:
            read_parquet(damaged, Sales)
        errors.append(str(caught.value))
    assert sum("no Parquet or is damaged" in error for error in errors) > 50


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sales.parquet"
    path.write_text("item,date\n")
    with pytest.raises(
        FileError, match=r"expected a whole Parquet file\. To mend: write it again; if it is CSV"
    ):
        read_parquet(path, Sales)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="found no such file"):
        read_parquet(tmp_path / "sales.parquet", Sales)
