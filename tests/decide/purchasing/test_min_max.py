import datetime as dt
import subprocess
import sys

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.purchasing.shop import TODAY, items, offers, sales, stock
from wharfinger.decide.purchasing import MinMaxSettings, economic_order_quantity, min_max
from wharfinger.decide.purchasing.min_max import decision
from wharfinger.tables.errors import SettingError, TableError

PLAIN = MinMaxSettings(search=False)


def run(quantities, on_hand, *, offered=None, incoming=None, settings=PLAIN, as_of=TODAY, **more):
    return min_max(
        sales(quantities),
        items(**more.pop("item", {})),
        offers() if offered is None else offered,
        stock(on_hand),
        incoming=incoming,
        settings=settings,
        as_of=as_of,
        **more,
    )


def coming(quantity, due=TODAY + dt.timedelta(3), place="main"):
    return pl.DataFrame(
        {"item": ["oil"], "place": [place], "quantity": [quantity], "due": [due], "document": ["P1"]}
    )


def order(result):
    return next(result.min_max_orders.iter_rows(named=True), None)


def level(result):
    return next(result.min_max_levels.iter_rows(named=True))


def skipped(result):
    return result.min_max_skipped.select("item", "found", "left_out").rows()


def test_at_the_min_it_is_ordered_up_to_the_max():
    # 4 a day over 7 days of lead time and 1 of review: the min is 32, and an even demand needs no buffer.
    found = run([4.0] * 100, 32)
    assert level(found)["reorder_point"] == 32
    quantity = economic_order_quantity(5.0, 4 * 365.0, 0.25 * 2.0)
    assert order(found)["quantity"] == np.ceil(quantity)


def test_above_the_min_nothing_is_ordered():
    assert order(run([4.0] * 100, 33)) is None


def test_what_is_reserved_is_not_there():
    found = run([4.0] * 100, 40)
    assert order(found) is None
    reserved = min_max(
        sales([4.0] * 100), items(), offers(), stock(40, reserved=[8.0]), settings=PLAIN, as_of=TODAY
    )
    assert order(reserved)["stock_position"] == 32


def test_what_is_on_its_way_counts():
    assert order(run([4.0] * 100, 0, incoming=coming(33.0))) is None
    assert order(run([4.0] * 100, 0, incoming=coming(32.0)))["incoming"] == 32


def test_an_order_comes_in_the_suppliers_multiples_and_not_under_its_minimum():
    boxes = run([4.0] * 100, 10, offered=offers(multiple=24.0, minimum_quantity=250.0))
    assert order(boxes)["quantity"] == 264


def test_the_last_order_day_is_the_one_whose_goods_still_come_in_time():
    # 30 on hand at 4 a day last 7.5 days: they run out 7 days from today, and it takes 7 days to come.
    found = order(run([4.0] * 100, 30))
    assert found["cover_days"] == 7.5
    assert found["runs_out"] == TODAY + dt.timedelta(7)
    assert found["latest_order_day"] == TODAY
    assert found["in_time"]


def test_goods_that_come_too_late_are_said_to():
    found = order(run([4.0] * 100, 10))
    assert not found["in_time"]
    assert found["latest_order_day"] == TODAY


def test_waiting_costs_the_margin_of_the_days_that_it_adds():
    # Nothing there and an even demand of 4: one day later is 4 units less, at a margin of 1.
    assert order(run([4.0] * 100, 0))["worth"] == pytest.approx(4.0)


def test_on_a_day_without_orders_it_waits_for_the_suppliers_day():
    tuesdays = pl.DataFrame({"supplier": ["S-1"], "name": ["Oil mill"], "order_weekdays": ["tue"]})
    found = run([4.0] * 100, 10, suppliers=tuesdays)
    assert order(found) is None
    assert level(found)["order_day"] == TODAY + dt.timedelta(1)
    assert level(found)["reorder_point"] == 4 * (7 + 7)


