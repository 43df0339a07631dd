import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tables.frames import frames_of
from wharfinger.tables import (
    TABLES,
    Failures,
    Items,
    Known,
    Note,
    Orders,
    Receipts,
    Sales,
    Stock,
    TableError,
    take,
)
from wharfinger.tables.table import Table

GOOD = {"item": "A", "date": "2024-01-31", "quantity": "2"}


def sales(*rows: dict[str, Any]) -> pl.DataFrame:
    """Sales lines of text, each like a good one but for what is given."""
    return pl.DataFrame([GOOD | row for row in rows])


def only_failure(frame: Any, table: type[Table] = Sales) -> dict[str, Any]:
    failures = take(frame, table, source="file.csv", first_row=2).failures
    assert len(failures) == 1, failures
    return failures.row(0, named=True)


def test_text_becomes_the_types_of_the_table() -> None:
    taken = take(sales({"price": "1.50", "promotion": "yes"}), Sales)
    assert taken.failures.is_empty()
    row = taken.good.row(0, named=True)
    assert (row["date"], row["quantity"], row["price"], row["promotion"]) == (
        dt.date(2024, 1, 31),
        2.0,
        1.5,
        True,
    )


def test_an_absent_column_has_its_default() -> None:
    assert take(sales({}), Sales).good["place"].to_list() == ["main"]


def test_blanks_around_a_cell_are_no_part_of_it() -> None:
    assert take(sales({"item": "  A ", "quantity": " 2 "}), Sales).good.row(0)[0] == "A"


@pytest.mark.parametrize(
    ("cell", "found", "expected", "mend"),
    [
        ({"quantity": "1,5"}, "'1,5'", "a number", "write a point before the decimals"),
        ({"quantity": "1.234,50"}, "'1.234,50'", "a number", "no thousands sign, like 1234.50"),
        ({"quantity": "1,234"}, "'1,234'", "a number", "like 1234.50"),
        ({"quantity": "5 kg"}, "'5 kg'", "a number", "write the bare number, without unit or currency"),
        ({"quantity": "many"}, "'many'", "a number", "write a number like 1234.5"),
        ({"quantity": ""}, "nothing", "a number", "fill in quantity, or leave the row out"),
        ({"quantity": "nan"}, "'nan'", "a number", "correct quantity"),
        ({"quantity": "inf"}, "'inf'", "a number", "correct quantity"),
        ({"price": "-1"}, "'-1'", "a number of 0 or more", "correct price, or leave the row out"),
        ({"available": "1.2"}, "'1.2'", "a number from 0 to 1", "correct available"),
        ({"promotion": "perhaps"}, "'perhaps'", "true or false", "write true or false"),
        ({"date": "31.01.2024"}, "'31.01.2024'", "like 2026-01-31", "write year, month, day"),
        ({"date": "01/31/2024"}, "'01/31/2024'", "like 2026-01-31", "write year, month, day"),
        ({"date": "2024-02-30"}, "'2024-02-30'", "like 2026-01-31", "there is no such day"),
        (
            {"date": "2024-01-31T14:05:00"},
            "'2024-01-31T14:05:00'",
            "like 2026-01-31",
            "leave it out where a day is asked",
        ),
        ({"date": "1024-01-31"}, "'1024-01-31'", "like 2026-01-31", "correct date"),
        ({"date": "soon"}, "'soon'", "like 2026-01-31", "write year, month, day"),
        ({"item": "=A1"}, "a formula, =A1", "text", "paste the value in place of the formula"),
        ({"quantity": "=1+1"}, "a formula, =1+1", "a number", "paste the value in place of the formula"),
        ({"item": "a\x07b"}, "'a\x07b'", "text", "remove the characters that cannot be printed"),
        ({"item": "x" * 201}, "... (201 characters)'", "text of at most 200 bytes", "shorten it"),
        (
            {"item": "x" * 1_000_000},
            "... (1000000 characters)'",
            "text of at most 200 bytes",
            "a quotation mark",
        ),
    ],
)
def test_a_bad_cell_is_named_with_the_way_to_mend_it(
    cell: dict[str, str], found: str, expected: str, mend: str
) -> None:
    failure = only_failure(sales({}, cell))
    [column] = cell
    assert (failure["table"], failure["source"], failure["row"], failure["column"]) == (
        "sales",
        "file.csv",
        3,
        column,
    )
    assert found in failure["found"]
    assert expected in failure["expected"]
    assert mend in failure["mend"]


def test_a_word_outside_the_choices_is_told_the_choices() -> None:
    items = {
        "item": ["A"],
        "name": ["a"],
        "category": ["c"],
        "unit": ["piece"],
        "unit_cost": [1],
        "price": [2],
    }
    failure = only_failure({**items, "status": ["gone"]}, Items)
    assert (failure["found"], failure["expected"]) == ("'gone'", "one of new, active, ending, ended")


