import numpy as np

from tests.decide.demand.pasts import past_of
from tests.decide.demand.shop import day, sales, table
from wharfinger.decide import demand
from wharfinger.decide.demand.one_offs import one_offs

SOLD = np.random.default_rng(2).poisson(4.0, (3, 90)).astype(float)


def test_a_sale_of_a_million_is_a_one_off_and_counts_as_the_largest_other():
    sold = SOLD.copy()
    sold[1, 40] = 1e6
    assert np.argwhere(one_offs(sold)).tolist() == [[1, 40]]
    assert past_of(sold).sold[1, 40] == SOLD[1].max()


def test_a_sale_of_a_million_spoils_neither_its_item_nor_the_others():
    shop = sales(count=12)
    rows = shop.filter(item="item 005").height
    million = table(np.zeros((6, 200)))
    assert rows > 20
    spoilt = shop.extend(million.clear().vstack(table(np.eye(6, 200, 150) * 1e6).filter(item="item 005")))
    plain = demand.forecast_total(sales(count=12), periods=14, as_of=day(200))
    found = demand.forecast_total(spoilt, periods=14, as_of=day(200))
    assert np.allclose(found["q99"], plain["q99"], rtol=0.15)


def test_few_sales_or_several_large_ones_are_no_one_offs():
    few = np.zeros((1, 50))
    few[0, [3, 20, 40]] = 1.0, 1.0, 500.0
    assert not one_offs(few).any()
    many = SOLD[:1].copy()
    many[0, [5, 25, 45, 65]] = 1e4
    assert not one_offs(many).any()


def test_one_offs_do_not_hang_on_the_unit():
    sold = SOLD.copy()
    sold[2, 10] = 300.0
    assert np.array_equal(one_offs(sold), one_offs(sold * 12))
