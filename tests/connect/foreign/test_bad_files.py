"""Forty files as people really have them: what is wrong with each is said, and nothing of it is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import pytest
import xlsxwriter

from wharfinger.connect import foreign
from wharfinger.tables import SettingError

HEAD = "sku,date,quantity,price\n"
GOOD = "A,2026-03-01,2,1.50\n"


@dataclass(frozen=True)
class Bad:
    """A file, and the words that must be said of it: as fault, failure, question, note or line set aside."""

    name: str
    make: Callable[[], bytes]
    told_as: str
    words: str
    file: str = "sales.csv"


def text(said: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: said.encode(encoding)


def book(*rows: tuple[object, ...]) -> Callable[[], bytes]:
    def make() -> bytes:
        data = io.BytesIO()
        file = xlsxwriter.Workbook(data)
        page = file.add_worksheet("Sales")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(at, column, cell, value="")
                else:
                    page.write(at, column, cell)
        file.close()
        return data.getvalue()

    return make


def packed(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, inner in files.items():
            file.writestr(name.replace("_", "."), inner)
    return data.getvalue()


BAD = [
    # What is no table at all.
    Bad("an empty file", text(""), "fault", "an empty file"),
    Bad("a file of blanks", text(" \n\n \n"), "fault", "an empty file"),
    Bad("a picture named .csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "fault", "a picture (PNG)"),
    Bad("a photograph named .csv", lambda: b"\xff\xd8\xff\xe0" + bytes(99), "fault", "a picture (JPEG)"),
    Bad("a PDF named .csv", lambda: b"%PDF-1.7\n1 0 obj", "fault", "a PDF"),
    Bad("an old Excel file", lambda: b"\xd0\xcf\x11\xe0" + bytes(99), "fault", "an old Excel file"),
    Bad("a gzip archive", lambda: b"\x1f\x8b" + bytes(99), "fault", "a gzip archive"),
    Bad("zero bytes in text", lambda: (HEAD + GOOD).encode() + b"B\0\0\0\0,", "fault", "a zero byte at byte"),
    Bad("a letter, and no table", text("Dear all, " * 40 + "\nsincerely\n"), "failure", "1 cell in this row"),
    Bad(
        "a page of a browser",
        text("<!DOCTYPE html><html><body>Log in</body></html>"),
        "question",
        "What is in",
    ),
    # What is packed.
    Bad("a zip that breaks off", lambda: packed(a_csv=GOOD.encode())[:40], "fault", "breaks off", "a.zip"),
    Bad("a zip bomb", lambda: packed(a_csv=bytes(70 * 1024 * 1024)), "fault", "times its size", "a.zip"),
    Bad("a zip in a zip", lambda: packed(b_zip=packed(a_csv=b"x")), "fault", "a zip file within", "a.zip"),
    Bad("an empty zip", lambda: packed(), "fault", "a zip file with 0 files", "a.zip"),
    Bad("a damaged workbook", lambda: book(("a", "b"))()[:-60], "fault", "damaged or breaks off", "a.xlsx"),
    Bad("an empty workbook", book(), "fault", "a workbook with nothing in it", "a.xlsx"),
    # How it is written.
    Bad("Latin-1", text("sku,name\nA,Käse\n", "latin-1"), "note", "letters that are not UTF-8"),
    Bad(
        "one damaged letter",
        lambda: "sku,name\nA,Käse\nB,Bl".encode() + b"\xe4tter\n",
        "failure",
        "not UTF-8",
    ),
    Bad("UTF-16", text((HEAD + GOOD), "utf-16"), "note", "a file saved as UTF-16"),
    Bad("UTF-16 without its mark", text((HEAD + GOOD), "utf-16-le"), "note", "UTF-16 without its mark"),
    Bad("a stated separator", text("sep=;\n" + (HEAD + GOOD).replace(",", ";")), "note", "a semicolon"),
    Bad("an odd separator", text((HEAD + GOOD).replace(",", "^")), "note", "'^' between the cells"),
    # Where the table begins and ends.
    Bad("titles above the head", text("Sales of March\n\n" + HEAD + GOOD), "note", "2 rows above the names"),
    Bad("no head", text("A,2026-03-01,2,1.50\nB,2026-03-01,3,1.50\n"), "note", "no names above the columns"),
    Bad("a line of sums", text(HEAD + GOOD + "Total,,2,1.50\n"), "aside", "a line of sums"),
    Bad("the head on each page", text(HEAD + GOOD + HEAD + GOOD), "aside", "the names of the columns again"),
    Bad("blank lines between", text(HEAD + "\n" + GOOD + ",,,\n"), "aside", "nothing stands in it"),
    Bad("a name twice", text("sku,name,name\nA,x,y\n"), "note", "columns with the same name"),
    Bad("16,000 columns", text(",".join(f"c{i}" for i in range(16_000)) + "\n"), "fault", "16000 columns"),
    Bad("one row too short", text(HEAD + GOOD + "B,2026-03-01\n"), "failure", "2 cells in this row"),
    Bad("broken off within a text", text(HEAD + GOOD + '"B,2026-03-01,1'), "failure", "never closed"),
    Bad("an unquoted decimal comma", text(HEAD + "A,2026-03-01,2,1,50\n" + GOOD), "failure", "5 cells"),
    # What the cells say.
    Bad("day or month", text(HEAD + "A,03/04/2026,2,1.50\n"), "question", "Does the day or the month stand"),
    Bad("a thousand or a bit", text(HEAD + "A,2026-03-01,1.250,2.000\n"), "question", "How is"),
    Bad(
        "days that are numbers",
        text(HEAD + "A,46082,2,1.50\n"),
        "question",
        "a spreadsheet's number of a day",
    ),
    Bad("a day that never was", text(HEAD + GOOD + "A,2026-02-30,2,1.50\n"), "failure", "2026-02-30"),
    Bad("a quantity in words", text(HEAD + GOOD + "A,2026-03-01,two,1.50\n"), "failure", "two"),
    Bad("cartons", text("sku,date,quantity (cartons)\nA,2026-03-01,2\n"), "question", "How many base units"),
    Bad(
        "two moneys", text(HEAD + "A,2026-03-01,2,€1.50\n" * 2 + "A,2026-03-01,2,$1.50\n"), "failure", "$1.50"
    ),
    Bad("tax inside", text("sku,date,quantity,gross price\nA,2026-03-01,2,1.50\n"), "question", "Which tax"),
    Bad(
        "a line or a unit",
        text("sku,date,quantity,amount\nA,2026-03-01,2,3\n"),
        "question",
        "the price of one",
    ),
    Bad("weight of what", text("sku,name,price,weight\nA,Mug,3,310\n"), "question", "In which unit"),
    Bad(
        "the same item twice",
        text("sku,name,price\nA,Mug,3\nA,Cup,4\n"),
        "failure",
        "'A' again, first in row 2",
    ),
    Bad("a shortened number", text("gtin,name,sku\n4.00638E+12,Mug,A\n"), "failure", "4.00638E+12"),
    Bad(
        "two quantities",
        text("sku,date,ordered quantity,sold quantity\nA,2026-03-01,2,1\n"),
        "question",
        "Which",
    ),
    Bad(
        "a formula never computed",
        book(("sku", "date", "quantity"), ("A", "2026-03-01", "=1+1")),
        "failure",
        "a formula",
        "a.xlsx",
    ),
]


def all_told(sheet: foreign.Sheet) -> dict[str, list[str]]:
    """All that is said of a sheet, by the kind of telling; and that no row of it was lost."""
    told = {"fault": [str(sheet.fault)] if sheet.fault else [], "note": [note.found for note in sheet.notes]}
    mapping = foreign.guess(sheet)
    told["question"] = [question.ask for question in mapping.questions]
    failures, aside = sheet.failures, sheet.set_aside
    if mapping.tables and not mapping.questions:
        understood = foreign.understand(sheet, mapping)
        failures, aside, counts = understood.failures, understood.set_aside, understood.counts
        assert counts.rows_in == counts.used + counts.failed + counts.set_aside
        taken = pl.concat([frame["_row"] for frame in understood.tables.values()]).n_unique()
        assert taken == counts.used
    told["failure"], told["aside"] = failures["found"].to_list(), aside["why"].to_list()
    return told


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_what_is_wrong_with_a_file_is_said(bad: Bad) -> None:
    [sheet] = foreign.open_files([(bad.file, bad.make())])
    told = all_told(sheet)
    assert any(bad.words in words for words in told[bad.told_as]), told


def test_there_are_forty_of_them_and_more() -> None:
    assert len({bad.name for bad in BAD}) == len(BAD) >= 40


def test_bad_files_keep_no_good_one_out() -> None:
    drop = [(f"{at}.csv", bad.make()) for at, bad in enumerate(BAD[:16])]
    sheets = foreign.open_files([*drop, ("good.csv", (HEAD + GOOD).encode())])
    assert [sheet.file for sheet in sheets if not sheet.fault and sheet.rows.height == 1][-1] == "good.csv"


def test_a_file_with_open_questions_is_not_read() -> None:
    [sheet] = foreign.open_files([("sales.csv", (HEAD + "A,03/04/2026,2,1.50\n").encode())])
    mapping = foreign.guess(sheet)
    with pytest.raises(SettingError, match="an open question: Does the day or the month"):
        foreign.understand(sheet, mapping)


@pytest.mark.parametrize(("answer", "day"), [("day first", "2026-04-03"), ("month first", "2026-03-04")])
def test_an_answer_is_what_the_file_is_read_by(answer: str, day: str) -> None:
    [sheet] = foreign.open_files([("sales.csv", (HEAD + "A,03/04/2026,2,1.50\n").encode())])
    mapping = foreign.guess(sheet, foreign.guess(sheet).answered({"days": answer}))
    assert str(foreign.understand(sheet, mapping).tables["sales"]["date"][0]) == day
    with pytest.raises(SettingError, match="one of day first, month first"):
        foreign.guess(sheet).answered({"days": "backwards"})
