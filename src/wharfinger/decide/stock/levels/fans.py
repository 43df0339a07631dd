"""The distribution of demand over lead time and review, and over the lead time alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import Frames
from wharfinger.decide.demand.cleaned import Cleaned
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.lead_times import LeadTimes, lead_times, learned_quantiles
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.scores import probs_of
from wharfinger.decide.demand.total import knots, totals
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]

SERIES = ["item", "place"]
PROBS = (0.1, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
"""The quantiles between which the distribution is drawn."""


@dataclass(frozen=True)
class Fans:
    """For each series mean and deviation over lead time and review, and the quantiles at `probs` over both
    (`late`) and over the lead time alone (`early`).
    """

    probs: Array
    mean: Array
    sd: Array
    late: Array
    early: Array

    def some(self, rows: NDArray[np.int64]) -> Fans:
        """Of these series alone."""
        return Fans(self.probs, self.mean[rows], self.sd[rows], self.late[rows], self.early[rows])


@dataclass(frozen=True)
class Times:
    """Over which times the demand of each series is asked for."""

    asked: pl.DataFrame
    both: LeadTimes

    @classmethod
    def of(cls, asked: pl.DataFrame, past: History) -> Times:
        """From item, place, lead, lead_sd and periods."""
        late = asked.select(*SERIES, "periods", periods_sd=pl.min_horizontal("lead_sd", "periods"))
        early = asked.filter(pl.col("lead") > 0).select(
            *SERIES, periods="lead", periods_sd=pl.min_horizontal("lead_sd", "lead")
        )
        return cls(asked, lead_times(pl.concat([late, early]), 0.0, past.series))

    @property
    def probs(self) -> list[float]:
        """The quantiles that are learned."""
        return learned_quantiles(PROBS, random=self.both.random)

    @property
    def longest(self) -> int:
        """Periods ahead."""
        return max(knots(self.both.lengths["length"].unique()), default=1)


def fans_at(now: Cleaned, question: Question, times: Times, shared: Frames) -> Fans:
    """What is expected at the end of the past of `now`, by the rules that are `shared`."""
    names = list(question.names.values())
    made = totals(
        now, question.given.items, times.both, shared, question.names, times.probs, question.made_at
    )
    found = times.asked.join(made, on=[*SERIES, "periods"], how="left", maintain_order="left")
    before = times.asked.join(
        made.rename({"periods": "lead"}), on=[*SERIES, "lead"], how="left", maintain_order="left"
    )
    return Fans(
        np.array(PROBS),
        found["mean"].to_numpy(),
        found["sd"].to_numpy(),
        np.ascontiguousarray(found.select(names).to_numpy()),
        np.ascontiguousarray(before.select(pl.col(names).fill_null(0.0)).to_numpy()),
    )


def given_fans(total: pl.DataFrame, asked: pl.DataFrame) -> tuple[Fans, list[str | None]]:
    """From totals that are known: those of the nearest length, stretched where it is not the one needed.

    The mean grows with time, what is around it with the root of time. Which were stretched is said beside.
    """
    probs = probs_of(total)
    if len(probs) < 2:
        raise DecisionError(
            where="demand_total",
            found=f"{len(probs)} quantiles",
            expected="at least two, better eight from 0.05 to 0.99",
            mend="forecast the totals with more quantiles",
        )
    names = list(probs)
    known = total.rename({"periods": "known", "periods_sd": "known_sd"})
    near = asked.with_row_index("row").join(known, on=SERIES, how="left")
    late = _nearest(near, "periods")
    mean, sd, quantiles = _stretched(late, names, "periods")
    _, _, before = _stretched(_nearest(near, "lead"), names, "lead")
    doubts = [
        None
        if abs(has - wanted) < 0.02 * wanted
        else f"demand known over {has:g} periods, stretched to {wanted:g}"
        for has, wanted in late.select("known", "periods").iter_rows()
    ]
    return Fans(np.array(list(probs.values())), mean, sd, quantiles, before), doubts


def _nearest(near: pl.DataFrame, wanted: str) -> pl.DataFrame:
    off = (pl.col("known").log() - pl.max_horizontal(pl.col(wanted), 1e-9).log()).abs()
    return near.sort("row", off, "known").group_by("row", maintain_order=True).first()


def _stretched(rows: pl.DataFrame, names: list[str], wanted: str) -> tuple[Array, Array, Array]:
    part = (rows[wanted] / rows["known"]).to_numpy()
    was, off = rows["mean"].to_numpy(), rows["sd"].to_numpy()
    mean = was * part
    rate = was / rows["known"].to_numpy()
    # A lead time that is not sure spreads demand further, unless the totals know of it already.
    unsure = np.where(rows["known_sd"].is_null(), rows["lead_sd"].to_numpy(), 0.0) * rate
    sd = np.sqrt(part * off**2 + unsure**2)
    wider = np.divide(sd, off, out=np.sqrt(part), where=off > 0)
    quantiles = mean[:, None] + wider[:, None] * (rows.select(names).to_numpy() - was[:, None])
    return mean, sd, np.ascontiguousarray(np.maximum(quantiles, 0.0))
