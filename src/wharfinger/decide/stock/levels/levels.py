"""Reorder point, order-up-to level, safety stock and expected fill of every item at every place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, instant
from wharfinger.decide.demand.arguments import LONGEST
from wharfinger.decide.demand.cleaned import cleaned
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.rhythm import Rhythm, rhythm_of
from wharfinger.decide.demand.total import learn
from wharfinger.decide.stock.levels.choosing import Curves, Worth, keeping
from wharfinger.decide.stock.levels.fans import PROBS, SERIES, Fans, Times, fans_at, given_fans
from wharfinger.decide.stock.levels.lead_days import learned_lead_days, usual_lead_days
from wharfinger.decide.stock.levels.money import money_of
from wharfinger.decide.stock.levels.past_trial import Trial, correction, trial
from wharfinger.decide.stock.levels.results import Levels
from wharfinger.decide.stock.levels.settings import LevelSettings
from wharfinger.decide.stock.levels.terms import terms
from wharfinger.tables import DemandTotal, Frame, Items, Offers, Receipts, Sales
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375}
"""Days in a period of each rhythm."""
DAYS_A_YEAR = 365.0
LEAST_SHARE = 0.25
"""A review is expected to bring at least this part of what an even flow of the demand would."""
TRIALS = 3
"""How often the past is replayed, each time with levels that know what the last trial said."""


def levels(
    sales: Frame,
    offers: Frame,
    items: Frame | None = None,
    *,
    demand_total: Frame | None = None,
    receipts: Frame | None = None,
    settings: LevelSettings | None = None,
    as_of: AsOf = None,
) -> pl.DataFrame:
    """How much of each item to keep at each place so that the promise holds, and what that promises.

    The levels rest on the whole distribution of demand over lead time and review, lead times as receipts
    show them. With `demand_total` nothing is forecast again.
    """
    wanted = settings or LevelSettings()
    return settled(
        prepared(
            sales, offers, items, demand_total=demand_total, receipts=receipts, settings=wanted, as_of=as_of
        ),
        wanted,
    )


@dataclass(frozen=True)
class Ground:
    """What all targets share: each series with its terms and times, its demand, and how the past went."""

    rows: pl.DataFrame
    sales: pl.DataFrame
    items: pl.DataFrame | None
    rhythm: Rhythm
    fans: Fans
    doubts: list[str | None]
    trial: Trial | None


def prepared(
    sales: Frame,
    offers: Frame,
    items: Frame | None = None,
    *,
    demand_total: Frame | None = None,
    receipts: Frame | None = None,
    settings: LevelSettings,
    as_of: AsOf = None,
) -> Ground:
    """What does not hang on the target: of the settings only review and rhythm are read."""
    sold, offered = Sales.of(sales), Offers.of(offers)
    master = None if items is None else Items.of(items)
    came = None if receipts is None else Receipts.of(receipts)
    moment = instant(as_of, {"sales": sold} if came is None else {"sales": sold, "receipts": came})
    today = moment.date()
    sold = sold.filter(pl.col("date") < today)
    bought = learned_lead_days(terms(offered, master, today), offered, came, today)
    if demand_total is not None:
        total = DemandTotal.of(demand_total)
        rhythm = rhythm_of(sold, settings.every)
        asked = _asked(total.select(SERIES).unique().sort(SERIES), bought, rhythm, settings)
        fans, doubts = given_fans(total, asked)
        return Ground(asked, sold, master, rhythm, fans, doubts, None)
    question = Question.of(sold, quantiles=PROBS, every=settings.every, as_of=moment, seed=0, items=master)
    past = question.past()
    asked = _asked(past.series, bought, past.rhythm, settings)
    times = Times.of(asked, past)
    lengths = times.both.lengths["length"].unique()
    shared = learn(past, question.given, lengths, times.probs, question.seed)
    now = cleaned(past, question.given, times.longest, shared["effects"])
    fans = fans_at(now, question, times, shared)
    tried = trial(now, past, question, times, settings.review_periods)
    return Ground(asked, sold, master, past.rhythm, fans, [None] * asked.height, tried)


def _asked(
    series: pl.DataFrame, bought: pl.DataFrame, rhythm: Rhythm, settings: LevelSettings
) -> pl.DataFrame:
    """A row for each series with its terms and times, in days and in periods."""
    days = DAYS[rhythm.every]
    usual = usual_lead_days(bought)
    rows = series.join(bought, on="item", how="left", maintain_order="left")
    if usual is None and rows.height:
        raise DecisionError(
            where="offers",
            found="no offer",
            expected="at least one, to know how long goods take",
            mend="add the suppliers' offers with their lead_days",
        )
    lead_days, lead_sd = usual or (0.0, 0.0)
    no_offer = pl.col("supplier").is_null()
    guess = pl.lit(f"no offer: {lead_days:.4g} days of lead time, as is usual for the other items")
    timed = rows.with_columns(
        pl.col("lead_days").fill_null(lead_days),
        pl.col("lead_days_sd").fill_null(lead_sd),
        pl.col("smallest").fill_null(0.0),
        guessed=pl.when(no_offer)
        .then(pl.concat_list(guess))
        .otherwise(pl.col("guessed").fill_null(pl.lit([], pl.List(pl.String)))),
        review_days=pl.lit(settings.review_periods * days),
    ).with_columns(
        lead=pl.col("lead_days") / days,
        lead_sd=pl.col("lead_days_sd") / days,
        periods=pl.col("lead_days") / days + settings.review_periods,
    )
    _check_periods(timed, rhythm)
    return timed


def _check_periods(rows: pl.DataFrame, rhythm: Rhythm) -> None:
    wrong = rows.filter(pl.col("periods") > LONGEST)
    if wrong.height:
        row = wrong.row(0, named=True)
        raise DecisionError(
            where="offers",
            found=f"{row['lead_days']:.4g} days of lead time for {row['item']!r} and "
            f"{row['review_days']:.4g} of review",
            expected=f"at most {LONGEST} {rhythm.every}s together",
            mend="correct lead_days in Offers, or look more often",
        )


def settled(ground: Ground, settings: LevelSettings) -> pl.DataFrame:
    """The table of levels for these settings."""
    rows, fans = money_of(ground.rows, ground.sales, ground.items, settings), ground.fans
    lot, too_large = _lots(rows, fans, settings)
    value, step = rows["unit_value"].to_numpy(), rows["step"].to_numpy()
    a_cycle = rows["review_days"].to_numpy() / DAYS_A_YEAR * settings.holding_rate
    worth = Worth(value * rows["held_more"].to_numpy() * a_cycle, rows["miss_cost"].to_numpy())
    tried = _curves(rows, fans, lot, settings)
    stretch = _stretch(ground, rows, tried, worth, lot, settings)
    kept = keeping(tried, worth, settings, stretch)(tried, worth)
    missed, held, short = tried.at(kept)
    lowest = kept * tried.apart
    fill = np.divide(
        tried.wanted - stretch * missed,
        tried.wanted,
        out=np.full(rows.height, np.nan),
        where=tried.wanted > 0,
    ).clip(0, 1)
    found = rows.select(
        *SERIES, "supplier", "lead_days", "lead_days_sd", "review_days", "periods", "guessed"
    ).with_columns(
        every=pl.lit(ground.rhythm.every),
        mean=pl.Series(fans.mean),
        sd=pl.Series(fans.sd),
        target=pl.lit(settings.target),
        reorder_point=pl.Series(lowest - step),
        order_up_to=pl.Series(lowest - step + lot),
        safety_stock=pl.Series(lowest - fans.mean),
        expected_fill=pl.Series(fill).fill_nan(None),
        expected_cycle=pl.Series(1 - short),
        order_quantity=pl.Series(_typical(tried.wanted, lot, step)),
        holding_cost_year=pl.Series(settings.holding_rate * value * held.clip(0)),
        doubt=pl.Series(ground.doubts, dtype=pl.String),
        large=pl.Series(too_large, dtype=pl.String),
    )
    said = pl.concat_list("guessed", "large", "doubt").list.drop_nulls()
    service = pl.col("expected_fill") if settings.target == "cost" else pl.lit(settings.service)
    return (
        found.with_columns(
            service=service,
            guessed=pl.when(said.list.len() > 0).then(said.list.join("; ")),
            reason=_reason(),
        )
        .select(Levels.column_names())
        .sort(SERIES)
    )


def _curves(rows: pl.DataFrame, fans: Fans, lot: Array, settings: LevelSettings) -> Curves:
    from wharfinger.decide.stock.levels.curve_kernel import curves

    lead, step = rows["lead"].to_numpy(), rows["step"].to_numpy()
    apart, wanted, missed, held, short = curves(fans.late, fans.early, fans.probs, lead, step, lot)
    even = settings.review_periods / rows["periods"].to_numpy() * fans.mean
    return Curves(apart, np.maximum(wanted, LEAST_SHARE * even), missed, held, short)


def _stretch(
    ground: Ground, rows: pl.DataFrame, now: Curves, worth: Worth, lot: Array, settings: LevelSettings
) -> float:
    """How many times the foretold share of missed units is really missed, as the past tells it."""
    trial = ground.trial
    if trial is None:
        return 1.0
    few = rows[trial.few.tolist()]
    then = [_curves(few, fans, lot[trial.few], settings) for fans in trial.expected]
    its, step = worth.some(trial.few), few["step"].to_numpy()
    stretch = 1.0
    for _ in range(TRIALS):
        keep = keeping(now, worth, settings, stretch)
        kept = [keep(curves, its) for curves in then]
        stretch = correction(trial, then, kept, lot[trial.few], step)
    return stretch


def _lots(rows: pl.DataFrame, fans: Fans, settings: LevelSettings) -> tuple[Array, list[str | None]]:
    """The least quantity of an order: what the supplier asks for, or what it pays to order at once."""
    per_day = fans.mean / (rows["periods"] * (rows["review_days"] / settings.review_periods)).to_numpy()
    a_year = per_day * DAYS_A_YEAR
    step = rows["step"].to_numpy()
    multiple = np.maximum(rows["multiple"].fill_null(0.0).to_numpy(), step)
    asked = np.maximum(np.ceil(rows["smallest"].to_numpy() / multiple - 1e-9), 1) * multiple
    too_large = (asked > a_year) & (asked > step)
    doubts = [
        f"the smallest order of {least:,.10g} is more than the {year:,.4g} of a year: left out of the levels"
        if large
        else None
        for large, least, year in zip(too_large, asked, a_year, strict=True)
    ]
    lot = np.where(too_large, step, asked)
    if settings.target == "cost":
        held_a_year = settings.holding_rate * rows["unit_value"].to_numpy()
        best = np.sqrt(2 * a_year * settings.order_cost / held_a_year)
        best = np.minimum(best, per_day * settings.longest_cover_days)
        rounded = np.round(best / multiple) * multiple
        lot = np.where(too_large, step, np.maximum(lot, rounded))
    return lot, doubts


def _typical(wanted: Array, lot: Array, step: Array) -> Array:
    """What a review orders on average where it orders every time, and the lot where it does not."""
    return np.maximum(np.ceil(np.round(wanted / step, 6)) * step, np.where(wanted > 0, lot, 0.0))


def _reason() -> pl.Expr:
    one = pl.col
    return pl.format(
        "{} days of lead time and {} of review: {} expected, give or take {}; ordered at {} up to {}, {} of "
        "100 units are served at once",
        *(one(name).round_sig_figs(4) for name in ("lead_days", "review_days", "mean", "sd")),
        *(one(name).round_sig_figs(6) for name in ("reorder_point", "order_up_to")),
        (100 * one("expected_fill")).round(1).cast(pl.String).fill_null("none expected: none"),
    )
