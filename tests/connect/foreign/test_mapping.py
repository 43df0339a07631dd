"""Columns are understood by their names and cells; what is doubtful is asked, never taken in silence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest

from benchmarks.mapping import held_out_variants, look, summary, variants
from tests.connect.foreign.made import MADE, made
from wharfinger.connect import foreign
from wharfinger.tables import FileError, SettingError

SALES = b"sku,day,pieces,price\nA,2026-03-01,2,1.50\n"


def sheet_of(data: bytes, name: str = "file.csv") -> foreign.Sheet:
    [sheet] = foreign.open_files([(name, data)])
    return sheet


def test_nine_of_ten_columns_are_right_without_help_and_none_is_silently_wrong() -> None:
    told = summary([look(variant) for variant in variants()])
    known = sum(len(part.columns) for name in MADE for part in foreign.guess(sheet_of(made(name))).tables)
    assert told["files"] == 30
    assert (told["right"] + known) / (told["columns"] + known) >= 0.9
    assert told["percent_right"] >= 90
    assert told["silently_wrong"] == 0


def test_under_labels_that_no_word_was_added_for_nothing_is_silently_wrong() -> None:
    told = summary([look(variant) for variant in held_out_variants()])
    assert told["silently_wrong"] == 0
    assert told["percent_right"] >= 70


def test_the_measure_sees_a_day_and_a_column_that_are_wrong() -> None:
    variant = next(one for one in variants() if one.name == "German, sales")
    other_days = {**variant.values, "date": [dt.date(2020, 1, 1)] * 40}
    assert look(replace(variant, values=other_days)).silently_wrong == ("date",)
    assert look(replace(variant, columns={**variant.columns, "price": "Menge"})).silently_wrong == ("price",)


def test_our_own_export_comes_back_without_a_question() -> None:
    own = pl.DataFrame({"item": ["A"], "date": [dt.date(2026, 3, 1)], "quantity": [1234.5], "order": ["1"]})
    mapping = foreign.guess(sheet := sheet_of(own.write_csv().encode(), "sales.csv"))
    assert mapping.sure
    assert foreign.understand(sheet, mapping).tables["sales"].select(own.columns).equals(own)


def test_a_mapping_is_remembered_by_the_shape_whatever_the_order_of_columns() -> None:
    said = foreign.guess(sheet_of(SALES)).changed("sales", "price", None)
    other = sheet_of(b"price,pieces,day,sku\n1.50,2,2026-03-01,A\n")
    kept = foreign.mapping_from_json(said.to_json())
    assert other.shape == kept.shape
    assert "price" not in foreign.guess(other, kept).tables[0].columns


def test_a_remembered_answer_gives_way_to_what_the_cells_say() -> None:
    doubtful = sheet_of(b"sku,day,pieces\nA,03/04/2026,2\n")
    kept = foreign.guess(doubtful).answered({"days": "month first"})
    certain = sheet_of(b"sku,day,pieces\nA,23/04/2026,2\n")
    read = foreign.understand(certain, foreign.guess(certain, kept)).tables["sales"]
    assert read["date"].to_list() == [dt.date(2026, 4, 23)]


def test_a_question_about_a_column_is_answered_by_its_name() -> None:
    sheet = sheet_of(b"sku,date,ordered quantity,sold quantity\nA,2026-03-01,2,1\n")
    [question] = foreign.guess(sheet).questions
    mapping = foreign.guess(sheet, foreign.guess(sheet).answered({question.id: "sold quantity"}))
    assert foreign.understand(sheet, mapping).tables["sales"]["quantity"].to_list() == [1.0]


def test_a_file_without_names_is_read_by_answers_alone() -> None:
    sheet = sheet_of(b"A,2026-03-01,2,1.50\nB,2026-03-02,3,1.50\n")
    mapping = foreign.guess(sheet, foreign.guess(sheet).answered({"kind": "sales"}))
    choices = {question.id: question.choices for question in mapping.questions}
    assert choices["which:sales.date"] == ("column 2", "none of them")
    assert "column 2" not in choices["which:sales.quantity"]
    answers = {"item": "column 1", "date": "column 2", "quantity": "column 3"}
    said = mapping.answered({f"which:sales.{our}": theirs for our, theirs in answers.items()})
    rows = foreign.understand(sheet, foreign.guess(sheet, said)).tables["sales"]
    assert rows.select("_row", "item", "quantity").rows() == [(1, "A", 2.0), (2, "B", 3.0)]


def test_a_cell_that_cannot_be_read_is_told_with_its_own_way_to_mend_it() -> None:
    sheet = sheet_of(SALES + b"B,2026-02-30,2,1.50\nC,2026-03-01,2 boxes,1.50\n")
    failures = foreign.understand(sheet, foreign.guess(sheet)).failures
    assert failures.select("row", "found", "mend").rows() == [
        (3, "'2026-02-30'", "there is no such day: correct it"),
        (4, "'2 boxes'", "write the bare number, without unit or currency, like 1234.5"),
    ]


def test_a_chosen_column_is_taken_and_asked_about_in_its_turn() -> None:
    sheet = sheet_of(b"sku,day,pieces,paid\nA,2026-03-01,2,3.00\n")
    mapping = foreign.guess(sheet).changed("sales", "price", "paid")
    assert foreign.understand(sheet, mapping).tables["sales"]["price"].to_list() == [3.0]
    with pytest.raises(SettingError, match="a table or column that is not ours"):
        mapping.changed("sales", "colour", "paid")


def test_a_sum_of_the_line_is_divided_by_its_quantity() -> None:
    sheet = sheet_of(b"sku,day,pieces,line total\nA,2026-03-01,4,6.00\nB,2026-03-01,0,0.00\n")
    assert foreign.understand(sheet, foreign.guess(sheet)).tables["sales"]["price"].to_list() == [1.5, None]


def test_tax_inside_and_larger_units_are_taken_out_by_the_answers() -> None:
    sheet = sheet_of(b"sku,day,quantity (cartons),gross price\nA,2026-03-01,2,11.90\n")
    answers = {"tax:gross price": "19%", "pack:quantity (cartons)": "12"}
    mapping = foreign.guess(sheet, foreign.guess(sheet).answered(answers))
    assert mapping.sure
    row = foreign.understand(sheet, mapping).tables["sales"].row(0, named=True)
    assert (row["quantity"], row["price"]) == (24.0, pytest.approx(10.0))


def test_one_row_may_fill_several_tables() -> None:
    data = b"sku;name;price;cost;in stock;weight (kg)\nA;Mug;3,50;1,00;12;0,31\n"
    tables = foreign.understand(sheet := sheet_of(data), foreign.guess(sheet)).tables
    assert tables["items"].select("item", "price", "unit_cost", "weight_g").row(0) == ("A", 3.5, 1.0, 310.0)
    assert tables["stock"].select("item", "on_hand").row(0) == ("A", 12.0)


def test_mended_rows_are_read_again_by_the_same_mapping() -> None:
    sheet = sheet_of(SALES + b"B,2026-03-02,many,2.00\n")
    mapping = foreign.guess(sheet)
    [line] = foreign.understand(sheet, mapping).failures["line"]
    import json

    mended = foreign.sheet_of(sheet.file, sheet.name, [(3, {**json.loads(line), "pieces": "7"})])
    row = foreign.understand(mended, mapping).tables["sales"].row(0, named=True)
    assert (row["_row"], row["item"], row["quantity"]) == (3, "B", 7.0)


def test_a_kept_mapping_that_is_none_is_refused() -> None:
    with pytest.raises(FileError, match="text that is none"):
        foreign.mapping_from_json("{}")
