import datetime as dt

import pytest

from tests.decide.demand.shop import sales
from wharfinger.decide.demand.question import Question
from wharfinger.tables import TableError


def asked(**given):
    return Question.of(sales(), quantiles=[0.95, 0.5], every=None, as_of=None, seed=0, **given)


def test_without_as_of_the_day_after_the_last_sale_is_today():
    assert asked().made_at == dt.datetime(2025, 7, 25, tzinfo=dt.UTC)


def test_quantiles_stand_in_order_whatever_the_order_asked():
    assert asked().probs == [0.5, 0.95]


def test_a_table_beside_the_sales_is_checked():
    with pytest.raises(TableError, match="expected also 'date'"):
        asked(known={"price": [1.0]})
    with pytest.raises(TableError, match="items: found columns 'item'"):
        asked(items={"item": ["a"]})