def test_a_quantity_below_zero_is_refused_where_none_may_be() -> None:
    order = {"order": ["1"], "item": ["A"], "quantity": [-1.0], "ordered_at": ["2024-01-31T10:00:00Z"]}
    failure = only_failure(order, Orders)
    assert (failure["value"], failure["expected"]) == ("-1.0", "a number above 0")


def test_mixed_date_formats_fail_row_by_row() -> None:
    taken = take(sales({}, {"date": "31.01.2024"}, {"date": "2024/01/31"}, {"date": "2024-02-01"}), Sales)
    assert taken.failures["row"].to_list() == [1, 2]
    assert taken.good["date"].to_list() == [dt.date(2024, 1, 31), dt.date(2024, 2, 1)]


def test_the_second_row_with_a_key_is_refused_and_names_the_first() -> None:
    stock = {"item": ["A", "B", "A"], "on_hand": [1, 2, 3]}
    taken = take(stock, Stock, source="stock.csv", first_row=2)
    failure = taken.failures.row(0, named=True)
    assert taken.good["on_hand"].to_list() == [1.0, 2.0]
    assert failure["row"] == 4
    assert failure["found"] == "item 'A', place 'main' again, first in row 2"
    assert failure["expected"] == "each item and place and lot once"
    assert failure["mend"] == "keep the right one of the two rows"


def test_a_bad_row_does_not_take_its_key_from_a_good_one() -> None:
    taken = take({"item": ["A", "A"], "on_hand": ["x", "3"]}, Stock)
    assert taken.failures["row"].to_list() == [0]
    assert taken.good["on_hand"].to_list() == [3.0]


def test_a_rule_between_two_columns_is_told_at_one_of_them() -> None:
    receipt = {
        "document": ["1"],
        "supplier": ["S"],
        "item": ["A"],
        "quantity_ordered": [5],
        "quantity_received": [5],
        "ordered": ["2024-02-01"],
        "received": ["2024-01-01"],
    }
    failure = only_failure(receipt, Receipts)
    assert failure["column"] == "received"
    assert failure["expected"] == "a receipt on or after the day of the order"
    assert failure["mend"] == "correct the day of the order or of the receipt"


def test_each_bad_cell_of_a_row_is_told_and_the_row_kept_once() -> None:
    failures = take(sales({"date": "x", "quantity": "y", "note": "for later"}), Sales).failures
    assert failures["column"].to_list() == ["date", "quantity"]
    assert failures["whole_row"].to_list() == [
        '{"item":"A","date":"x","quantity":"y","note":"for later"}',
        None,
    ]


def test_failures_are_a_table_themselves() -> None:
    failures = take(sales({"quantity": "x"}, {"item": "=1"}), Sales, source="s.csv").failures
    assert failures.schema == Failures.none().schema


def test_a_missing_column_is_refused_with_the_likely_one() -> None:
    with pytest.raises(TableError) as caught:
        take({"item": ["A"], "Dat": ["2024-01-31"], "qty": [1]}, Sales, source="sales.csv")
    assert str(caught.value) == (
        "sales.csv: found columns 'item', 'Dat', 'qty'; expected also 'date', 'quantity'. "
        "To mend: rename 'Dat' to 'date' and rename 'qty' to 'quantity'."
    )


def test_a_missing_column_without_a_likely_one_is_to_be_added() -> None:
    with pytest.raises(TableError, match=r"expected also 'on_hand'\. To mend: add 'on_hand'\."):
        take({"item": ["A"]}, Stock)


def test_an_unknown_column_is_noted_and_not_used() -> None:
    taken = take(sales({"prise": "1", "weather": "sun"}), Sales)
    assert taken.failures.is_empty()
    assert taken.good.columns == list(Sales.columns())
    assert [(note.found, note.mend) for note in taken.notes] == [
        (
            "column 'prise', which sales does not have",
            "rename it to 'price' if that is meant; it is not used",
        ),
        ("column 'weather', which sales does not have", "nothing, if you do not need it; it is not used"),
    ]
    assert all(isinstance(note, Note) and "item, place, date" in note.expected for note in taken.notes)


def test_a_table_of_named_numbers_takes_them_and_checks_each() -> None:
    taken = take({"date": ["2024-01-31"] * 2, "holiday": ["1", "maybe"]}, Known)
    assert taken.notes == ()
    assert taken.good["holiday"].to_list() == [1.0]
    assert taken.failures["found"].to_list() == ["'maybe'"]


def test_cells_that_are_no_plain_values_are_refused() -> None:
    with pytest.raises(
        TableError, match=r"sales, column quantity: found cells of type List.* one plain value a cell"
    ):
        take({"item": ["A"], "date": ["2024-01-31"], "quantity": [[1, 2]]}, Sales)


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(TableError, match="found an object of type int; expected a dict of lists"):
        Sales.of(5)  # type: ignore[arg-type]


