import datetime as dt
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from wharfinger.connect import read_excel
from wharfinger.connect.excel import write_excel
from wharfinger.tables import Customers, FileError, Sales, Stock, TableError, Taken

HEADER = ("item", "date", "quantity")
DAY = dt.date(2024, 1, 31)


def book(path: Path, fill: Callable[[Any], None], sheets: tuple[str, ...] = ("Sheet1",)) -> Path:
    """An .xlsx file whose last sheet is filled by `fill`."""
    made = xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"})
    pages = [made.add_worksheet(name) for name in sheets]
    fill(pages[-1])
    made.close()
    return path


def read(folder: Path, *rows: tuple[Any, ...]) -> Taken:
    def fill(page: Any) -> None:
        for at, row in enumerate((HEADER, *rows)):
            page.write_row(at, 0, row)

    return read_excel(book(folder / "sales.xlsx", fill), Sales)


def test_numbers_dates_and_text_come_as_the_table_has_them(tmp_path: Path) -> None:
    taken = read(tmp_path, (4711, DAY, 1.5), ("A", "2024-01-31", "2"), ("00123", DAY, 3))
    assert taken.failures.is_empty()
    assert taken.good["item"].to_list() == ["4711", "A", "00123"]
    assert taken.good["date"].to_list() == [DAY] * 3
    assert taken.good["quantity"].to_list() == [1.5, 2.0, 3.0]


def test_bad_cells_are_named_by_sheet_and_row_as_the_sheet_shows_them(tmp_path: Path) -> None:
    taken = read(tmp_path, ("A", DAY, 1), (), ("B", DAY, "1,5"), ("C", 7, DAY))
    told = [(row["source"], row["row"], row["column"]) for row in taken.failures.rows(named=True)]
    assert told == [
        ("sales.xlsx, sheet Sheet1", 4, "quantity"),
        ("sales.xlsx, sheet Sheet1", 5, "date"),
        ("sales.xlsx, sheet Sheet1", 5, "quantity"),
    ]


def test_a_table_may_begin_further_down_and_to_the_right(tmp_path: Path) -> None:
    def fill(page: Any) -> None:
        page.write_row(3, 2, HEADER)
        page.write_row(4, 2, ("A", DAY, 1))
        page.write_row(5, 2, ("B", DAY, "x"))
        page.write_formula(6, 2, "=1/0", None, "#DIV/0!")

    taken = read_excel(book(tmp_path / "sales.xlsx", fill), Sales)
    assert taken.good["item"].to_list() == ["A"]
    assert taken.failures["row"].unique(maintain_order=True).to_list() == [6, 7]


def test_the_sheet_named_after_the_table_is_read_before_the_first(tmp_path: Path) -> None:
    def fill(page: Any) -> None:
        page.write_row(0, 0, ("item", "on_hand"))
        page.write_row(1, 0, ("A", 5))

    taken = read_excel(book(tmp_path / "x.xlsx", fill, sheets=("Notes", "Stock")), Stock)
    assert taken.good["on_hand"].to_list() == [5.0]


def test_a_formula_counts_as_its_value(tmp_path: Path) -> None:
    def fill(page: Any) -> None:
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ("A", DAY))
        page.write_formula(1, 2, "=1+1", None, 2)

    assert read_excel(book(tmp_path / "sales.xlsx", fill), Sales).good["quantity"].to_list() == [2.0]


def test_errors_and_formulas_without_a_value_are_named_and_not_taken_as_empty(tmp_path: Path) -> None:
    def fill(page: Any) -> None:
        page.write_row(0, 0, (*HEADER, "price", "customer"))
        for row in (1, 2, 3):
            page.write_row(row, 0, ("A", DAY, 1))
        page.write_formula(1, 3, "=C2/0", None, "#DIV/0!")
        page.write_formula(2, 3, "=C3*2", None, "")
        page.write_formula(3, 4, "=NA()", None, "#N/A")

    taken = read_excel(book(tmp_path / "sales.xlsx", fill), Sales)
    assert taken.good.is_empty()
    assert taken.failures.select("row", "column", "found").rows() == [
        (2, "price", "a formula, =C2/0 gives #DIV/0!"),
        (3, "price", "a formula, =C3*2"),
        (4, "customer", "a formula, =NA() gives #N/A"),
    ]


