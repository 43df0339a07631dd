"""A decision of the tests' own: its numbers come out wrong when rows are cut, ordered or shared wrongly."""

import os
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from wharfinger.decide.decision import Decision
from wharfinger.decide.settings import Settings, setting
from wharfinger.tables import Computed, Items, Known, Places, Sales, WharfingerError
from wharfinger.tables.columns import day, number, text


class Shares(Computed):
    item = text("the item", key=True)
    share = number("of everything that was sold")
    rank = number("items that sold less")
    smoothed = number("the level after the last sale, in the order of the rows")
    luck = number("a random number")
    events = number("known days that concern the item")
    places = number("places there are")


class Levels(Computed):
    """Repeats itself: no key."""

    item = text("the item")
    date = day("the day")
    level = number("smoothed sales")


@dataclass(frozen=True)
class Smoothing(Settings):
    alpha: float = setting(0.3, "weight of the last sale", above=0, at_most=1)
    trouble: str = setting("", "what goes wrong at the item `zz`")
    gate: str = setting("", "a folder to sign in; all but the piece of i00 wait there for a file `open`")


@dataclass(frozen=True)
class Found:
    shares: pl.DataFrame
    levels: pl.DataFrame


class ShareError(WharfingerError):
    """The decision's own complaint."""


def fit(*, sales, items=None, known=None, places=None):
    """Totals of all items: a piece could not know them."""
    totals = sales.sort("item", maintain_order=True).group_by("item", maintain_order=True)
    return {"totals": totals.agg(total=pl.col("quantity").sum())}


def run(*, sales, items=None, known=None, places=None, settings, seed, shared):
    """Share and rank of each item, and its smoothed sales."""
    if settings.gate:
        wait_at_the_gate(sales, Path(settings.gate))
    totals = dict(shared["totals"].iter_rows())
    everything = float(np.sum(np.array(list(totals.values()))))
    rows, levels = [], []
    for (item,), sold in sales.partition_by("item", maintain_order=True, as_dict=True).items():
        if item == "zz":
            go_wrong(settings.trouble)
        smoothed = smooth(sold["quantity"].to_list(), settings.alpha)
        levels += zip([item] * len(sold), sold["date"], smoothed, strict=True)
        rows.append(
            {
                "item": item,
                "share": totals[item] / everything,
                "rank": sum(total < totals[item] for total in totals.values()),
                "smoothed": smoothed[-1],
                "luck": np.random.default_rng([seed, zlib.crc32(item.encode())]).normal(),
                "events": 0 if known is None else sum(one is None or one == item for one in known["item"]),
                "places": 0 if places is None else len(places),
            }
        )
    # The items come in any order: in which, is for run.map to say.
    shares = pl.DataFrame(rows[::-1]) if rows else Shares.none()
    return Found(shares, pl.DataFrame(levels, schema=["item", "date", "level"], orient="row"))


def smooth(quantities, alpha):
    level, levels = 0.0, []
    for quantity in quantities:
        level += alpha * (quantity - level)
        levels.append(level)
    return levels


def go_wrong(how):
    if how == "own":
        raise ShareError(where="sales", found="a bad item", expected="a good one", mend="leave it out")
    if how == "crash":
        raise ZeroDivisionError("nothing to share")
    if how == "die":
        os._exit(7)
    if how == "hang":
        time.sleep(60)


def wait_at_the_gate(sales, gate):
    (gate / str(os.getpid())).touch()
    deadline = time.monotonic() + 60
    while sales["item"].min() != "i00" and not (gate / "open").exists():
        assert time.monotonic() < deadline, "nobody opened the gate within a minute"
        time.sleep(0.01)


SHARES = Decision(
    name="shares",
    run=run,
    reads=(Sales,),
    may_read=(Items, Known, Places),
    writes=(Shares, Levels),
    settings=Smoothing,
    by="item",
    fit=fit,
)