def test_days_without_stock_do_not_lower_the_average():
    open_share = [1.0] * 50 + [0.0] * 50
    empty = min_max(
        sales([4.0] * 50 + [0.0] * 50, available=open_share),
        items(), offers(), stock(0), settings=PLAIN, as_of=TODAY,
    )  # fmt: skip
    assert level(empty)["average_per_day"] == pytest.approx(4)
    assert level(run([4.0] * 50 + [0.0] * 50, 0))["average_per_day"] < 2


def test_without_as_of_today_is_the_day_after_the_last_sale():
    assert order(run([4.0] * 100, 32, as_of=None))["arrives"] == TODAY + dt.timedelta(7)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"offered": offers("salt")}, "no offer"),
        ({"offered": offers(unit_cost=0.0)}, "a unit cost of 0 at S-1"),
        ({"offered": offers(valid_to=TODAY - dt.timedelta(1))}, "the offer of S-1 ended on 2026-03-01"),
        (
            {"offered": offers(minimum_quantity=1461.0)},
            "S-1 delivers 1,461 or more, and 1,460 sell in a year",
        ),
        ({"item": {"status": "ended"}}, "status ended"),
    ],
)
def test_what_the_facts_do_not_allow_is_not_ordered_and_said(change, found):
    result = run([4.0] * 100, 0, **change)
    assert order(result) is None
    assert ("oil", found, True) in skipped(result)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"item": {"price": 1.9}}, "a price of 1.9 at a cost of 2"),
        ({"on_hand": -3}, "-3 on hand"),
    ],
)
def test_what_is_odd_is_decided_all_the_same_and_said(change, found):
    result = run([4.0] * 100, **({"on_hand": 0} | change))
    assert order(result) is not None
    assert ("oil", found, False) in skipped(result)


def test_sales_of_an_unknown_item_and_an_item_without_sales_are_said():
    both = min_max(sales([4.0]), items("salt"), offers(), stock(0), as_of=TODAY)
    assert skipped(both) == [
        ("oil", "sales of an item that is not in Items", True),
        ("salt", "no sale before 2026-03-02", True),
    ]


def company(**changes):
    """Two stores that are refilled from a warehouse."""
    tables = {
        "sales": pl.concat([sales([3.0] * 100, place="north"), sales([1.0] * 100, place="south")]),
        "items": items(),
        "offers": offers(),
        "stock": pl.DataFrame(
            {"item": "oil", "place": ["depot", "north", "south"], "on_hand": [20.0, 10.0, 2.0]}
        ),
        "places": pl.DataFrame(
            {
                "place": ["depot", "north", "south"],
                "name": ["Depot", "North", "South"],
                "kind": ["warehouse", "store", "store"],
            }
        ),
    }
    return tables | changes


def test_the_company_buys_once_for_all_places_and_it_goes_to_the_warehouse():
    found = min_max(**company(), settings=PLAIN, as_of=TODAY)
    assert found.min_max_orders.select("place", "stock_position", "average_per_day").rows() == [
        ("depot", 32, 4)
    ]


def test_the_place_of_delivery_can_be_said():
    said = MinMaxSettings(search=False, place="south")
    assert min_max(**company(), settings=said, as_of=TODAY).min_max_levels["place"].to_list() == ["south"]


def test_each_place_can_buy_for_itself():
    each = MinMaxSettings(search=False, buy_for="place")
    found = min_max(**company(), settings=each, as_of=TODAY).min_max_levels
    assert found.select("place", "stock_position", "reorder_point").rows() == [
        ("north", 10, 24),
        ("south", 2, 8),
    ]


def test_a_spread_of_the_lead_time_that_no_offer_names_is_measured_on_receipts():
    ordered = [TODAY - dt.timedelta(60 - n) for n in range(6)]
    late_days = (0, 2, 4, 0, 2, 4)
    receipts = pl.DataFrame(
        {
            "document": [f"P{n}" for n in range(6)], "supplier": "S-1", "item": "oil", "ordered": ordered,
            "received": [day + dt.timedelta(7 + late) for day, late in zip(ordered, late_days, strict=True)],
            "quantity_ordered": 1.0, "quantity_received": 1.0,
        }
    )  # fmt: skip
    # Delays of 0, 2, 4, 0, 2, 4 days: a standard deviation of sqrt(16 / 5), at 4 a day.
    found = level(run([4.0] * 100, 0, receipts=receipts))
    assert found["reorder_point"] == pytest.approx(32 + 1.645 * 4 * np.sqrt(16 / 5))