def test_of_refuses_a_frame_with_bad_rows_and_names_the_first() -> None:
    with pytest.raises(TableError) as caught:
        Sales.of(sales({}, {"quantity": "1,5"}, {"date": "x"}))
    assert caught.value.where == "sales, row 1, column quantity"
    assert caught.value.found == "'1,5', and 1 more bad rows"
    assert caught.value.mend.startswith("write a point before the decimals")


def test_a_moment_without_a_zone_is_utc_and_one_with_a_zone_is_turned() -> None:
    order = {"order": ["1", "2", "3"], "item": ["A"] * 3, "quantity": [1] * 3}
    at = ["2024-01-31 10:00", "2024-01-31T10:00:00+02:00", "2024-01-31"]
    good = take({**order, "ordered_at": at}, Orders).good["ordered_at"].to_list()
    assert [moment.hour for moment in good] == [10, 8, 0]
    assert {moment.utcoffset() for moment in good} == {dt.timedelta(0)}


@pytest.mark.parametrize("whole", [2**53 + 1, -(2**53) - 1, 2**63 - 1])
@pytest.mark.parametrize("given_as", [int, str])
def test_a_whole_number_is_never_rounded(whole: int, given_as: Callable[[int], object]) -> None:
    frame = {"table": ["t"], "row": [given_as(abs(whole))], "found": ["f"], "expected": ["e"], "mend": ["m"]}
    assert take(frame, Failures).good["row"].to_list() == [abs(whole)]


class ArrowOnly:
    """A frame of another library: all it has is the Arrow stream protocol."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("kind", [ArrowOnly, pl.LazyFrame, pl.DataFrame.to_dict, pl.DataFrame.lazy])
def test_any_frame_is_taken_as_the_polars_one(kind: Callable[[pl.DataFrame], Any]) -> None:
    frame = sales({}, {"item": None, "quantity": "3"}, {"quantity": "x"})
    ours, theirs = take(frame, Sales), take(kind(frame), Sales)
    assert theirs.good.equals(ours.good)
    assert theirs.failures.equals(ours.failures)


def test_typed_columns_of_another_library_are_taken() -> None:
    frame = pl.DataFrame({"item": ["A"], "date": [dt.date(2024, 1, 31)], "quantity": [2]})
    frame = frame.cast({"item": pl.Categorical, "quantity": pl.Int32})
    assert take(ArrowOnly(frame), Sales).good.row(0)[:4] == ("A", "main", dt.date(2024, 1, 31), 2.0)


def test_a_frame_in_several_chunks_is_taken_as_one_in_a_single_chunk() -> None:
    # The filter for bad rows leaves an empty chunk before a full one: there pl.format of polars 2.1 panics.
    chunks = [sales({"item": "A"}, {"item": "B"}), sales({"quantity": "x"}, {"quantity": "y"})]
    taken = take(pl.concat(chunks, rechunk=False), Sales)
    assert taken.good["item"].to_list() == ["A", "B"]
    assert taken.failures["found"].to_list() == ["'x'", "'y'"]


def test_keys_repeated_in_another_chunk_are_found() -> None:
    chunks = [pl.DataFrame({"item": ["A", "B"], "on_hand": [1.0, 2.0]})] * 2
    taken = take(pl.concat(chunks, rechunk=False), Stock)
    assert taken.failures["found"].to_list() == [
        "item 'A', place 'main' again, first in row 0",
        "item 'B', place 'main' again, first in row 1",
    ]


CELLS = (
    st.sampled_from(["A", "2024-01-31", "1.5", "1,5", "-1", "", " ", "=1", "x" * 300, "\x00", "true"])
    | st.text()
)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_every_row_is_either_good_or_named(rows: list[tuple[str, ...]]) -> None:
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(("item", "place", "lot", "on_hand"), pl.String), orient="row"
    )
    taken = take(frame, Stock, first_row=2)
    rejected = set(taken.failures["row"])
    assert len(taken.good) + len(rejected) == len(frame)
    assert rejected <= set(range(2, len(frame) + 2))
    assert taken.failures.select("found", "expected", "mend").null_count().row(0) == (0, 0, 0)
    assert taken.failures["whole_row"].drop_nulls().len() == len(rejected)


@given(data=st.data())
def test_a_frame_that_fits_is_taken_whole_and_unchanged(data: st.DataObject) -> None:
    table = TABLES[data.draw(st.sampled_from(sorted(TABLES)))]
    frame = data.draw(frames_of(table))
    again = take(frame, table)
    assert again.failures.is_empty()
    assert again.good.equals(frame)


@given(data=st.data())
def test_a_frame_read_as_text_means_the_same(data: st.DataObject) -> None:
    table = TABLES[data.draw(st.sampled_from(sorted(TABLES)))]
    frame = data.draw(frames_of(table))
    assert take(frame.cast(pl.String), table).good.equals(frame)
