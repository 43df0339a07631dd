"""From the order to the wave, the walk, the box and the parcel: nothing is lost, nothing is doubled."""

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide import warehouse
from wharfinger.decide.warehouse.batches.orders import BatchSettings
from wharfinger.decide.warehouse.packing.pack import PackSettings

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
LAYOUT = warehouse.Layout.grid(aisles=3, slots=4)
BINS = LAYOUT.bins.drop("x_m", "y_m")
NAMES = ["tea", "mug", "pot", "jar"]
ITEMS = pl.DataFrame(
    {
        "item": NAMES, "name": NAMES, "category": ["all"] * 4, "unit": ["piece"] * 4, "unit_cost": [1.0] * 4,
        "price": [2.0] * 4, "length_mm": [120.0, 90.0, 200.0, 80.0], "width_mm": [80.0, 90.0, 180.0, 80.0],
        "height_mm": [60.0, 100.0, 150.0, 120.0], "weight_g": [250.0, 300.0, 900.0, 400.0],
    }
)  # fmt: skip
STOCK = {"bin": ["01-1L", "02-3R", "03-4L", "01-4R"], "item": NAMES, "on_hand": [99.0] * 4}
CARTONS = {
    "carton": ["small", "large"], "length_mm": [220.0, 420.0], "width_mm": [200.0, 320.0],
    "height_mm": [160.0, 320.0], "cost": [0.3, 0.8],
}  # fmt: skip
ordered = st.dictionaries(
    st.tuples(st.integers(1, 6), st.sampled_from(NAMES)), st.integers(1, 4), min_size=1, max_size=12
)


@given(ordered, st.integers(0, 2))
@settings(max_examples=25, deadline=None)
def test_every_piece_ordered_is_picked_once_and_packed_once(lines, seed):
    orders = pl.DataFrame(
        {
            "order": [str(order) for order, _ in lines],
            "item": [item for _, item in lines],
            "quantity": [float(count) for count in lines.values()],
            "ordered_at": [NOON] * len(lines),
            "due": [NOON.date() + dt.timedelta(days=order % 2) for order, _ in lines],
        }
    )
    walked = warehouse.batch_orders(
        BINS, orders, STOCK, items=ITEMS, settings=BatchSettings(iterations=200, pieces=16), seed=seed
    )
    packed = warehouse.pack_orders(orders, ITEMS, CARTONS, settings=PackSettings(iterations=1), seed=seed)
    wanted = {(str(order), item): float(count) for (order, item), count in lines.items()}
    too_big = set(walked.batch_left_out["order"])
    picked = walked.batch_stops.group_by("order", "item").agg(pl.col("pieces").sum())
    assert {row[:2]: row[2] for row in picked.iter_rows()} == {
        key: count for key, count in wanted.items() if key[0] not in too_big
    }
    boxed = packed.packed_pieces.group_by("order", "item").len()
    assert {row[:2]: float(row[2]) for row in boxed.iter_rows()} == wanted
    assert packed.pack_left_out.is_empty()
    waves = walked.batch_stops.join(walked.batch_walks.select("walk", "wave"), on="walk")
    assert (waves.group_by("order").agg(pl.col("wave").n_unique())["wave"] == 1).all()
