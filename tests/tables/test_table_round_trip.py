"""What is written as a table is read as the same table, in every format."""

import struct
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tables.frames import TROUBLESOME, frames_of
from wharfinger.connect import read_folder, write_folder
from wharfinger.connect.folder import Format
from wharfinger.tables import TABLES, Customers, Proposals, Units

# Twenty tables share the examples of one test.
EXAMPLES = settings().max_examples


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=max(1, EXAMPLES // 6))
@given(data=st.data())
def test_a_table_written_as_csv_is_read_the_same(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check_round_trip(name, data.draw(frames_of(TABLES[name])), "csv", tmp_path_factory.mktemp("folder"))


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=max(1, EXAMPLES // 13))
@given(data=st.data())
def test_a_table_written_as_parquet_is_read_the_same(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check_round_trip(name, data.draw(frames_of(TABLES[name])), "parquet", tmp_path_factory.mktemp("folder"))


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=max(1, EXAMPLES // 13))
@given(data=st.data())
def test_a_table_written_as_excel_is_read_the_same(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check_round_trip(name, data.draw(frames_of(TABLES[name])), "xlsx", tmp_path_factory.mktemp("folder"))


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_no_text_is_mistaken_for_something_else(format: Format, tmp_path: Path) -> None:
    texts = [text for text in TROUBLESOME if not text.startswith("=")]
    frame = Customers.of({"customer": texts, "segment": texts[::-1]})
    check_round_trip("customers", frame, format, tmp_path)


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_a_number_comes_back_with_every_bit(format: Format, tmp_path: Path) -> None:
    numbers = [
        0.1 + 0.2,
        1 / 3,
        5e-324,
        2.2250738585072014e-308,
        sys.float_info.max,
        1e22,
        1e16,
        -0.0,
        2.0**53 + 2,
    ]
    keys = [f"act {n}" for n in range(len(numbers))]
    words = {name: ["x"] * len(numbers) for name in ("decision", "kind", "what", "why")}
    frame = Proposals.of({"proposal": keys, **words, "worth": numbers})
    check_round_trip("proposals", frame, format, tmp_path)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_largest_whole_numbers_come_back(format: Format, tmp_path: Path) -> None:
    frame = Units.of({"item": ["a"], "unit": ["box"], "numerator": [2**63 - 1], "denominator": [1]})
    check_round_trip("units", frame, format, tmp_path)


def check_round_trip(name: str, frame: pl.DataFrame, format: Format, folder: Path) -> None:
    write_folder(folder, {name: frame}, format)
    read = read_folder(folder)
    assert read.failures.is_empty(), read.failures.row(0, named=True)
    assert read.notes == {}
    assert read.tables[name].schema == frame.schema
    assert bits(read.tables[name]) == bits(frame)


def bits(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    """Every cell, a float by its bits: 0.0 and -0.0 are two things here."""
    return [
        tuple(struct.pack("d", cell) if isinstance(cell, float) else cell for cell in row)
        for row in frame.rows()
    ]
