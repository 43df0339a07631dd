import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.warehouse.batches.take_from import take_from

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def lines(*rows):
    """Rows of order, item, quantity and the hour at which the van leaves."""
    return pl.DataFrame(
        {
            "order": [row[0] for row in rows],
            "item": [row[1] for row in rows],
            "quantity": [float(row[2]) for row in rows],
            "ordered_at": [NOON] * len(rows),
            "departs": [None if row[3] is None else NOON + dt.timedelta(hours=row[3]) for row in rows],
        },
        schema_overrides={"departs": pl.Datetime("us", "UTC")},
    )


def held(**bins):
    rows = [(name, item, float(on_hand)) for name, (item, on_hand) in bins.items()]
    return pl.DataFrame(rows, schema=["bin", "item", "on_hand"], orient="row")


def test_a_line_is_taken_from_the_fullest_bin_and_goes_on_to_the_next():
    picks, missing = take_from(lines(("1", "tea", 5, None)), held(a=("tea", 2), b=("tea", 4)), None)
    assert picks.select("bin", "pieces").rows() == [("b", 4.0), ("a", 1.0)]
    assert missing.is_empty()


def test_what_departs_first_takes_first():
    waiting = lines(("late", "tea", 3, 9), ("early", "tea", 3, 1), ("never", "tea", 3, None))
    picks, missing = take_from(waiting, held(a=("tea", 4)), None)
    assert picks.select("order", "pieces").rows() == [("early", 3.0), ("late", 1.0)]
    assert missing.rows() == [
        ("late", "tea", "the bins hold too few"),
        ("never", "tea", "the bins hold too few"),
    ]


def test_what_lies_nowhere_is_named():
    _, missing = take_from(lines(("1", "oil", 1, None)), held(a=("tea", 4)), None)
    assert missing.rows() == [("1", "oil", "not in any bin")]


def test_sizes_and_weights_are_those_of_the_pieces_taken():
    items = pl.DataFrame(
        {
            "item": ["tea"],
            "length_mm": [100.0],
            "width_mm": [100.0],
            "height_mm": [100.0],
            "weight_g": [250.0],
        }
    )
    picks, _ = take_from(lines(("1", "tea", 4, None)), held(a=("tea", 9)), items)
    assert picks.select("volume_l", "weight_kg").row(0) == (4.0, 1.0)


amounts = st.integers(1, 6)


@given(
    st.lists(st.tuples(st.sampled_from("ab"), amounts), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from("ab"), amounts), max_size=5),
)
@settings(max_examples=40, deadline=None)
def test_no_bin_gives_more_than_it_has_and_no_line_gets_more_than_it_asks(asked, there):
    waiting = lines(*((f"{number}", item, count, None) for number, (item, count) in enumerate(asked)))
    stock = held(**{f"bin{number}": pair for number, pair in enumerate(there)}) if there else held(x=("z", 1))
    picks, missing = take_from(waiting, stock, None)
    given_ = dict(picks.group_by("bin").agg(pl.col("pieces").sum()).iter_rows())
    assert all(given_[name] <= on_hand for name, _, on_hand in stock.iter_rows() if name in given_)
    got = dict(picks.group_by("order").agg(pl.col("pieces").sum()).iter_rows())
    short = set(missing["order"])
    for order, quantity in waiting.select("order", "quantity").iter_rows():
        assert got.get(order, 0) < quantity if order in short else got[order] == quantity
