"""The distribution of demand over lead time and review, and over the lead time alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.scores import probs_of
from wharfinger.decide.demand.total import summed
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]

SERIES = ["item", "place"]
PROBS = (0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995)
"""The quantiles between which the distribution is drawn."""


@dataclass(frozen=True)
class Fans:
    """For each row of `asked` (item, place, lead, lead_sd, periods) mean, deviation and quantiles."""

    probs: Array
    mean: Array
    sd: Array
    late: Array
    early: Array
    doubts: list[str | None]


def forecast_fans(question: Question, past: History, asked: pl.DataFrame) -> Fans:
    """Forecast from the sales."""
    late = asked.select(*SERIES, "periods", periods_sd=pl.min_horizontal("lead_sd", "periods"))
    early = asked.filter(pl.col("lead") > 0).select(
        *SERIES, periods="lead", periods_sd=pl.min_horizontal("lead_sd", "lead")
    )
    made = summed(question, pl.concat([late, early]), past=past)
    names = list(probs_of(made))
    key = [*SERIES, "periods"]
    found = asked.join(made, on=key, how="left", maintain_order="left")
    before = asked.join(
        made.rename({"periods": "lead"}), on=[*SERIES, "lead"], how="left", maintain_order="left"
    )
    return Fans(
        np.array(PROBS),
        found["mean"].to_numpy(),
        found["sd"].to_numpy(),
        np.ascontiguousarray(found.select(names).to_numpy()),
        np.ascontiguousarray(before.select(pl.col(names).fill_null(0.0)).to_numpy()),
        [None] * asked.height,
    )


def given_fans(total: pl.DataFrame, asked: pl.DataFrame) -> Fans:
    """From totals that are known: those of the nearest length, stretched where it is not the one needed.

    The mean grows with time, what is around it with the root of time.
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
    rows = asked.with_row_index("row")
    near = rows.join(total.rename({"periods": "known", "periods_sd": "known_sd"}), on=SERIES, how="left")
    missing = near.filter(pl.col("known").is_null())
    if missing.height:
        item, place = missing.row(0, named=True)["item"], missing.row(0, named=True)["place"]
        raise DecisionError(
            where="demand_total",
            found=f"no row of item {item!r} at place {place!r}"
            + (f", and of {missing.height - 1} more" if missing.height > 1 else ""),
            expected="a row for each item and place that has sold",
            mend="forecast them too, or leave them out of sales",
        )
    late = _nearest(near, "periods")
    early = _nearest(near, "lead")
    mean, sd, quantiles = _stretched(late, names, "periods")
    _, _, before = _stretched(early, names, "lead")
    doubts = [
        None
        if abs(known - wanted) < 0.02 * wanted
        else f"demand known over {known:g} periods, stretched to {wanted:g}"
        for known, wanted in late.select("known", "periods").iter_rows()
    ]
    return Fans(np.array(list(probs.values())), mean, sd, quantiles, before, doubts)


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