def uneven(count, days=260, seed=0):
    """Items with a random past, each with one offer and some stock."""
    rng = np.random.default_rng(seed)
    names = [f"item {n:02d}" for n in range(count)]
    past = [sales(rng.poisson(rng.uniform(0.3, 9), days).astype(float), name) for name in names]
    return {
        "sales": pl.concat(past),
        "items": items(*names),
        "offers": offers(
            *names, multiple=rng.choice([1.0, 6.0], count), lead_days=rng.integers(1, 20, count) * 1.0
        ),
        "stock": pl.DataFrame({"item": names, "on_hand": rng.integers(0, 60, count) * 1.0}),
    }


def as_bytes(result):
    return [frame.serialize() for frame in result.frames.values()]


def test_the_order_of_the_rows_does_not_matter_and_the_same_input_gives_the_same_bytes():
    tables = uneven(8)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=5) for name, frame in tables.items()}
    first = as_bytes(decision.apply(tables, as_of=TODAY))
    assert first == as_bytes(decision.apply(tables, as_of=TODAY))
    assert first == as_bytes(decision.apply(shuffled, as_of=TODAY))


def test_item_by_item_is_the_same_as_all_at_once():
    tables = decision.take(uneven(8))
    whole = decision.apply(tables, as_of=TODAY)
    shared = decision.fitted(tables, decision.settings(), whole.as_of)
    pieces = [
        decision.apply(
            {name: frame.filter(pl.col("item") == item) for name, frame in tables.items()},
            as_of=TODAY,
            shared=shared,
        ).frames
        for item in tables["items"]["item"]
    ]
    for name, frame in whole.frames.items():
        assert pl.concat([piece[name] for piece in pieces]).sort("item").equals(frame)


