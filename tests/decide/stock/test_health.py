import datetime as dt
import html
import re

import polars as pl
import pytest

from wharfinger.decide import stock
from wharfinger.decide.stock.health import decision
from wharfinger.decide.stock.health_report import answer
from wharfinger.tables import SettingError

AS_OF = dt.date(2026, 7, 1)


def day(back):
    return AS_OF - dt.timedelta(days=back)


def items(*names, cost=2.0, price=5.0, **more):
    count = len(names)
    return {
        "item": list(names),
        "name": [f"the {name}" for name in names],
        "category": ["things"] * count,
        "unit": ["piece"] * count,
        "unit_cost": [cost] * count,
        "price": [price] * count,
        **more,
    }


def sold(item, days_back, quantity=1.0):
    return [(item, "main", day(back), quantity) for back in days_back]


def sales(*rows):
    return pl.DataFrame(
        [row for group in rows for row in group],
        schema={"item": pl.String, "place": pl.String, "date": pl.Date, "quantity": pl.Float64},
        orient="row",
    )


def on_hand(**units):
    return {"item": list(units), "on_hand": list(units.values())}


def one(result, item):
    return result.stock_health.row(by_predicate=pl.col("item") == item, named=True)


def health(sales_, items_, stock_, **more):
    return stock.health(sales_, items_, stock_, as_of=AS_OF, **more)


def test_cover_is_what_is_free_divided_by_the_pace():
    there = {"item": ["A"], "on_hand": [30.0], "reserved": [10.0]}
    row = one(health(sales(sold("A", range(1, 366), 2.0)), items("A"), there), "A")
    assert row["per_day"] == 2.0
    assert row["days_of_cover"] == 10.0
    assert row["value"] == 60.0
    assert row["state"] == "enough"


def test_days_with_an_empty_shelf_do_not_slow_the_pace():
    # 91 days, of which 45.5 empty: 91 units in 45.5 days are 2 a day.
    rows = sales(sold("A", range(1, 366), 2.0)).with_columns(
        quantity=pl.when(pl.col("date").dt.ordinal_day() % 2 == 0).then(2.0).otherwise(0.0),
        available=pl.when(pl.col("date").dt.ordinal_day() % 2 == 0).then(1.0).otherwise(0.0),
    )
    row = one(health(rows, items("A"), on_hand(A=10.0)), "A")
    assert row["per_day"] == pytest.approx(2.0)


def test_an_item_counts_from_its_first_sale():
    old = sold("B", range(1, 366))
    row = one(health(sales(old, sold("A", range(1, 11), 3.0)), items("A", "B"), on_hand(A=10.0)), "A")
    assert row["per_day"] == 3.0
    assert row["state"] == "new"


@pytest.mark.parametrize(
    ("units", "days_back", "state"),
    [
        (-3.0, range(1, 366), "negative"),
        (0.0, range(1, 366), "out"),
        (2.9, range(1, 366), "low"),
        (3.0, range(1, 366), "enough"),
        (180.0, range(1, 366), "enough"),
        (180.5, range(1, 366), "slow"),
        (5.0, range(180, 366), "dead"),
        (5.0, range(179, 366), "slow"),
        (5.0, range(1, 60), "new"),
        (2.0, range(1, 61), "low"),
    ],
)
def test_states_follow_their_limits(units, days_back, state):
    rows = sales(sold("A", days_back), sold("B", range(1, 400)))
    assert one(health(rows, items("A", "B"), on_hand(A=units)), "A")["state"] == state


def test_what_never_sold_is_dead_once_sales_are_known_for_long_enough():
    for known_days, state in ((180, "dead"), (179, "new")):
        rows = sales(sold("B", range(1, known_days + 1)))
        assert one(health(rows, items("A", "B"), on_hand(A=5.0)), "A")["state"] == state


def test_the_excess_of_a_slow_item_is_what_lies_beyond_the_limit():
    row = one(health(sales(sold("A", range(1, 366))), items("A"), on_hand(A=200.0)), "A")
    assert (row["state"], row["excess"], row["excess_value"]) == ("slow", 20.0, 40.0)


