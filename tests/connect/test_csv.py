import csv
import io
import json
import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.connect import read_csv
from wharfinger.tables import Customers, FileError, Known, Sales, Stock, TableError, Taken

HEADER = b"item,date,quantity\n"


def read(folder: Path, data: bytes, name: str = "sales.csv") -> Taken:
    (folder / name).write_bytes(data)
    return read_csv(folder / name, Sales)


def only_failure(taken: Taken) -> dict[str, object]:
    assert len(taken.failures) == 1, taken.failures
    return taken.failures.row(0, named=True)


def test_good_rows_are_typed_and_bad_ones_named_by_file_row_and_column(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b"A,2024-01-31,2\nB,31.01.2024,3\nC,2024-02-01,4\n")
    assert taken.good["item"].to_list() == ["A", "C"]
    failure = only_failure(taken)
    assert (failure["source"], failure["row"], failure["column"]) == ("sales.csv", 3, "date")
    assert failure["found"] == "'31.01.2024'"
    assert json.loads(str(failure["whole_row"])) == {"item": "B", "date": "31.01.2024", "quantity": "3"}


def test_a_quoted_cell_may_hold_separators_marks_and_line_breaks_and_is_one_row(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b'"A, 5"" pipe\r\nsecond line",2024-01-31,2\r\nB,x,3\r\n')
    assert taken.good["item"].to_list() == ['A, 5" pipe\r\nsecond line']
    assert only_failure(taken)["row"] == 3


def test_a_mark_within_an_unquoted_cell_is_an_ordinary_character(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b'5" pipe,2024-01-31,2\n7" pipe,2024-01-31,2\n"a""b",2024-01-31,3\n')
    assert taken.good["item"].to_list() == ['5" pipe', '7" pipe', 'a"b']


@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b"   \n", b",,\n", b' , ,""\n'])
def test_a_blank_row_is_no_row_but_counts_in_the_numbering(blank: bytes, tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b"A,2024-01-31,2\n" + blank * 2 + b"B,2024-01-31,x\n" + blank)
    assert taken.good["item"].to_list() == ["A"]
    assert only_failure(taken)["row"] == 5


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_in_any_way_and_the_last_one_not_at_all(end: bytes, tmp_path: Path) -> None:
    taken = read(tmp_path, end.join([b"item,date,quantity", b"A,2024-01-31,2", b"B,x,2", b"C,2024-01-31,2"]))
    assert taken.good["item"].to_list() == ["A", "C"]
    assert only_failure(taken)["row"] == 3


def test_a_byte_order_mark_is_cut(tmp_path: Path) -> None:
    taken = read(tmp_path, b"\xef\xbb\xbf" + HEADER + b"A,2024-01-31,2\n")
    assert (len(taken.good), len(taken.failures), taken.notes) == (1, 0, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(encoding: str, tmp_path: Path) -> None:
    mark = {"utf-16": "", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}[encoding]
    taken = read(tmp_path, (mark + "item\tdate\tquantity\r\nGröße\t2024-01-31\t2\r\n").encode(encoding))
    assert taken.good["item"].to_list() == ["Größe"]


def test_utf_16_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="found a UTF-16 file that breaks off or is damaged at byte"):
        read(tmp_path, HEADER.decode().encode("utf-16")[:-1])


def test_letters_that_are_not_utf_8_are_shown_as_what_they_were(tmp_path: Path) -> None:
    rows = "Größe,2024-01-31,2\nA,2024-01-31,2\n".encode("latin-1") + "Größe,2024-01-31,2\n".encode()
    taken = read(tmp_path, HEADER + rows)
    assert taken.good["item"].to_list() == ["A", "Größe"]
    failure = only_failure(taken)
    assert (failure["row"], failure["column"], failure["value"]) == (2, "item", "Größe")
    assert failure["found"] == "letters that are not UTF-8; in Windows-1252 or Latin-1 they would be 'Größe'"
    assert failure["mend"] == "save the file as CSV UTF-8"
    assert json.loads(str(failure["whole_row"]))["item"] == "Größe"


def test_a_header_that_is_not_utf_8_is_noted_and_its_rows_go_on(tmp_path: Path) -> None:
    taken = read(tmp_path, "item,date,quantity,Größe\nA,2024-01-31,2,5\n".encode("cp1252"))
    assert len(taken.good) == 1
    assert [note.found for note in taken.notes] == [
        "a header that is not UTF-8",
        "column 'Größe', which sales does not have",
    ]


def test_a_row_with_too_many_cells_is_named_with_the_likely_cause(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b"A,2024-01-31,1,5\nB,2024-01-31,2\n")
    assert taken.good["item"].to_list() == ["B"]
    failure = only_failure(taken)
    assert (failure["row"], failure["column"], failure["value"]) == (2, None, "A,2024-01-31,1,5")
    assert (failure["found"], failure["expected"]) == ("4 cells in this row", "3, as many as in the header")
    assert "quotation marks, and write decimals with a point" in str(failure["mend"])
    whole = json.loads(str(failure["whole_row"]))
    assert whole == {"item": "A", "date": "2024-01-31", "quantity": "1", "cell 4": "5"}


