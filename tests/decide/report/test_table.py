from __future__ import annotations

import math
from datetime import date
from xml.etree import ElementTree

import polars as pl

from wharfinger.decide.report import Column, Html, money, states, table


def test_numbers_stand_right_and_their_unit_in_the_head() -> None:
    grid = _read(table(_stock(), [Column("item", "Item"), Column("quantity", "Quantity", "boxes")]))
    assert [_words(cell) for cell in grid.findall(".//thead//th")] == ["Item", "Quantity boxes"]
    assert [cell.get("class") for cell in grid.findall(".//tbody//td")] == ["number"] * 3


def test_what_is_missing_is_a_dash_and_never_null_or_nan() -> None:
    markup = table(_stock(), [Column(name, name) for name in _stock().columns])
    assert "null" not in markup.lower()
    assert "nan" not in markup.lower()
    assert "None" not in markup
    assert _rows(markup)[1] == ["Pot", "–", "–", "–", "–"]


def test_days_and_yes_or_no_are_words() -> None:
    assert _rows(table(_stock(), [Column("due", "Due"), Column("counted", "Counted")]))[0] == [
        "2026-11-20",
        "yes",
    ]


def test_a_cut_table_says_so_and_still_sums_all_rows() -> None:
    frame = pl.DataFrame({"item": [f"i{at}" for at in range(1340)], "value": [2.0] * 1340})
    markup = table(
        frame, [Column("item", "Item"), Column("value", "Value", show=money, total=True)], most=200
    )
    assert len(_rows(markup)) == 200
    assert "200 of 1,340 rows" in markup
    assert [_words(cell) for cell in _read(markup).findall(".//tfoot//td")] == ["All 1,340", "2,680.00"]


def test_a_sum_leaves_out_what_is_missing() -> None:
    markup = table(_stock(), [Column("item", "Item"), Column("value", "Value", total=True)])
    assert [_words(cell) for cell in _read(markup).findall(".//tfoot//td")] == ["All 3", "3.5"]


def test_a_guess_is_marked_in_head_and_cells() -> None:
    grid = _read(table(_stock(), [Column("item", "Item"), Column("value", "Need", guess=True)]))
    assert _words(grid.findall(".//thead//th")[1]) == "≈ Need"
    assert {cell.get("class") for cell in grid.findall(".//tbody//td")} == {"number guess"}


def test_a_state_is_a_word_and_a_shape_of_its_own() -> None:
    frame = pl.DataFrame({"state": ["out", "low", "healthy", "other"]})
    markup = table(
        frame, [Column("state", "State", show=states({"out": "bad", "low": "warn", "healthy": "good"}))]
    )
    shapes = [path.get("d") for path in _read(markup).iter("path")]
    assert len(set(shapes)) == 4
    assert _rows(markup) == [["out"], ["low"], ["healthy"], ["other"]]


def test_an_empty_table_is_a_sentence() -> None:
    assert table(_stock().clear(), [Column("item", "Item")], caption="Blocked") == (
        '<p class="note">Blocked: no rows.</p>'
    )


def _stock() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "item": ["Tea", "Pot", "Cup"],
            "quantity": [12, None, 3],
            "value": [1.5, math.nan, 2.0],
            "due": [date(2026, 11, 20), None, None],
            "counted": [True, None, False],
        }
    )


def _read(markup: Html) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{markup}</div>")


def _words(cell: ElementTree.Element) -> str:
    return "".join(cell.itertext())


def _rows(markup: Html) -> list[list[str]]:
    return [[_words(cell) for cell in row] for row in _read(markup).findall(".//tbody/tr")]
