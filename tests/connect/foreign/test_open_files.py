"""Files of every kind are opened as the same sheets."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from wharfinger.connect import foreign

LINES = "sku;date;quantity;price\nTEA;01.03.2026;2;1.234,50\nJAM;02.03.2026;3;0,90\n"
SAID = [("TEA", dt.date(2026, 3, 1), 2.0, 1234.5), ("JAM", dt.date(2026, 3, 2), 3.0, 0.9)]

OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="Sales">{rows}</table:table></office:spreadsheet>
</office:body></office:document-content>"""


def cell(value: object) -> str:
    if isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value}"'
    elif isinstance(value, float):
        kind = f'office:value-type="float" office:value="{value!r}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def open_document(*rows: tuple[object, ...]) -> bytes:
    data = io.BytesIO()
    said = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", OPEN_DOCUMENT.format(rows=said))
        file.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return data.getvalue()


def workbook(**sheets: list[tuple[object, ...]]) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    book.close()
    return data.getvalue()


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, inner in files.items():
            file.writestr(f"export/{name}.csv", inner)
        file.writestr("__MACOSX/export/._sales.csv", b"\0")
    return data.getvalue()


HEAD = ("sku", "date", "quantity", "price")
FILES = {
    "sales.csv": LINES.encode(),
    "sales.tsv": LINES.replace(";", "\t").encode("utf-16"),
    "sales.txt": LINES.replace(";", "|").encode("latin-1"),
    "sales.xlsx": workbook(Sales=[HEAD, *SAID]),
    "sales.ods": open_document(HEAD, *SAID),
    "sales.zip": zipped(sales=LINES.encode()),
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_sales_come_out_of_every_kind_of_file(name: str) -> None:
    [sheet] = foreign.open_files([(name, FILES[name])])
    mapping = foreign.guess(sheet)
    assert mapping.sure
    rows = foreign.understand(sheet, mapping).tables["sales"]
    assert rows.select("item", "date", "quantity", "price").rows() == SAID


def test_a_number_that_a_workbook_holds_as_one_is_never_asked_about() -> None:
    rows = [HEAD, ("TEA", dt.date(2026, 3, 4), 1.125, 1.234), ("TEA", dt.date(2026, 3, 5), 2.125, 4.321)]
    [sheet] = foreign.open_files([("s.xlsx", workbook(Sales=rows))])
    assert foreign.guess(sheet).questions == ()
    as_text = [HEAD, *([str(value) for value in row] for row in rows[1:])]
    [sheet] = foreign.open_files([("s.xlsx", workbook(Sales=as_text))])
    assert [question.id for question in foreign.guess(sheet).questions] == ["numbers"]


def test_every_sheet_with_something_in_it_is_a_table_of_its_own() -> None:
    items = [("sku", "name", "price"), ("TEA", "Tea", 3.0)]
    sheets = foreign.open_files([("all.xlsx", workbook(Orders=[HEAD, *SAID], Nothing=[], Items=items))])
    assert [sheet.name for sheet in sheets] == ["Orders", "Items"]
    assert [foreign.guess(sheet).tables[0].table for sheet in sheets] == ["sales", "items"]


def test_a_file_is_opened_by_its_path_and_one_that_is_not_there_is_named(tmp_path) -> None:
    (tmp_path / "sales.csv").write_bytes(LINES.encode())
    there, missing = foreign.open_files([tmp_path / "sales.csv", tmp_path / "stock.csv"])
    assert (there.file, there.rows_in) == ("sales.csv", 2)
    assert "no such file" in str(missing.fault)


def test_rows_are_counted_as_a_person_counts_them() -> None:
    text = 'Sales\n\nsku;date;quantity\n"TEA\nleaves";01.03.2026;2\n;;\nJAM;02.03.2026;3\n'
    [sheet] = foreign.open_files([("s.csv", text.encode())])
    assert sheet.rows["row"].to_list() == [4, 6]
    assert sheet.set_aside["row"].to_list() == [5]