def test_a_row_with_too_few_cells_is_named(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b"A,2024-01-31,1\nB\nC,2024-01-31,2\n")
    assert taken.good["item"].to_list() == ["A", "C"]
    failure = only_failure(taken)
    assert (failure["row"], failure["found"]) == (3, "1 cell in this row")
    assert failure["mend"] == "add the missing ',', also for cells that are empty"


@pytest.mark.parametrize(("separator", "name"), [(";", "a semicolon"), ("\t", "a tab"), ("|", "a bar")])
def test_another_separator_is_recognised_and_noted(separator: str, name: str, tmp_path: Path) -> None:
    lines = ["item,date,quantity", "A,2024-01-31,2"]
    taken = read(tmp_path, "\n".join(lines).replace(",", separator).encode())
    assert taken.good["item"].to_list() == ["A"]
    assert taken.notes[0].found == f"{name} between the cells"


def test_decimal_commas_between_semicolons_still_fail_one_by_one(tmp_path: Path) -> None:
    taken = read(tmp_path, b"item;date;quantity\nA;2024-01-31;1,5\nB;2024-01-31;2\n")
    assert taken.good["item"].to_list() == ["B"]
    assert str(only_failure(taken)["mend"]).startswith("write a point before the decimals")


def test_a_missing_column_is_found_under_the_separator_that_fits_best(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"sales\.csv: .* rename 'qty' to 'quantity'"):
        read(tmp_path, b"item;date;qty\nA;2024-01-31;2\n")


def test_text_behind_a_closing_mark_is_named_and_harms_no_other_row(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b'A,2024-01-31,1\n"5" pipe,2024-01-31,1\nB,2024-01-31,2\n')
    assert taken.good["item"].to_list() == ["A", "B"]
    failure = only_failure(taken)
    assert (failure["row"], failure["column"]) == (3, "item")
    assert failure["found"] == 'text behind a closing quotation mark: "5" pipe'
    assert "write a quotation mark within a cell twice" in str(failure["mend"])
    assert json.loads(str(failure["whole_row"]))["item"] == '"5" pipe'


def test_a_mark_that_never_closes_is_named_where_it_opens_and_what_it_takes_is_kept(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b'A,2024-01-31,1\n"B,2024-01-31,1\nC,2024-01-31,1\nD,2024-01-31,1')
    assert taken.good["item"].to_list() == ["A"]
    failure = only_failure(taken)
    assert (failure["row"], failure["column"]) == (3, "item")
    assert failure["found"] == (
        "a quotation mark that is never closed and takes the rest of the file, 3 lines, into one cell"
    )
    assert json.loads(str(failure["whole_row"])) == {
        "item": '"B,2024-01-31,1\nC,2024-01-31,1\nD,2024-01-31,1'
    }


def test_a_mark_that_never_closes_in_the_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="row 1: found a quotation mark in the header that is not closed"):
        read(tmp_path, b'"item,date,quantity\nA,2024-01-31,1\n')


def test_a_million_characters_in_a_cell_are_named_and_not_printed(tmp_path: Path) -> None:
    taken = read(tmp_path, HEADER + b"x" * 1_000_000 + b",2024-01-31,1\nB,2024-01-31,2\n")
    assert taken.good["item"].to_list() == ["B"]
    failure = only_failure(taken)
    assert str(failure["found"]).endswith("... (1000000 characters)'")
    assert len(json.loads(str(failure["whole_row"]))["item"]) == 1_000_000


def test_a_formula_is_named(tmp_path: Path) -> None:
    failure = only_failure(read(tmp_path, HEADER + b"A,2024-01-31,=B2*2\n"))
    assert (failure["found"], failure["column"]) == ("a formula, =B2*2", "quantity")


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    for data in (HEADER, HEADER.strip(), b"\n\n" + HEADER + b"\n"):
        taken = read(tmp_path, data)
        assert (taken.good.shape, len(taken.failures)) == ((0, 10), 0)


def test_blanks_around_the_names_in_the_header_do_not_matter(tmp_path: Path) -> None:
    assert len(read(tmp_path, b' item , "date",quantity \nA,2024-01-31,2\n').failures) == 0


def test_empty_columns_without_a_name_are_left_out(tmp_path: Path) -> None:
    taken = read(tmp_path, b"item,date,quantity,,\nA,2024-01-31,2,,\nB,2024-01-31,2, ,\n")
    assert (len(taken.good), taken.notes) == (2, ())


def test_a_column_without_a_name_over_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match=r"row 1, column 4: found no name above cells that say something.* row 3; "
    ):
        read(tmp_path, b"item,date,quantity,\nA,2024-01-31,2,\nB,2024-01-31,2,x\n")


def test_a_name_twice_in_the_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FileError, match=r"found the column 'date' twice, as column 2 and column 4; .* rename or delete"
    ):
        read(tmp_path, b"item,date,quantity,date\n")


def test_a_text_that_begins_with_a_byte_order_mark_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes("customer,segment\n\ufeffA,\ufeffB\n".encode())
    assert read_csv(path, Customers).good.row(0)[:2] == ("\ufeffA", "\ufeffB")


