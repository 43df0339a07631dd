"""The integer programme against trying every combination."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.purchasing.replenish.together import Choice, Conditions, Limits, Wish, together

money = st.integers(0, 200).map(float)


@st.composite
def cases(draw):
    orders = [
        Conditions(
            draw(st.none() | st.integers(1, 300).map(float)),
            draw(st.none() | st.integers(1, 300).map(float)),
            draw(st.integers(0, 60).map(float)),
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    wishes = []
    for _ in range(draw(st.integers(1, 5))):
        nothing = Choice(0.0, 0.0, draw(money))
        sizes = [
            Choice(float(k), draw(st.integers(1, 200).map(float)), draw(money), draw(st.integers(0, 20)) / 10)
            for k in range(1, draw(st.integers(2, 4)))
        ]
        wishes.append(Wish(draw(st.integers(0, len(orders) - 1)), (nothing, *sizes), draw(st.booleans())))
    limits = Limits(
        draw(st.none() | st.integers(0, 500).map(float)),
        draw(st.none() | st.integers(0, 50).map(lambda tenths: tenths / 10)),
    )
    return wishes, orders, limits


def cost(taken, wishes, orders, limits):
    """Written apart from the programme: what a combination costs, or None when it is not allowed."""
    chosen = [wish.choices[k] for wish, k in zip(wishes, taken, strict=True)]
    total = sum(choice.cost for choice in chosen)
    if limits.budget is not None and sum(choice.value for choice in chosen) > limits.budget:
        return None
    if limits.m3 is not None and sum(choice.m3 for choice in chosen) > limits.m3 + 1e-9:
        return None
    for number, terms in enumerate(orders):
        ours = [(wish, k) for wish, k in zip(wishes, taken, strict=True) if wish.order == number]
        value = sum(wish.choices[k].value for wish, k in ours)
        if not any(k for _, k in ours):
            total += terms.freight
            continue
        if limits.none and any(wish.must and not k for wish, k in ours):
            return None
        if terms.minimum is not None and value < terms.minimum:
            return None
        if terms.free_from is None or value < terms.free_from:
            total += terms.freight
    return total


@settings(max_examples=100, deadline=None)
@given(cases())
def test_no_combination_that_is_allowed_costs_less(case):
    wishes, orders, limits = case
    every = itertools.product(*(range(len(wish.choices)) for wish in wishes))
    least = min(one for taken in every if (one := cost(taken, *case)) is not None)
    found = cost(together(wishes, orders, limits), *case)
    assert found is not None
    assert abs(found - least) < 1e-6


def test_freight_is_saved_when_it_costs_more_than_what_fills_up():
    due = Wish(0, (Choice(0, 0, 50), Choice(1, 80, 0)), must=True)
    soon = Wish(0, (Choice(0, 0, 0), Choice(1, 20, 3)), must=False)
    assert together([due, soon], [Conditions(None, 100, 25)], Limits()) == [1, 1]
    assert together([due, soon], [Conditions(None, 100, 2)], Limits()) == [1, 0]


def test_what_loses_most_for_its_money_goes_first():
    lines = [
        Wish(0, (Choice(0, 0, lost), Choice(1, value, 0)), must=True)
        for lost, value in ((9, 10), (10, 20), (8, 10))
    ]
    assert together(lines, [Conditions()], Limits(budget=20)) == [1, 0, 1]
