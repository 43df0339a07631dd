"""Histories made of a matrix, for the tests of what reads them."""

import datetime as dt

import polars as pl

from tests.decide.demand.shop import FIRST_DAY, table
from wharfinger.decide.demand.history import history, timeline
from wharfinger.tables import Sales


def past_of(sold, every=None, days=None, sales=None):
    """The history of a matrix of daily sales, a row an item, as known after its last column."""
    frame = Sales.of(table(sold) if sales is None else sales)
    end = FIRST_DAY + dt.timedelta(days=days or sold.shape[1])
    return history(frame, timeline(frame, dt.datetime.combine(end, dt.time(), dt.UTC), every))


def known_of(days, **columns):
    """What is known ahead for all items, from the first day on."""
    dates = [FIRST_DAY + dt.timedelta(days=k) for k in range(days)]
    return pl.DataFrame({"date": dates, **columns})