def test_the_past_figures_do_not_come_from_the_days_that_chose():
    levels = decision.apply(uneven(8), as_of=TODAY).frames["min_max_levels"]
    # 28 days only feed the average; a third of the rest is kept for the check.
    assert levels["checked_days"].to_list() == [(260 - 28) // 3] * 8
    assert levels["searched"].all()


def test_an_item_with_a_short_past_takes_what_suits_the_others_and_says_so():
    tables = uneven(8)
    tables["sales"] = pl.concat([tables["sales"], sales([5.0] * 90, "new")])
    tables["items"] = pl.concat([tables["items"], items("new")])
    tables["offers"] = pl.concat([tables["offers"], offers("new", multiple=1.0)])
    far_off = MinMaxSettings(order_size=8.0)
    found = decision.apply(tables, far_off, TODAY).frames["min_max_levels"].filter(pl.col("item") == "new")
    row = next(found.iter_rows(named=True))
    assert row["note"].startswith(
        "90 days of past, and a search of its own needs 180: the settings that suit 8"
    )
    assert (row["searched"], row["chosen_from"], row["checked_days"]) == (False, "other items", 90 - 28)


def test_the_search_finds_that_dear_shortages_need_more_than_the_textbooks_buffer():
    tables = uneven(6) | {"items": items(*[f"item {n:02d}" for n in range(6)], price=90.0)}
    found = decision.apply(tables, as_of=TODAY).frames["min_max_levels"]
    assert found["buffer_sd"].mean() > MinMaxSettings().buffer_sd


def test_settings_that_are_far_off_are_found_out_and_the_gain_holds_on_days_that_did_not_choose():
    far_off = MinMaxSettings(order_size=8.0)
    found = decision.apply(uneven(8), far_off, TODAY).frames["min_max_levels"]
    assert (found["order_size"] < 8).all()
    assert found["past_cost_per_day"].sum() < 0.8 * found["textbook_cost_per_day"].sum()


positive = st.integers(0, 400).map(float)


@settings(max_examples=60, deadline=None)
@given(
    sold=st.lists(st.integers(-2, 12).map(float), min_size=1, max_size=60),
    on_hand=st.integers(-10, 200).map(float),
    reserved=st.integers(0, 30).map(float),
    on_its_way=st.integers(1, 300).map(float),
    multiple=st.sampled_from([1.0, 6.0, 24.0, 0.5]),
    minimum=st.sampled_from([0.0, 30.0, 100.0]),
    lead_days=st.sampled_from([0.0, 1.0, 2.5, 14.0]),
)
def test_no_order_is_contradicted_by_its_own_numbers(
    sold, on_hand, reserved, on_its_way, multiple, minimum, lead_days
):
    result = min_max(
        sales(sold), items(), offers(multiple=multiple, minimum_quantity=minimum, lead_days=lead_days),
        stock(on_hand, reserved=[reserved]), incoming=coming(on_its_way), settings=PLAIN, as_of=TODAY,
    )  # fmt: skip
    row = order(result)
    if row is None:
        assert not result.min_max_levels.height or (
            level(result)["stock_position"] > level(result)["reorder_point"]
            or level(result)["stock_position"] >= level(result)["order_up_to"]
        )
        return
    assert row["stock_position"] == max(on_hand, 0) - reserved + on_its_way
    assert row["stock_position"] <= row["reorder_point"] <= row["order_up_to"] + 0.01
    assert row["quantity"] % multiple == 0
    assert row["quantity"] >= max(minimum, multiple)
    # It reaches the max, by less than one multiple too much unless the minimum asks for more.
    over = row["stock_position"] + row["quantity"] - row["order_up_to"]
    assert over >= -0.01
    assert over < multiple + 0.01 or row["quantity"] - multiple < minimum
    assert row["latest_order_day"] >= TODAY
    assert row["in_time"] == (row["arrives"] <= row["runs_out"])
    assert row["value"] == pytest.approx(row["quantity"] * row["unit_cost"], abs=0.005)


@settings(max_examples=40, deadline=None)
@given(sold=st.lists(st.integers(0, 12).map(float), min_size=1, max_size=60))
def test_nothing_is_ordered_while_enough_is_on_its_way(sold):
    before = min_max(sales(sold), items(), offers(), stock(0), settings=PLAIN, as_of=TODAY)
    if before.min_max_orders.is_empty():
        return
    enough = level(before)["order_up_to"]
    after = min_max(
        sales(sold), items(), offers(), stock(0), incoming=coming(enough), settings=PLAIN, as_of=TODAY
    )
    assert after.min_max_orders.is_empty()


def test_a_setting_out_of_its_range_is_refused():
    with pytest.raises(SettingError, match="expected a number above 0"):
        MinMaxSettings(holding_rate=0.0)


def test_a_table_without_a_needed_column_is_refused():
    with pytest.raises(TableError, match="lead_days"):
        run([4.0], 0, offered=offers().drop("lead_days"))


def test_the_room_is_entered_without_numba():
    code = "import sys; from wharfinger.decide import purchasing; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_suppliers_that_always_come_early_and_orders_that_cost_nothing_are_searched_too():
    tables = uneven(6)
    given = TODAY - dt.timedelta(30)
    tables["offers"] = tables["offers"].with_columns(lead_days=pl.lit(15.0))
    tables["receipts"] = pl.DataFrame(
        {
            "document": [f"P{n}" for n in range(6)], "supplier": "S-1", "item": "item 00",
            "ordered": given, "received": given + dt.timedelta(2),
            "quantity_ordered": 1.0, "quantity_received": 1.0,
        }
    )  # fmt: skip
    levels = decision.apply(tables, MinMaxSettings(order_cost=0.0), TODAY).frames["min_max_levels"]
    assert levels["searched"].all()
    assert levels["past_cost_per_day"].is_finite().all()
