import datetime as dt

import polars as pl
import pytest

from tests.decide.purchasing.replenish.shop import LEAN, coming, left, levels, line, order, suppliers
from tests.decide.purchasing.shop import TODAY, items, offers, stock
from wharfinger.decide.purchasing import ReplenishSettings, replenish
from wharfinger.tables import TableError
from wharfinger.tables.errors import DecisionError


def day(number):
    return TODAY + dt.timedelta(number)


def doubts(found):
    return found.order_doubts.select("item", "found").rows()


def customers(quantity, due=None, status="open"):
    return pl.DataFrame(
        {
            "order": ["C1"], "item": ["oil"], "quantity": [quantity], "status": [status], "due": [due],
            "ordered_at": [dt.datetime(2026, 3, 1, tzinfo=dt.UTC)],
        },
        schema_overrides={"due": pl.Date},
    )  # fmt: skip


def test_at_the_reorder_point_it_is_ordered_up_to_the_level():
    assert line(order(40.0))["quantity"] == 20
    assert line(order(41.0)) is None


def test_it_is_ordered_in_whole_multiples_and_not_under_the_minimum():
    assert line(order(35.0, offers=offers(multiple=12.0)))["quantity"] == 36
    assert line(order(35.0, offers=offers(multiple=12.0, minimum_quantity=40.0)))["quantity"] == 48


def test_an_order_is_at_least_the_economic_one():
    dear = order(40.0, settings=ReplenishSettings(order_cost=5.0))
    # The square root of 2 * 5 * 4 * 365 / (0.25 * 2).
    assert line(dear)["quantity"] == pytest.approx(171, abs=1)


def test_what_is_on_its_way_in_time_is_not_ordered_again():
    assert line(order(0.0, incoming=coming(41.0, 3))) is None
    assert line(order(0.0, incoming=coming(40.0, 8)))["quantity"] == 20


def test_what_comes_after_goods_ordered_now_does_not_count_as_if_it_were_there():
    # 100 come in 20 days; what is ordered today comes in 7, and that at the next chance in 8.
    found = line(order(30.0, incoming=coming(100.0, 20)))
    assert (found["incoming"], found["incoming_late"], found["cause"]) == (0, 100, "bridge")
    # 20 days of 4 and the buffer of 8 are more than the level of 60.
    assert found["quantity"] == 30
    soon = line(order(30.0, incoming=coming(100.0, 10)))
    assert soon["quantity"] == 10 * 4 + 8 - 30


def test_an_order_that_is_late_is_not_counted_as_if_it_came_tomorrow():
    # Ten days late: it is expected in ten more, after the goods of the next chance.
    found = order(0.0, incoming=coming(100.0, -10))
    assert (line(found)["incoming"], line(found)["incoming_late"]) == (0, 100)
    said = found.order_doubts.row(0, named=True)
    assert said["found"] == f"100 of P1 were due on {day(-10)} and have not come"
    assert said["expected"].endswith("it was counted as coming in 10 more days")


def test_an_order_that_is_a_little_late_is_counted():
    assert line(order(0.0, incoming=coming(100.0, -2))) is None


def test_an_order_that_is_late_beyond_hope_is_not_counted_at_all():
    found = order(0.0, incoming=coming(100.0, -40))
    assert (line(found)["incoming_late"], line(found)["cause"], line(found)["quantity"]) == (0, "reorder", 60)
    assert found.order_doubts["expected"][0].endswith("it was not counted")


def test_what_customers_wait_for_is_ordered_on_top():
    found = line(order(10.0, orders=customers(30.0)))
    assert (found["promised"], found["cause"], found["quantity"]) == (30, "customer_order", 80)


def test_what_is_reserved_for_the_same_customers_is_not_counted_twice():
    reserved = stock(50.0, reserved=[10.0])
    assert line(order(stock=reserved, orders=customers(10.0)))["promised"] == 10


