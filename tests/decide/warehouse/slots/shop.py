"""A small layout, items and orders for the tests of slotting."""

import datetime as dt

import polars as pl

from wharfinger.decide.warehouse.layout.layout import Layout

LAYOUT = Layout.grid(aisles=3, slots=4)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def items(names, **columns):
    frame = pl.DataFrame({"item": names}).with_columns(
        name="item", category=pl.lit("all"), unit=pl.lit("piece"), unit_cost=pl.lit(1.0), price=pl.lit(2.0)
    )
    return frame.with_columns(**{name: pl.Series(values) for name, values in columns.items()})


def orders(baskets):
    rows = [(str(number), item) for number, basket in enumerate(baskets) for item in basket]
    return pl.DataFrame(rows, schema=["order", "item"], orient="row").with_columns(
        quantity=pl.lit(1.0), ordered_at=pl.lit(NOON)
    )
