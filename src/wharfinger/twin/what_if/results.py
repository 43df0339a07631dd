"""The tables that `what_if` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, flag, number, text

LEVELS = ("as today", "made for it")


class WhatIfMeasures(Computed):
    """What each change of the world does to each measure: the mean of all futures, and how sure it is."""

    scenario = text("what changes", key=True, longest=200)
    levels = choice(
        "whether points and levels of ordering stay as they are, or are made for the changed world",
        *LEVELS,
        key=True,
    )
    measure = text("what is measured", key=True, longest=100)
    today = number("its mean in the world of today")
    changed = number("its mean in the changed world")
    difference = number("changed less today, future by future")
    low = number("lower end of the 95% interval of the mean difference")
    high = number("upper end of it")


class WhatIfItems(Computed):
    """Which items a change hits most, with levels as today."""

    scenario = text("what changes", key=True, longest=200)
    item = text("the item", key=True, longest=200)
    profit = number("margin earned less holding, ordering and waste: the mean difference")
    lost = number("units not served: the mean difference")


class WhatIfSkipped(Computed):
    """What the facts do not allow, or what is odd about them."""

    item = text("the item", key=True, longest=200)
    found = text("what the facts say", key=True)
    expected = text("what would be right")
    mend = text("what to do")
    left_out = flag("whether the item is not played for this reason")


class WhatIfNotes(Computed):
    """What was assumed."""

    note = text("in one sentence", key=True, longest=2000)


@dataclass(frozen=True)
class WhatIf:
    """What `what_if` returns."""

    what_if_measures: pl.DataFrame
    what_if_items: pl.DataFrame
    what_if_skipped: pl.DataFrame
    what_if_notes: pl.DataFrame
