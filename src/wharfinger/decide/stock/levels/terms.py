"""On whose terms each item is bought: the offer that the levels are for, and what had to be guessed."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.tables.errors import DecisionError

LONGEST_LEAD_DAYS = 1000
"""More is a slip of the pen."""
SAME = ["item", "supplier"]


def terms(offers: pl.DataFrame, items: pl.DataFrame | None, today: dt.date) -> pl.DataFrame:
    """A row for each item with an offer: its supplier, its terms, the smallest order, and what was guessed.

    Of several suppliers the cheapest; at the same cost the usual one, then the shorter lead time, then the
    name.
    """
    _check_lead_days(offers)
    usual = (
        pl.DataFrame(schema={"item": pl.String, "usual": pl.String})
        if items is None
        else items.select("item", usual="supplier")
    )
    holds = (pl.col("valid_from").fill_null(today) <= today) & (pl.col("valid_to").fill_null(today) >= today)
    one_each = (
        offers.with_columns(
            holds=holds,
            least=pl.col("break_quantity").fill_null(0.0),
            began=pl.col("valid_from").fill_null(dt.date(1900, 1, 1)),
        )
        .sort(*SAME, "holds", "least", "began", descending=[False, False, True, False, True])
        .group_by(SAME, maintain_order=True)
        .agg(
            pl.col("unit_cost", "currency", "lead_days", "lead_days_sd", "multiple", "holds").first(),
            smallest=pl.max_horizontal(pl.col("minimum_quantity").fill_null(0.0), "least").first(),
            guessed=pl.concat_list(*_doubts()).first().list.drop_nulls(),
        )
    )
    chosen = (
        one_each.join(usual, on="item", how="left")
        .with_columns(
            not_usual=(pl.col("supplier") != pl.col("usual")).fill_null(True), free=pl.col("unit_cost") <= 0
        )
        .sort(
            "item",
            pl.col("holds").not_(),
            "free",
            "not_usual",
            "unit_cost",
            "lead_days",
            "supplier",
        )
        .with_columns(first_currency=pl.col("currency").first().over("item"))
        .with_columns(
            foreign=pl.col("currency").ne_missing(pl.col("first_currency")) & pl.col("holds"),
        )
        .with_columns(any_foreign=pl.col("foreign").any().over("item"))
        .filter(~pl.col("foreign"))
        .sort("item", pl.col("holds").not_(), "free", "unit_cost", "not_usual", "lead_days", "supplier")
        .group_by("item", maintain_order=True)
        .first()
    )
    more = [
        pl.when("any_foreign").then(
            pl.format(
                "offers in several currencies: only those in {} were compared",
                pl.col("first_currency").fill_null("no currency"),
            )
        ),
        pl.when(pl.col("free")).then(pl.format("a unit cost of 0 at {}", "supplier")),
    ]
    return chosen.with_columns(
        guessed=pl.concat_list("guessed", *more).list.drop_nulls(),
    ).select("item", "supplier", "unit_cost", "lead_days", "lead_days_sd", "smallest", "multiple", "guessed")


def _doubts() -> list[pl.Expr]:
    """What is odd about the rows of one supplier for one item, the one that is taken first."""
    same = (pl.col("holds") == pl.col("holds").first()) & (pl.col("least") == pl.col("least").first())
    several = (pl.col("holds") & same).sum() > 1
    units = pl.col("unit").fill_null("the base unit").unique().sort()
    who = pl.col("supplier").first()
    return [
        pl.when(pl.col("holds").first().not_()).then(
            pl.format("no offer of {} holds today: its latest terms were taken", who)
        ),
        pl.when(several).then(pl.format("offers of {} overlap in time: the newest was taken", who)),
        pl.when(units.n_unique() > 1).then(
            pl.format(
                "offers of {} in {}: minimum and multiple were taken as base units",
                who,
                units.str.join(" and "),
            )
        ),
    ]


def _check_lead_days(offers: pl.DataFrame) -> None:
    wrong = offers.filter(pl.col("lead_days") > LONGEST_LEAD_DAYS)
    if wrong.height:
        row = wrong.row(0, named=True)
        raise DecisionError(
            where="offers",
            found=f"{row['lead_days']:,.10g} lead days for {row['item']!r} at {row['supplier']!r}"
            + (f", and {wrong.height - 1} more" if wrong.height > 1 else ""),
            expected=f"at most {LONGEST_LEAD_DAYS:,} days",
            mend="correct lead_days in Offers",
        )