def test_classes_part_where_the_margin_reaches_the_shares():
    # Margins 70, 20, 6, 4 of 100: A reaches 70, B crosses 80, C crosses 95.
    names = ["a", "b", "c", "d"]
    rows = sales(*(sold(name, [1], units) for name, units in zip(names, (70, 20, 6, 4), strict=True)))
    result = health(rows, items(*names, cost=0.0, price=1.0), on_hand(a=1.0, b=1.0, c=1.0, d=1.0))
    assert {name: one(result, name)["abc"] for name in names} == {"a": "A", "b": "A", "c": "B", "d": "C"}


def test_evenness_is_the_spread_of_weekly_sales():
    # Weeks of 7 and 21 in turn: mean 14, standard deviation of 12 such weeks 7.31, variation 0.522.
    weekly = [(7.0 if week % 2 else 21.0) for week in range(12)]
    weeks = (sold("A", [1 + 7 * week], units) for week, units in enumerate(weekly))
    rows = sales(*weeks, sold("A", [85], 7.0))
    row = one(health(rows, items("A"), on_hand(A=1.0)), "A")
    assert row["variation"] == pytest.approx(7.3112 / 14, rel=1e-4)
    assert row["xyz"] == "Y"


def test_three_weeks_of_sales_have_no_class():
    row = one(health(sales(sold("A", range(1, 23))), items("A"), on_hand(A=1.0)), "A")
    assert row["xyz"] is None


def test_the_first_lot_to_expire_is_sold_first_and_the_rest_is_left():
    lots = {
        "item": ["A", "A"],
        "lot": ["new", "old"],
        "expires": [day(-9), day(-4)],
        "on_hand": [8.0, 4.0],
    }
    # One a day: the old lot sells in days 1 to 4, the new one in days 5 to 10, six of its eight.
    result = health(sales(sold("A", range(1, 366))), items("A"), lots)
    assert result.expiring_lots.select("lot", "unsold", "unsold_value").rows() == [("new", 2.0, 4.0)]


def test_stock_of_an_unknown_item_is_kept_without_a_value():
    row = one(health(sales(sold("A", range(1, 366))), items("A"), on_hand(X=5.0)), "X")
    assert (row["value"], row["name"], row["on_hand"]) == (None, None, 5.0)


def test_proposals_clear_count_and_sell_before_expiry():
    lots = {
        "item": ["dead", "minus", "milk", "gone"],
        "lot": [None, None, "L1", "L2"],
        "expires": [None, None, day(-2), day(5)],
        "on_hand": [10.0, -2.0, 9.0, 3.0],
    }
    rows = sales(
        *(sold(name, range(200, 400)) for name in ("dead", "minus")),
        *(sold(name, range(1, 400)) for name in ("milk", "gone")),
    )
    tables = {"sales": rows, "items": items("dead", "minus", "milk", "gone"), "stock": lots}
    result = decision.apply(tables, as_of=AS_OF)
    proposals = decision.proposals(result)
    assert proposals.select("kind", "what", "worth").rows() == [
        ("clear", "Clear 10 of the dead at main", 20.0),
        ("sell_before_expiry", "Mark down or give away 6 of the milk (lot L1) at main", 12.0),
        ("write_off", "Write off 3 of the gone (lot L2) at main", 6.0),
        ("count", "Count the minus at main", 4.0),
    ]
    assert proposals["proposal"].is_unique().all()


def test_the_report_says_the_answer_first():
    tables = {"sales": sales(sold("A", range(1, 366))), "items": items("A"), "stock": on_hand(A=200.0)}
    result = decision.apply(tables, as_of=AS_OF)
    words = answer(result.frames["stock_health"], result.frames["expiring_lots"])
    assert words.startswith("400.00 lies in stock; 40.00, 10%, of it is more than will sell soon.")
    heading = html.unescape(re.search("<h1>(.*?)</h1>", decision.report(result))[1]).replace("\xa0", " ")
    assert heading == words