def test_orders_for_later_count_as_far_as_they_are_more_than_is_expected():
    assert line(order(41.0, orders=customers(30.0, day(5)))) is None
    assert line(order(41.0, orders=customers(50.0, day(5))))["promised"] == 18
    assert line(order(41.0, orders=customers(50.0, day(30)))) is None


def test_what_has_left_or_was_cancelled_is_promised_to_nobody():
    for status in ("shipped", "cancelled", "part_shipped"):
        assert line(order(41.0, orders=customers(30.0, status=status))) is None


def test_it_waits_for_the_suppliers_day_and_is_ordered_for_the_days_until_the_one_after():
    found = order(41.0, suppliers=suppliers(order_weekdays="wed"))
    # Today is a Monday: 2 days to wait, 7 to come and 7 to the next Wednesday, at 4 a day; and the buffer of
    # 8, which was 8/6 standard deviations over 8 days, over 16.
    assert line(found)["reorder_point"] == pytest.approx(64 + 8 / 6 * 6 * 2**0.5, abs=0.01)
    assert (line(found)["order_on"], line(found)["due"]) == (day(2), day(9))


def test_it_is_ordered_as_late_as_it_may():
    # On a day with orders: 7 days to come and 7 to the next Monday need 56 and a buffer.
    mondays = suppliers(order_weekdays="mon")
    need = 56 + 8 / 6 * 6 * (14 / 8) ** 0.5
    assert line(order(float(int(need)), suppliers=mondays))["order_on"] == TODAY
    later = line(order(float(int(need) + 1), suppliers=mondays))
    assert later is None


def with_break(unit_cost, quantity):
    return pl.concat(
        [offers(), offers(unit_cost=unit_cost, break_quantity=quantity, break_kind="all_units")],
        how="diagonal_relaxed",
    )


def test_a_price_break_is_taken_when_it_saves_more_than_it_costs_to_hold():
    found = line(order(40.0, offers=with_break(1.8, 100.0)))
    assert (found["quantity"], found["unit_cost"]) == (100, 1.8)
    assert found["saved"] > 0
    assert line(order(40.0, offers=with_break(1.99, 700.0)))["quantity"] == 20


def test_the_cheaper_supplier_is_taken_and_the_other_named():
    two = pl.concat([offers(), offers(supplier="S-2", unit_cost=1.9)])
    found = line(order(40.0, offers=two))
    assert found["supplier"] == "S-2"
    assert found["beside"].startswith("S-1: ")


def test_a_dearer_supplier_is_taken_when_it_comes_in_time_and_that_is_worth_more():
    fast = offers(supplier="S-2", unit_cost=2.02, lead_days=1.0)
    # Nothing there: seven days without goods lose 28 units at a margin of 1.
    assert line(order(0.0, offers=pl.concat([offers(), fast])))["supplier"] == "S-2"
    # Enough for the seven days: no reason to pay more.
    enough = line(order(40.0, offers=pl.concat([offers(), fast.with_columns(unit_cost=2.5)])))
    assert enough["supplier"] == "S-1"


def test_a_supplier_of_much_that_is_unfit_is_dearer_than_it_looks():
    receipts = pl.DataFrame(
        {
            "document": [f"P{n}" for n in range(6)], "supplier": "S-2", "item": "oil",
            "ordered": [day(-30 - n) for n in range(6)], "received": [day(-23 - n) for n in range(6)],
            "quantity_ordered": 10.0, "quantity_received": 10.0, "quantity_bad": 2.0,
        }
    )  # fmt: skip
    two = pl.concat([offers(), offers(supplier="S-2", unit_cost=1.9)])
    assert line(order(40.0, offers=two, receipts=receipts))["supplier"] == "S-1"


def test_an_item_that_is_sold_off_is_ordered_only_for_customers_who_wait():
    ending = {"status": "ending"}
    assert left(order(0.0, item=ending)) == [("oil", "ending", 0.0)]
    assert line(order(4.0, item=ending, orders=customers(9.0)))["quantity"] == 5


