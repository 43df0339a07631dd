"""A company of three items whose last three weeks can be followed with pencil and paper."""

import datetime as dt

import polars as pl

TODAY = dt.date(2026, 3, 30)
"""A Monday."""
DAYS = 21
START = TODAY - dt.timedelta(days=DAYS)
FIRST = START - dt.timedelta(days=60)

ITEMS = pl.DataFrame(
    {
        "item": ["milk", "pen", "tea"],
        "name": ["Fresh milk", "Blue pen", "Green tea"],
        "category": "all",
        "unit": "piece",
        "unit_cost": [1.0, 2.0, 3.0],
        "price": [1.5, 5.0, 5.0],
        "supplier": ["farm", "paper", "east"],
        "shelf_life_days": [4.0, None, None],
    }
)
OFFERS = pl.DataFrame(
    {
        "supplier": ["farm", "paper", "east"],
        "item": ["milk", "pen", "tea"],
        "unit_cost": [1.0, 2.0, 3.0],
        "currency": "EUR",
        "lead_days": [1.0, 5.0, 9.0],
        "multiple": [4.0, 1.0, 6.0],
        "minimum_quantity": [None, 3.0, None],
    }
)
SUPPLIERS = pl.DataFrame(
    {
        "supplier": ["farm", "paper", "east"],
        "name": ["The farm", "Paper & Co", "East trade"],
        "order_weekdays": [None, "mon,thu", "tue"],
    }
)


def sales() -> pl.DataFrame:
    """Milk 3, 5, 4 in turn; tea 2 a day, 6 on Saturdays; pens every third day; some days without stock."""
    rows = []
    for k in range(60 + DAYS):
        day = FIRST + dt.timedelta(days=k)
        rows.append(("milk", day, (3.0, 5.0, 4.0)[k % 3], 1.0))
        rows.append(("tea", day, 6.0 if day.weekday() == 5 else 2.0, 1.0))
        if k % 3 == 0:
            rows.append(("pen", day, 2.0, 1.0))
    frame = pl.DataFrame(rows, schema=["item", "date", "quantity", "available"], orient="row")
    empty = {
        ("milk", START + dt.timedelta(days=4)): (1.0, 0.25),
        ("tea", START + dt.timedelta(days=10)): (0.0, 0.0),
        ("tea", START - dt.timedelta(days=9)): (0.0, 0.0),
    }
    for (item, day), (quantity, available) in empty.items():
        here = (pl.col("item") == item) & (pl.col("date") == day)
        frame = frame.with_columns(
            quantity=pl.when(here).then(quantity).otherwise("quantity"),
            available=pl.when(here).then(available).otherwise("available"),
        )
    back = pl.DataFrame(
        {"item": ["pen"], "date": [START + dt.timedelta(days=3)], "quantity": [-1.0], "available": [None]},
        schema_overrides={"available": pl.Float64},
    )
    return pl.concat([frame, back])


def receipts() -> pl.DataFrame:
    """The farm delivers next day; paper took 5, then 7 days; tea took 9, 12 and 8."""
    rows = []
    for k in range(-4, 20, 2):
        day = START + dt.timedelta(days=k)
        rows.append(
            (f"F{k}", "farm", "milk", day, day + dt.timedelta(days=1), 8.0, 8.0, 1.0 if k == 2 else 0.0)
        )
    for k, took in ((-6, 5), (1, 5), (8, 7)):
        day = START + dt.timedelta(days=k)
        rows.append((f"P{k}", "paper", "pen", day, day + dt.timedelta(days=took), 6.0, 6.0, None))
    for k, took in ((-13, 9), (-6, 12), (8, 8)):
        day = START + dt.timedelta(days=k)
        rows.append((f"E{k}", "east", "tea", day, day + dt.timedelta(days=took), 30.0, 24.0, None))
    names = ["document", "supplier", "item", "ordered", "received"]
    quantities = ["quantity_ordered", "quantity_received", "quantity_bad"]
    return pl.DataFrame(rows, schema=[*names, *quantities], orient="row")


def stock_history() -> pl.DataFrame:
    """Written every night; tea only on some, so that a night without a row has what the night before had."""
    rows = []
    for k in range(-3, DAYS):
        day = START + dt.timedelta(days=k)
        rows.append(("milk", day, float(6 + k % 4)))
        rows.append(("pen", day, float(12 - (k % 5))))
        if k % 2:
            rows.append(("tea", day, float(max(20 - 2 * (k % 10), 0))))
    return pl.DataFrame(rows, schema=["item", "date", "on_hand"], orient="row")


def tables() -> dict[str, pl.DataFrame]:
    return {
        "sales": sales(),
        "items": ITEMS,
        "offers": OFFERS,
        "suppliers": SUPPLIERS,
        "receipts": receipts(),
        "stock_history": stock_history(),
    }
