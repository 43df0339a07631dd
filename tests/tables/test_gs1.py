"""Codes on goods. The cases stand in a file, as the pages read the same ones without a network."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.tables.errors import CodeError
from wharfinger.tables.gs1 import SEPARATOR, Scanned, check_digit, is_gtin, lot_code, read_code

THIS_YEAR = 2026
CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("gs1_cases.json").read_text())


def as_said(scanned: Scanned) -> dict[str, Any]:
    parts = {name: value for name, value in vars(scanned).items() if value is not None}
    return {name: value if isinstance(value, (int, str)) else str(value) for name, value in parts.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"].replace(SEPARATOR, "|"))
def test_a_code_says_what_the_specification_says(case: dict[str, Any]) -> None:
    if case.get("refused"):
        with pytest.raises(CodeError):
            read_code(case["text"], THIS_YEAR)
    else:
        assert as_said(read_code(case["text"], THIS_YEAR)) == {
            name: value for name, value in case.items() if name != "text"
        }


def test_the_check_digit_is_that_of_the_published_example() -> None:
    # gs1.org, how to calculate a check digit manually: 37610425002123456 gives 9.
    assert check_digit("37610425002123456") == 9


def test_a_code_that_breaks_the_rules_says_how_to_mend_it() -> None:
    with pytest.raises(CodeError, match=r"check digit is wrong.*scan it again"):
        read_code("]C10109506000134353", THIS_YEAR)


@given(
    st.from_regex("[0-9]{12}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9\-/]{1,20}", fullmatch=True),
    st.none() | st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2070, 1, 1)),
)
def test_the_label_of_a_lot_is_read_back_as_it_was_written(digits: str, lot: str, expires: Any) -> None:
    gtin = digits + str(check_digit(digits))
    assert is_gtin(gtin)
    sent = "]C1" + "".join(identifier + data for identifier, data in lot_code(gtin, lot, expires))
    assert read_code(sent, THIS_YEAR) == Scanned(gtin=gtin.zfill(14), lot=lot, expires=expires)