def test_promised_and_spoiling_goods_are_not_too_much():
    lots = {
        "item": ["A"] * 3,
        "lot": ["gone", "soon", "fine"],
        "expires": [day(40), day(-10), None],
        "on_hand": [50.0, 100.0, 20.0],
        "reserved": [0.0, 0.0, 5.0],
    }
    result = health(sales(sold("A", range(200, 400))), items("A"), lots)
    row = one(result, "A")
    assert (row["state"], row["expired"], row["excess"]) == ("dead", 50.0, 15.0)
    # 150 spoil and 15 are too much: 165 of 170, and 5 are promised. No unit is counted twice.
    assert result.expiring_lots["unsold"].sum() + row["excess"] + row["reserved"] == row["on_hand"]


def test_expired_goods_cover_nothing():
    lots = {"item": ["A"], "lot": ["gone"], "expires": [day(40)], "on_hand": [50.0]}
    row = one(health(sales(sold("A", range(1, 366))), items("A"), lots), "A")
    assert (row["state"], row["days_of_cover"]) == ("out", 0.0)


def test_a_lot_below_zero_is_counted_even_if_another_hides_it():
    lots = {"item": ["A", "A"], "lot": ["one", "two"], "on_hand": [50.0, -50.0]}
    assert one(health(sales(sold("A", range(1, 366))), items("A"), lots), "A")["state"] == "negative"


def test_less_than_a_unit_is_not_worth_naming():
    row = one(health(sales(sold("A", range(1, 366))), items("A"), on_hand(A=180.4)), "A")
    assert (row["state"], row["excess"]) == ("slow", 0.0)


@pytest.mark.parametrize("names", [("a/b", "c"), ("a", "b/c")])
def test_items_and_places_with_slashes_keep_their_own_proposals(names):
    stock_ = {"item": ["a/b", "a"], "place": ["c", "b/c"], "on_hand": [5.0, 5.0]}
    rows = sales(sold("a/b", range(200, 400)), sold("a", range(200, 400)))
    tables = {"sales": rows, "items": items("a/b", "a"), "stock": stock_}
    proposals = decision.proposals(decision.apply(tables, as_of=AS_OF))
    assert names in proposals.select("item", "place").rows()


def test_limits_in_the_wrong_order_are_refused():
    with pytest.raises(SettingError, match="a_share not above b_share"):
        stock.HealthSettings(a_share=0.9, b_share=0.5)


def test_a_depot_is_judged_by_what_it_serves():
    stock_ = {"item": ["A", "A"], "place": ["depot", "main"], "on_hand": [40.0, 5.0]}
    result = health(sales(sold("A", range(1, 366), 5.0)), items("A"), stock_)
    depot = result.stock_health.row(by_predicate=pl.col("place") == "depot", named=True)
    assert (depot["state"], depot["days_of_cover"]) == ("enough", 8.0)


def test_an_empty_shelf_does_not_make_an_item_dead():
    shut = sold("A", range(1, 200), 0.0)
    rows = sales(sold("A", range(200, 400)), shut).with_columns(
        available=pl.when(pl.col("quantity") > 0).then(1.0).otherwise(0.0)
    )
    assert one(health(rows, items("A"), on_hand(A=100.0)), "A")["state"] == "slow"


def test_empty_days_before_the_first_sale_do_not_count():
    shut = sold("A", range(71, 91), 0.0)
    rows = sales(shut, sold("A", range(1, 71), 2.0)).with_columns(
        available=pl.when(pl.col("quantity") > 0).then(1.0).otherwise(0.0)
    )
    assert one(health(rows, items("A"), on_hand(A=10.0)), "A")["per_day"] == 2.0


def test_the_future_changes_nothing():
    past = sales(sold("A", range(1, 366), 2.0))
    later = sales(sold("A", range(-30, 1), 900.0), sold("B", range(-30, 1), 900.0))
    before = health(past, items("A", "B"), on_hand(A=100.0, B=3.0))
    after = health(pl.concat([past, later]), items("A", "B"), on_hand(A=100.0, B=3.0))
    assert before.stock_health.equals(after.stock_health)


def test_four_whole_weeks_have_a_class():
    assert one(health(sales(sold("A", range(1, 29))), items("A"), on_hand(A=1.0)), "A")["xyz"] == "X"