def test_named_numbers_keep_their_names(tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_bytes(b'date,"rain, mm","5"" snow"\n2024-01-31,1.5,2\n')
    assert read_csv(path, Known).good.columns == ["item", "place", "date", "rain, mm", '5" snow']


@pytest.mark.parametrize(
    ("data", "found", "mend"),
    [
        (b"", "an empty file", "export it again"),
        (b"\xef\xbb\xbf", "an empty file", "export it again"),
        (b"\n \n\r\n", "an empty file", "export it again"),
        (b"PK\x03\x04....", "an Excel or zip file", "save it as CSV, or name it .xlsx"),
        (b"\xd0\xcf\x11\xe0....", "an old Excel file", "save it as .xlsx or as CSV"),
        (b"\x89PNG\r\n\x1a\n....", "a picture (PNG)", "export the table itself as CSV"),
        (b"\xff\xd8\xff\xe0....", "a picture (JPEG)", "export the table itself as CSV"),
        (b"%PDF-1.7", "a PDF", "export the table itself as CSV"),
        (b"PAR1....", "a Parquet file", "name it .parquet"),
        (b"\x1f\x8b....", "a gzip archive", "unpack it first"),
        (HEADER + b"A\0,2024-01-31,1", "a zero byte at byte 20", "export the table as CSV in UTF-8"),
        (b"\x01\x02\x03", "characters in the header that cannot be printed", "export the table itself"),
    ],
)
def test_what_is_no_csv_file_is_refused_in_words(data: bytes, found: str, mend: str, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read(tmp_path, data)
    assert caught.value.where.startswith(str(tmp_path / "sales.csv"))
    assert found in caught.value.found
    assert mend in caught.value.mend


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"sales\.csv: found no such file; expected a file of that name"):
        read_csv(tmp_path / "sales.csv", Sales)


def test_a_directory_named_like_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").mkdir()
    with pytest.raises(FileError, match=r"sales\.csv: found a directory; expected a file"):
        read_csv(tmp_path / "sales.csv", Sales)


def test_a_file_without_the_right_to_read_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sales.csv"
    path.write_bytes(HEADER)
    path.chmod(0)
    if os.access(path, os.R_OK):
        # The superuser may read everything: then the answer of the system is played.
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        FileError, match="cannot be read: Permission denied; expected a file that this user may read"
    ):
        read_csv(path, Sales)


def refuse(path: Path, *_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied", str(path))


PIECES = st.sampled_from(['"', '""', ",", ",", "\n", "\n", "\r\n", "\r", "a", "b c", " ", "é", "\ufeff", "1"])


@given(pieces=st.lists(PIECES, max_size=30))
def test_rows_and_cells_are_those_of_the_csv_module(
    pieces: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = "customer,segment\n" + "".join(pieces)
    path = tmp_path_factory.mktemp("csv") / "customers.csv"
    path.write_bytes(text.encode())
    taken = read_csv(path, Customers)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    broken = set(taken.failures["row"])
    good = [cells for number, cells in enumerate(rows, start=1) if number not in broken and is_there(cells)][
        1:
    ]
    assert [[bare(cell) for cell in cells] for cells in good] == [
        [cell or "" for cell in row[:2]] for row in taken.good.rows()
    ]


def is_there(cells: list[str]) -> bool:
    return any(bare(cell) for cell in cells)


def bare(text: str) -> str:
    return str(pl.Series([text]).str.strip_chars()[0])


def test_row_numbers_hold_over_a_long_file_with_everything_in_it(tmp_path: Path) -> None:
    lines = [b"item,on_hand"]
    wrong = {}
    for number in range(2, 5002):
        kind = number % 11
        item = f"A{number}"
        if kind == 0:
            lines.append(f'"{item}\nsecond line",1'.encode())
        elif kind == 1:
            lines.append(b"")
        elif kind == 2:
            lines.append(f'{item} 5" pipe,1'.encode())
        elif kind == 3:
            wrong[number] = f"{item},1,2"
            lines.append(wrong[number].encode())
        elif kind == 4:
            wrong[number] = f"{item}ö"
            lines.append(f"{item}ö,1".encode("latin-1"))
        elif kind == 5:
            wrong[number] = f"x{number}"
            lines.append(f"{item},x{number}".encode())
        else:
            lines.append(f"{item},1".encode())
    path = tmp_path / "stock.csv"
    path.write_bytes(b"\n".join(lines))
    taken = read_csv(path, Stock)
    assert dict(zip(taken.failures["row"], taken.failures["value"], strict=True)) == wrong
    blank = lines.count(b"")
    assert len(taken.good) + len(wrong) + blank == 5000


def test_two_readers_that_disagree_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl, "read_csv", lambda *_, **__: pl.DataFrame({"item": ["A"]}))
    with pytest.raises(FileError, match="found 2 rows by the quotation marks and 1 by the cells"):
        read(tmp_path, HEADER + b"A,2024-01-31,1\nB,2024-01-31,1\n")
