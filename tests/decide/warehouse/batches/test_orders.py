import datetime as dt

from wharfinger.decide.warehouse.batches.orders import BatchSettings, batch_orders

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
BINS = {"bin": ["a", "b", "far"], "aisle": ["1", "1", "9"], "position_m": [1.0, 2.0, 3.0]}
STOCK = {"bin": ["a", "far"], "item": ["tea", "oil"], "on_hand": [9.0, 9.0]}


def orders(**more):
    return {
        "order": ["1", "2"],
        "item": ["tea", "oil"],
        "quantity": [2.0, 1.0],
        "ordered_at": [NOON] * 2,
    } | more


def planned(as_of=NOON + dt.timedelta(hours=1), **more):
    settings = BatchSettings(iterations=20, departure_hour=15)
    return batch_orders(BINS, orders(**more), STOCK, aisles={"aisle": ["1"]}, settings=settings, as_of=as_of)


def test_a_bin_in_no_aisle_is_named_and_what_lies_there_is_left_out():
    found = planned()
    assert found.bins_left_out.rows() == [("far", "in no aisle")]
    assert found.batch_left_out.rows() == [("2", "oil", "not in any bin")]
    assert found.batch_stops.select("order", "bin", "item", "pieces").rows() == [("1", "a", "tea", 2.0)]


def test_the_van_leaves_at_its_hour_of_the_due_day():
    found = planned(due=[dt.date(2026, 3, 2)] * 2)
    assert found.batch_walks["departs"].to_list() == [NOON.replace(hour=15)]
    assert found.batch_walks["late_minutes"].to_list() == [0.0]
    late = planned(as_of=NOON.replace(hour=16), due=[dt.date(2026, 3, 2)] * 2)
    assert late.batch_walks["late_minutes"][0] > 60


def test_what_is_ordered_later_waits_for_later():
    assert planned(as_of=NOON).batch_walks.is_empty()
