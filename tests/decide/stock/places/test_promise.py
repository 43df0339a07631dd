import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide import stock

TODAY = dt.date(2026, 7, 1)


def day(ahead):
    return TODAY + dt.timedelta(days=ahead)


def orders(*rows):
    """order, units, place, days ahead on which it is due."""
    return pl.DataFrame(
        [
            (number, "tea", float(units), place, day(due) if due is not None else None)
            for number, units, place, due in rows
        ],
        schema={
            "order": pl.String,
            "item": pl.String,
            "quantity": pl.Float64,
            "place": pl.String,
            "due": pl.Date,
        },
        orient="row",
    ).with_columns(ordered_at=pl.lit(dt.datetime(2026, 6, 30, tzinfo=dt.UTC)))


def at(**units):
    return {"item": ["tea"] * len(units), "place": list(units), "on_hand": [float(u) for u in units.values()]}


LANES = {"from_place": ["depot", "north"], "to_place": ["shop", "shop"], "days": [2.0, 1.0]}


def parts(found):
    return found.select("order", "part", "quantity", "source", "from_place", "arrives").rows()


def test_the_place_of_the_order_serves_first_and_the_next_one_the_rest():
    found = stock.promise(orders(("1", 5, "shop", 3)), at(shop=2, depot=10), lanes=LANES, as_of=TODAY)
    assert parts(found) == [("1", 1, 2.0, "stock", "shop", day(0)), ("1", 2, 3.0, "stock", "depot", day(2))]


def test_the_order_that_is_due_first_gets_what_is_scarce():
    asked = orders(("late", 4, "shop", 9), ("soon", 4, "shop", 1))
    coming = {"item": ["tea"], "place": ["shop"], "quantity": [6.0], "due": [day(5)], "document": ["PO1"]}
    found = stock.promise(asked, at(shop=4), incoming=coming, as_of=TODAY)
    assert parts(found) == [
        ("soon", 1, 4.0, "stock", "shop", day(0)),
        ("late", 1, 4.0, "incoming", "shop", day(5)),
    ]


def test_what_cannot_be_had_is_said():
    found = stock.promise(orders(("1", 5, "shop", 3)), at(shop=2), as_of=TODAY)
    assert parts(found)[1] == ("1", 2, 3.0, "none", None, None)


def test_what_is_reserved_for_others_stays():
    there = at(shop=10) | {"reserved": [8.0]}
    # 5 of the 8 may be this order's own; 3 are somebody else's.
    found = stock.promise(orders(("1", 5, "shop", 0), ("2", 5, "shop", 0)), there, as_of=TODAY)
    assert found.filter(pl.col("source") == "stock")["quantity"].sum() == 10
    alone = stock.promise(orders(("1", 5, "shop", 0)), at(shop=7) | {"reserved": [9.0]}, as_of=TODAY)
    assert alone.filter(pl.col("source") == "stock")["quantity"].sum() == 3


def test_an_order_that_must_not_be_split_waits_for_one_place_that_has_all():
    whole = stock.AllocateSettings(split_orders=False)
    found = stock.promise(
        orders(("1", 5, "shop", 3)), at(shop=2, depot=10), lanes=LANES, settings=whole, as_of=TODAY
    )
    assert parts(found) == [("1", 1, 5.0, "stock", "depot", day(2))]


def test_lateness_is_counted_from_the_day_it_was_asked_for():
    found = stock.promise(orders(("1", 5, "shop", 1)), at(depot=10), lanes=LANES, as_of=TODAY)
    assert found["late_days"].to_list() == [1]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["shop", "north"]), st.integers(0, 4)), max_size=5),
    st.tuples(st.integers(-3, 9), st.integers(0, 9), st.integers(0, 9)),
    st.integers(0, 9),
)
def test_never_more_is_promised_than_there_is_and_never_less_than_asked(asked, units, coming):
    lines = orders(*((str(n), *row) for n, row in enumerate(asked)))
    there = at(shop=units[0], north=units[1], depot=units[2])
    on_way = {
        "item": ["tea"],
        "place": ["shop"],
        "quantity": [float(coming or 1)],
        "due": [day(2)],
        "document": ["PO"],
    }
    found = stock.promise(lines, there, lanes=LANES, incoming=on_way, as_of=TODAY)
    assert (found["quantity"] > 0).all()
    given_out = found.filter(pl.col("source") == "stock").group_by("from_place").agg(pl.col("quantity").sum())
    for place, quantity in given_out.iter_rows():
        assert quantity <= there["on_hand"][there["place"].index(place)]
    assert found.filter(pl.col("source") == "incoming")["quantity"].sum() <= on_way["quantity"][0]
    totals = dict(found.group_by("order").agg(pl.col("quantity").sum()).iter_rows())
    assert totals == {str(n): float(row[0]) for n, row in enumerate(asked)}
