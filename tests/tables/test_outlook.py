import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.tables import Proposals, Sales, StockHistory, proposal_key, take

PARTS = st.lists(st.none() | st.text("ab/%2F", min_size=1, max_size=4), min_size=3, max_size=3)


@given(PARTS, PARTS)
def test_different_acts_have_different_keys(one, other):
    assert (proposal_key(*one) == proposal_key(*other)) == (one == other)


@pytest.mark.parametrize("quantity", [1e13, -1e13, 1e308, 1e-10])
def test_a_given_number_of_an_absurd_size_is_set_aside(quantity):
    taken = take({"item": ["A", "B"], "date": ["2026-01-01"] * 2, "quantity": [1.0, quantity]}, Sales)
    assert taken.good["item"].to_list() == ["A"]
    assert taken.failures["expected"].to_list() == ["0, or a size from 1e-09 to 1,000,000,000,000"]


def test_zero_and_the_largest_size_are_numbers():
    days = ["2026-01-01", "2026-01-02", "2026-01-03"]
    taken = take({"item": ["A"] * 3, "date": days, "on_hand": [0.0, 1e12, -1e-9]}, StockHistory)
    assert taken.good.height == 3


def test_a_computed_number_may_have_any_size():
    row = {"proposal": "a", "decision": "d", "kind": "k", "what": "w", "why": "y", "worth": 1e20}
    assert Proposals.of({name: [value] for name, value in row.items()}).height == 1
