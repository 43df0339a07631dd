from pathlib import Path

import polars as pl
import pytest

from wharfinger.connect import QUARANTINE, FolderRead, read_folder, read_table, write_folder
from wharfinger.connect import folder as folder_module
from wharfinger.connect.folder import Format
from wharfinger.tables import Customers, FileError, Sales, Stock, Table, TableError
from wharfinger.tables.columns import number, text

STOCK = Stock.of({"item": ["A"], "on_hand": [5]})
CUSTOMERS = Customers.of({"customer": ["C"]})


class Result(Table):
    """A result table, as a decision declares it."""

    item = text("the item", key=True)
    score = number("how good")


def test_each_file_is_the_table_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text("item,on_hand\nA,5\nB,x\n")
    (tmp_path / "Customers.CSV").write_text("customer,mood\n,x\nC,good\n")
    read = read_folder(tmp_path)
    assert {name: len(frame) for name, frame in read.tables.items()} == {"stock": 1, "customers": 1}
    assert set(read.failures.select("table", "source", "row").rows()) == {
        ("stock", "stock.csv", 3),
        ("customers", "Customers.CSV", 2),
    }
    assert [note.found for note in read.notes["Customers.CSV"]] == [
        "column 'mood', which customers does not have"
    ]


def test_only_the_asked_tables_are_read(tmp_path: Path) -> None:
    write_folder(tmp_path, {"stock": STOCK, "customers": CUSTOMERS})
    (tmp_path / "sales.csv").write_bytes(b"\x89PNG")
    assert list(read_folder(tmp_path, names=["stock", "items"]).tables) == ["stock"]


def test_tables_of_a_decision_are_known_when_they_are_handed_over(tmp_path: Path) -> None:
    frame = Result.of({"item": ["A"], "score": [0.5]})
    write_folder(tmp_path, {"result": frame}, extra=[Result])
    assert read_folder(tmp_path, extra=[Result]).tables["result"].equals(frame)
    assert read_folder(tmp_path).tables == {}


def test_two_files_for_one_table_are_refused_and_both_named(tmp_path: Path) -> None:
    write_folder(tmp_path, {"stock": STOCK})
    (tmp_path / "stock.parquet").write_bytes(b"")
    with pytest.raises(
        FileError, match=r"found two files for the table stock: stock\.csv and stock\.parquet"
    ):
        read_folder(tmp_path)


def test_other_files_are_noted_with_the_likely_table(tmp_path: Path) -> None:
    for name in ("sale.csv", "stock.txt", "holiday photo.jpg"):
        (tmp_path / name).write_text("x")
    notes = read_folder(tmp_path).notes
    assert {name: note.mend for name, [note] in notes.items()} == {
        "sale.csv": "rename it to sales.csv if that is meant; it was not read",
        "stock.txt": "rename it to stock.csv if that is meant; it was not read",
        "holiday photo.jpg": "nothing, if it is not meant to be read; it was not",
    }


def test_hidden_files_and_the_quarantine_are_passed_over(tmp_path: Path) -> None:
    for name in (".sales.csv.12ab.part", "~$sales.xlsx", ".DS_Store", QUARANTINE):
        (tmp_path / name).write_text("x")
    assert read_folder(tmp_path).notes == {}


def test_a_folder_without_tables_is_empty(tmp_path: Path) -> None:
    read = read_folder(tmp_path)
    assert isinstance(read, FolderRead)
    assert (read.tables, len(read.failures), read.notes) == ({}, 0, {})


def test_what_is_no_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="found no such directory"):
        read_folder(tmp_path / "away")
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError, match="found a file; expected a directory"):
        read_folder(tmp_path / "file")
    with pytest.raises(FileError, match="found a file; expected a directory"):
        write_folder(tmp_path / "file", {"stock": STOCK})


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match=r"found the ending '\.ods'; expected one of \.csv, \.parquet, \.xlsx"
    ):
        read_table(tmp_path / "sales.ods", Sales)


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_a_written_folder_is_made_and_holds_one_file_a_table(format: Format, tmp_path: Path) -> None:
    paths = write_folder(tmp_path / "new" / "result", {"stock": STOCK, "customers": CUSTOMERS}, format)
    assert [path.name for path in paths] == [f"stock.{format}", f"customers.{format}"]
    assert sorted(paths) == sorted((tmp_path / "new" / "result").iterdir())


def test_a_second_format_for_a_table_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, {"stock": STOCK}, "parquet")
    with pytest.raises(
        FileError, match=r"found stock\.parquet, beside which stock\.csv would be a second file"
    ):
        write_folder(tmp_path, {"stock": STOCK}, "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["stock.parquet"]


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    formula = pl.DataFrame({"item": ["A", "=1+1"], "on_hand": [1.0, 2.0]})
    with pytest.raises(TableError, match=r"stock, row 1, column item: found a formula, =1\+1"):
        write_folder(tmp_path, {"customers": CUSTOMERS, "stock": formula})
    assert list(tmp_path.iterdir()) == []


def test_a_column_that_the_table_has_not_is_refused_rather_than_dropped(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="found the column 'shelf'; expected columns item, place"):
        write_folder(tmp_path, {"stock": STOCK.with_columns(shelf=pl.lit("x"))})


def test_a_frame_for_no_known_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="found a frame for the table 'stok', which is not known"):
        write_folder(tmp_path, {"stok": STOCK})


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_what_stops_the_writing_leaves_the_folder_as_it_was(
    stop: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path, {"stock": STOCK, "customers": CUSTOMERS})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    calls = []

    def write_half(frame: pl.DataFrame, path: Path) -> None:
        path.write_text("half")
        calls.append(path)
        if len(calls) == 2:
            raise stop

    monkeypatch.setattr(folder_module, "write_csv", write_half)
    with pytest.raises((KeyboardInterrupt, MemoryError, FileError)):
        write_folder(tmp_path, {"stock": STOCK, "customers": CUSTOMERS})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
