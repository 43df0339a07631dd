"""What lies ahead: known days, signals, forecasts, and what is proposed to be done about it."""

from __future__ import annotations

from wharfinger.tables.columns import day, instant, number, text, whole
from wharfinger.tables.facts import MAIN_PLACE
from wharfinger.tables.table import Computed, ExtraColumns, Table

_NAMED_NUMBERS = ExtraColumns(pattern=r"\S(.*\S)?", meaning="any number, under its own name")
_QUANTILES = ExtraColumns(
    pattern=r"q\d{1,2}(_\d+)?",
    meaning="a quantile: q95 is the quantity not passed in 95 of 100 cases, q97_5 in 97.5",
    at_least=0,
)


class Known(Table):
    """What is known ahead: price, promotion, holiday, event, weather forecast. One number a column."""

    item = text("the item; absent means all", optional=True, longest=200)
    place = text("the place; absent means all", optional=True, longest=200)
    date = day("the day")

    extra = _NAMED_NUMBERS


class Signals(Table):
    """What is known only up to now: web visits, baskets, market index. One number a column."""

    item = text("the item; absent means all", optional=True, longest=200)
    place = text("the place; absent means all", optional=True, longest=200)
    date = day("the day")

    extra = _NAMED_NUMBERS


class Forecast(Table):
    """The demand of each coming period."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, optional=True, default=MAIN_PLACE, longest=200)
    date = day("first day of the period", key=True)
    mean = number("expected base units", at_least=0)
    made_at = instant("when the forecast was made", optional=True)

    extra = _QUANTILES


class DemandTotal(Table):
    """The demand summed over the next periods."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, optional=True, default=MAIN_PLACE, longest=200)
    periods = number("how many periods are summed; may be a fraction", key=True, above=0)
    periods_sd = number(
        "how far that time itself is usually off; absent where it is sure", at_least=0, optional=True
    )
    mean = number("expected base units", at_least=0)
    sd = number("standard deviation", at_least=0)
    made_at = instant("when the forecast was made", optional=True)

    extra = _QUANTILES


class LikelyStockouts(Computed):
    """Times in which a shelf was likely empty though nobody noted it, inferred from the shape of sales."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    first_day = day("first day of the first period", key=True)
    last_day = day("first day of the last period")
    periods = whole("how many periods", at_least=1)
    missed = number("base units that were likely wanted and not sold", at_least=0)


class Proposals(Computed):
    """Suggested acts: what, why, worth, how sure, until when."""

    proposal = text("the same act has the same key, however often it is computed", key=True, longest=5000)
    decision = text("which decision proposes it", longest=100)
    kind = text("what sort of act, like order, clear, count", longest=50)
    item = text("the item", optional=True, longest=200)
    place = text("the place", optional=True, longest=200)
    supplier = text("the supplier", optional=True, longest=200)
    quantity = number("base units", optional=True)
    what = text("the act in one sentence", longest=5000)
    why = text("the numbers it rests on, in one sentence", longest=5000)
    worth = number("the money at stake")
    sure = number("how sure, from 0 to 1", at_least=0, at_most=1, optional=True)
    until = day("the last day on which it makes sense", optional=True)
    evidence = text("the same numbers for a program, as JSON", optional=True, longest=30_000)


def proposal_key(*parts: str | None) -> str:
    """One key from several: parts are told apart whatever letters they hold, also those that are absent."""
    return "/".join((part or "").replace("%", "%25").replace("/", "%2F") for part in parts)
