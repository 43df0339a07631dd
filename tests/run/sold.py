"""Tables for the tests of this room, and the bytes of a result."""

import datetime as dt
import io

import numpy as np
import polars as pl

from wharfinger.tables import Places

FIRST = dt.date(2025, 1, 1)


def sales(items, rows, seed=1):
    """Sales of items i00, i01, ... in no order, with quantities whose sum depends on the order of adding."""
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "item": [f"i{k:02}" for k in rng.integers(0, items, rows)],
            "date": [FIRST + dt.timedelta(int(days)) for days in rng.integers(0, 300, rows)],
            "quantity": rng.lognormal(0, 3, rows),
        }
    )


def with_item(name, frame):
    """The sales with one more, of this item."""
    return pl.concat([frame, pl.DataFrame({"item": [name], "date": [FIRST], "quantity": [1.0]})])


def company(items=20, rows=600):
    """Sales, with tables that are not cut: places, and known days of all items and of single ones."""
    return {
        "sales": sales(items, rows),
        "known": {"item": [None, "i01", None], "date": [FIRST] * 3, "fair": [1.0, 0.0, 1.0]},
        "places": Places.of(
            {"place": ["main", "shop"], "name": ["Main", "Shop"], "kind": ["warehouse", "store"]}
        ),
    }


def as_bytes(result):
    """Everything that was found, as files. (Of Arrow's format even unused bits would have to agree.)"""
    found = {}
    for name, frame in result.frames.items():
        file = io.BytesIO()
        frame.write_parquet(file)
        found[name] = file.getvalue()
    return found
