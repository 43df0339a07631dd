import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.run.cut import MOST_PIECES, ROWS_A_PIECE, cut
from wharfinger.run.frames import unpack
from wharfinger.tables import DecisionError


def frame(items):
    return pl.DataFrame(
        {"item": items, "row": range(len(items))}, schema={"item": pl.String, "row": pl.Int64}
    )


def rows_of(whole):
    return [unpack(piece.packed)["sales"].rows() for piece in whole.pieces()]


def test_pieces_are_ranges_of_sorted_values_with_about_as_many_rows_each():
    whole = cut({"sales": frame(["d", "a", "c", "b", "a", "a"])}, "item", at_most=2)
    assert rows_of(whole) == [[("a", 1), ("a", 4), ("a", 5)], [("d", 0), ("c", 2), ("b", 3)]]
    assert whole.labels == ("item 'a'", "item 'b' to 'd'")


def test_rows_without_the_value_go_to_every_piece_at_their_place():
    whole = cut({"sales": frame(["a", None, "b"])}, "item", at_most=2)
    assert rows_of(whole) == [[("a", 0), (None, 1)], [(None, 1), ("b", 2)]]


def test_an_item_that_only_one_table_knows_is_in_a_piece_too():
    whole = cut({"sales": frame(["a"]), "stock": frame(["a", "b"])}, "item", at_most=9)
    stock = [unpack(piece.packed)["stock"]["item"].to_list() for piece in whole.pieces()]
    assert stock == [["a"], ["b"]]
    assert rows_of(whole) == [[("a", 0)], []]


def test_a_table_without_the_column_stays_whole():
    places = pl.DataFrame({"place": ["main"]})
    whole = cut({"sales": frame(["a", "b"]), "places": places}, "item", at_most=2)
    assert list(whole.uncut) == ["places"]
    assert [list(unpack(piece.packed)) for piece in whole.pieces()] == [["sales"], ["sales"]]


def test_tables_without_a_row_are_one_piece():
    whole = cut({"sales": frame([])}, "item", at_most=4)
    assert (whole.labels, rows_of(whole)) == (("no item",), [[]])


def test_what_may_not_be_split_is_one_piece():
    sales = frame(["a", "b"])
    whole = cut({"sales": sales}, None, at_most=4)
    assert (len(whole), list(whole.uncut)) == (1, ["sales"])


@pytest.mark.parametrize(
    ("rows", "pieces"), [(1, 1), (ROWS_A_PIECE, 1), (ROWS_A_PIECE + 1, 2), (4 * ROWS_A_PIECE, 4)]
)
def test_the_number_of_pieces_follows_from_the_rows(rows, pieces):
    assert len(cut({"sales": frame([f"{row:07}" for row in range(rows)])}, "item")) == pieces


def test_there_are_never_very_many_pieces(monkeypatch):
    monkeypatch.setattr("wharfinger.run.cut.ROWS_A_PIECE", 1)
    table = frame([f"{row:07}" for row in range(MOST_PIECES + 9)])
    assert len(cut({"sales": table}, "item")) == MOST_PIECES


def test_a_column_that_no_table_has_is_refused():
    with pytest.raises(
        DecisionError, match=r"found tables sales; expected at least one with a column 'shop'"
    ):
        cut({"sales": frame(["a"])}, "shop")


@given(items=st.lists(st.sampled_from([*"abcdefgh", None])), pieces=st.integers(1, 10))
def test_every_row_is_in_exactly_one_piece_and_no_item_in_two(items, pieces):
    sales = frame(items)
    parts = rows_of(cut({"sales": sales}, "item", pieces))
    named = [[row for row in part if row[0] is not None] for part in parts]
    assert len(parts) <= pieces
    assert sorted(row for part in named for row in part) == sorted(sales.drop_nulls("item").rows())
    assert all(part == sorted(part, key=lambda row: row[1]) for part in parts)
    items_of = [{item for item, _ in part} for part in named]
    assert sum(map(len, items_of)) == len(set().union(*items_of))
    assert all(items_of) or not any(items_of)
    assert all(set(part) >= set(sales.filter(pl.col("item").is_null()).rows()) for part in parts)