def test_a_number_has_all_its_digits_and_a_text_like_a_number_is_not_touched(tmp_path: Path) -> None:
    frame = Customers.of({"customer": ["1.10", "0.12345678901234567890", "007", "1e3", "TRUE"]})
    path = tmp_path / "customers.xlsx"
    write_excel(frame, path, sheet="customers")
    assert read_excel(path, Customers).good.equals(frame)
    taken = read(tmp_path, ("A", DAY, 0.123456789012345), (0.123456789012345, DAY, 1))
    assert taken.good.select("item", "quantity").rows() == [
        ("A", 0.123456789012345),
        ("0.123456789012345", 1.0),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "{=1}"])
def test_text_is_written_as_text_and_never_as_a_formula_or_link(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_excel(pl.DataFrame({"text": [text]}), path, sheet="x")
    assert pl.read_excel(path, infer_schema_length=0)["text"].to_list() == [text]


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        (pl.DataFrame({"text": ["x" * 32_768]}), "a text in text above 32767 characters"),
        (pl.DataFrame({"text": ["a\uffff"]}), "a character in text that no sheet may hold"),
        (pl.DataFrame({"count": [2**53 + 1]}), "a whole number in count above 9007199254740992"),
        (pl.DataFrame({"count": [1]}).select(pl.col("count").repeat_by(1_048_576).explode()), "1048576 rows"),
    ],
)
def test_what_a_sheet_would_cut_is_refused(frame: pl.DataFrame, found: str, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_excel(frame, tmp_path / "x.xlsx", sheet="x")
    assert caught.value.found == found
    assert caught.value.mend == "write the table as CSV or Parquet"


def test_a_name_twice_in_the_header_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "sales.xlsx", lambda page: page.write_row(0, 0, ("item", "date", "item")))
    with pytest.raises(FileError, match="sheet Sheet1, row 1: found the column 'item' twice"):
        read_excel(path, Sales)


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"found an empty sheet; .* or name its sheet 'sales'"):
        read_excel(book(tmp_path / "sales.xlsx", lambda page: None), Sales)


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path).good.shape == (0, 10)


@pytest.mark.parametrize(
    "data", [b"", b"item,date\n", b"PK\x03\x04 but no more", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_what_is_no_excel_file_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    path.write_bytes(data)
    with pytest.raises(
        FileError, match=r"no Excel file or is damaged .* save it as \.xlsx again; if it is CSV"
    ):
        read_excel(path, Sales)


def test_a_damaged_file_is_refused_however_it_is_damaged(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(
        book(tmp_path / "whole.xlsx", lambda page: page.write_row(0, 0, ("item", "price")))
    )
    parts = {name: whole.read(name) for name in whole.namelist()}
    dice = random.Random(1)
    damaged = tmp_path / "sales.xlsx"
    errors = []
    for _ in range(100):
        victim = dice.choice(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
        with zipfile.ZipFile(damaged, "w") as copy:
            for name, part in parts.items():
                broken = bytearray(part)
                if name == victim:
                    broken[dice.randrange(len(broken))] = dice.randrange(32, 127)
                copy.writestr(name, bytes(broken))
        # What can be read in spite of the damage still lacks the date.
        with pytest.raises((FileError, TableError)) as caught:
            read_excel(damaged, Sales)
        errors.append(str(caught.value))
    assert sum("no Excel file or is damaged" in error for error in errors) > 20


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="found no such file"):
        read_excel(tmp_path / "sales.xlsx", Sales)