def test_an_item_that_has_ended_is_not_ordered_and_waiting_customers_are_said():
    found = order(4.0, item={"status": "ended"}, orders=customers(9.0))
    assert line(found) is None
    assert found.left_out["found"].to_list() == ["status ended, and customers wait for 5"]


def test_goods_that_would_spoil_are_not_ordered():
    # It keeps 2 days: 8 sell of an order, and the smallest is 100.
    large = offers(minimum_quantity=100.0)
    found = order(0.0, item={"shelf_life_days": 2.0}, offers=large)
    assert left(found) == [("oil", "spoils", 0.0)]
    assert line(order(0.0, item={"shelf_life_days": 400.0}, offers=large))["quantity"] == 100


def test_an_order_is_no_larger_than_what_sells_before_it_spoils():
    # It comes in 7 days and keeps 8, of which 6 are bought for: by then 13 days of 4 are sold.
    assert line(order(0.0, item={"shelf_life_days": 8.0}))["quantity"] == 52


def test_what_never_sold_is_ordered_for_customers_who_wait_and_else_said():
    nothing_known = order(0.0, levels=levels("salt"), items=items("oil", "salt"), orders=customers(7.0))
    assert (line(nothing_known)["quantity"], line(nothing_known)["cause"]) == (7, "customer_order")
    new = order(0.0, levels=levels("salt"), items=items("oil", "salt"))
    assert line(new) is None
    assert ("oil", "facts", 0.0) in left(new)
    assert "no levels, and no sale before 2026-03-02 to make them from" in new.left_out["found"].to_list()


def test_weighed_goods_are_ordered_in_fractions():
    assert line(order(39.55, item={"unit": "kg"}))["quantity"] == 20.45


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"offers": offers("salt")}, "no offer"),
        ({"offers": offers(unit_cost=0.0)}, "a unit cost of 0 at S-1"),
        (
            {"offers": offers(minimum_quantity=1461.0)},
            "S-1 delivers 1,461 or more, and 1,460 sell in a year",
        ),
        (
            {"offers": offers("oil", "oil", unit=["box", "bag"], multiple=6.0, break_quantity=[None, 9.0])},
            "the offer of S-1 in bag and box",
        ),
    ],
)  # fmt: skip
def test_what_the_facts_do_not_allow_is_refused_by_name(change, found):
    result = order(0.0, **change)
    assert line(result) is None
    assert result.left_out.select("item", "why", "found").rows() == [("oil", "facts", found)]


def test_an_offer_without_lead_time_is_refused_by_name():
    with pytest.raises(TableError, match="lead_days"):
        order(0.0, offers=offers().with_columns(lead_days=pl.lit(None, pl.Float64)))


def test_a_guess_in_the_levels_is_told_with_the_order():
    found = line(order(0.0, levels=levels(guessed="lead time: 7 days, from the supplier's other items")))
    assert found["guessed"] == "lead time: 7 days, from the supplier's other items"
    assert found["guessed"] in found["reason"]


def test_stock_below_zero_is_taken_as_none_and_said():
    found = order(-3.0)
    assert line(found)["on_hand"] == 0
    assert doubts(found) == [("oil", "-3 on hand")]


def test_offers_that_overlap_are_said():
    both = pl.concat([offers(unit_cost=1.5, valid_from=day(-300)), offers(valid_from=day(-30))])
    assert doubts(order(0.0, offers=both)) == [("oil", "offers of S-1 that overlap in time")]


def test_without_levels_and_sales_it_refuses():
    with pytest.raises(DecisionError, match="neither levels nor sales"):
        replenish(items(), offers(), stock(0.0), as_of=TODAY)


def test_the_company_orders_for_all_its_places_together():
    two = pl.concat([levels(place="north"), levels(place="south")])
    there = pl.DataFrame({"item": "oil", "place": ["north", "south"], "on_hand": [41.0, 39.0]})
    found = order(levels=two, stock=there, settings=ReplenishSettings(order_cost=0.0, place="north"))
    assert found.order_lines.select("place", "stock_position", "reorder_point", "quantity").rows() == [
        ("north", 80, 81, 21)
    ]


def test_of_what_hardly_sells_the_places_together_keep_what_each_of_them_keeps():
    # Each place keeps one: at or below none it is ordered. Together they keep two, and one is too few.
    slow = {"mean": 0.1, "sd": 0.3, "reorder_point": 0.0, "order_up_to": 1.0}
    two = pl.concat([levels(place="north", **slow), levels(place="south", **slow)])
    assert line(order(2.0, levels=two)) is None
    assert line(order(1.0, levels=two))["quantity"] == 1


def test_each_place_can_order_for_itself():
    two = pl.concat([levels(place="north"), levels(place="south")])
    there = pl.DataFrame({"item": "oil", "place": ["north", "south"], "on_hand": [41.0, 39.0]})
    each = ReplenishSettings(order_cost=0.0, buy_for="place")
    found = order(levels=two, stock=there, settings=each)
    assert found.order_lines.select("place", "quantity").rows() == [("south", 21)]


def test_the_reason_says_what_happens_on_which_date_and_the_money():
    found = line(order(20.0))
    assert found["runs_out_on"] == day(5)
    assert not found["in_time"]
    # 20 of a demand of 32 are there: about 12 are short, at a margin of 1.
    assert found["short_by"] == pytest.approx(12, abs=0.2)
    assert found["lost_if_nothing"] == found["short_by"]
    for part in ("20 on hand", str(day(5)), "up to 60", str(day(7)), f"{found['lost_if_nothing']:.2f}"):
        assert part in found["reason"]


def test_the_day_on_which_it_runs_out_knows_what_comes_when():
    found = line(order(20.0, incoming=coming(8.0, 3)))
    assert found["runs_out_on"] == day(7)
    too_late = line(order(8.0, incoming=coming(30.0, 6)))
    assert too_late["runs_out_on"] == day(2)


def test_the_cash_is_told_by_the_week_in_which_it_is_paid():
    paid = ReplenishSettings(order_cost=0.0, pay_days=14, plan_weeks=6)
    found = order(0.0, incoming=coming(10.0, 1), settings=paid)
    cash = found.cash.select("week", "under_way", "ordered").rows()
    # 10 at 2.00 come tomorrow; 50 at 2.00 come in 7 days; each is paid two weeks later.
    assert cash[2] == (day(14), 20.0, 0.0)
    assert cash[3] == (day(21), 0.0, 100.0)
    assert (found.cash["out"] == found.cash.select("under_way", "ordered", "expected").sum_horizontal()).all()


def test_what_is_expected_to_follow_is_about_what_is_sold():
    # 4 a day at 2.00: 56 a week, once the goods that are there have gone.
    found = order(60.0, settings=ReplenishSettings(order_cost=0.0, plan_weeks=52)).cash
    assert found["expected"].tail(40).mean() == pytest.approx(56, rel=0.05)


def test_nothing_of_the_answer_depends_on_the_order_of_rows():
    every = pl.concat([levels(), levels("salt")])
    both = pl.concat([offers("oil", "salt"), offers("oil", "salt", supplier="S-2")])
    given = {"items": items("oil", "salt"), "offers": both, "levels": every, "incoming": coming(3.0, 2)}
    turned = {name: frame.reverse() for name, frame in given.items()}
    one, other = order(5.0, **given), order(5.0, **turned)
    for name in ("order_lines", "supplier_orders", "cash", "left_out", "order_doubts"):
        assert getattr(one, name).equals(getattr(other, name)), name
    assert LEAN.order_cost == 0
