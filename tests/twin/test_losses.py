"""Empty shelves, goods that vanish, counts that find it, lots that spoil, goods that come back."""

import numpy as np
import polars as pl
from scipy import stats

from wharfinger import twin

Z = stats.norm.ppf(1 - 0.0005)


def test_lost_sales_are_what_was_wanted_and_not_sold(firm: twin.Company) -> None:
    truth = firm.truth.demand
    assert truth.filter(pl.col("lost") != pl.col("demand") - pl.col("sold")).height == 0
    assert truth["lost"].min() == 0


def test_sales_are_lost_on_empty_shelves_only(firm: twin.Company) -> None:
    lost = firm.truth.demand.filter(pl.col("lost") > 0)
    # Goods that customers bring back in the morning are sold the same day, so nothing is left in the evening.
    assert lost.filter(pl.col("on_hand") > 0).height == 0
    assert 0.02 < lost["lost"].sum() / firm.truth.demand["demand"].sum() < 0.15


def test_the_sales_table_shows_when_the_shelf_ran_empty(firm: twin.Company) -> None:
    keys = ["item", "place", "date"]
    seen = firm.tables["sales"].unique(keys).select(*keys, "available")
    days = firm.truth.demand.join(seen, on=keys)
    assert (
        days.filter((pl.col("available") == 1) & (pl.col("lost") > 0))
        .join(firm.tables["stock_history"], on=keys)["on_hand_right"]
        .min()
        > 0
    ), "only stock that the books believe in hides an empty shelf"
    known_empty = days.filter(pl.col("available") < 1)
    assert known_empty["on_hand"].max() == 0
    assert days.filter(pl.col("available") == 0)["sold"].max() == 0


def test_a_shelf_runs_empty_when_its_last_unit_is_asked_for(firm: twin.Company) -> None:
    """Censoring as asked: of n evenly coming customers the k-th comes, in the mean, at k / (n + 1). Rounding
    up to the hour adds half an hour, 0.042 of the day. And the demand cannot be read off the table."""
    keys = ["item", "place", "date"]
    seen = firm.tables["sales"].unique(keys).select(*keys, "available")
    ran_out = firm.truth.demand.join(seen, on=keys).filter(
        (pl.col("sold") >= 3) & (pl.col("lost") > 0) & (pl.col("available") < 1)
    )
    expected = ran_out["sold"] / (ran_out["demand"] + 1)
    assert ran_out.height > 500
    assert abs((ran_out["available"] - expected).mean() - 0.5 / 12) < 0.02
    guessed = (ran_out["sold"] / ran_out["available"] - 1).round()
    assert (guessed == ran_out["demand"]).mean() < 0.5


def test_units_vanish_as_often_as_asked(firm: twin.Company) -> None:
    """A z-test of the thieves' luck of all days against shrinkage x mean demand; one in a thousand."""
    world, taken, expected, variance = firm.world, 0, 0.0, 0.0
    for day in range(0, firm.days, 3):
        luck = world.luck(day)
        asked = world.goods.shrinkage * luck.mean
        taken += luck.loss.sum()
        expected += asked.sum()
        variance += (asked % 1 * (1 - asked % 1)).sum()
    assert abs(taken - expected) < Z * variance**0.5


def test_thieves_take_what_is_there_and_no_more(firm: twin.Company) -> None:
    vanished = firm.truth.demand.sort("date", maintain_order=True)["vanished"].to_numpy()
    carried = firm.world.sites.share > 0
    luck = np.concatenate([firm.world.luck(day).loss[carried] for day in range(firm.days)])
    assert (vanished <= luck).all()
    assert 0.85 < vanished.sum() / luck.sum() < 1


def test_the_books_are_wrong_by_what_vanished_and_was_not_yet_found(firm: twin.Company) -> None:
    keys = ["item", "place"]
    vanished = firm.truth.demand.group_by(keys).agg(pl.col("vanished").sum())
    found = (
        firm.tables["movements"]
        .filter(pl.col("reason") == "count")
        .group_by("item", place="from_place")
        .agg(found=pl.col("quantity").sum())
    )
    last = firm.truth.demand["date"].max()
    books = firm.tables["stock_history"].filter(pl.col("date") == last).rename({"on_hand": "books"})
    real = firm.truth.demand.filter(pl.col("date") == last).select(*keys, "on_hand")
    waiting = firm.tables["stock"].group_by(keys).agg(pl.col("reserved").sum())
    both = books.join(real, on=keys)
    for other in (vanished, found, waiting):
        both = both.join(other, on=keys, how="left")
    both = both.fill_null(0)
    gap = pl.col("books") - pl.col("reserved") - pl.col("on_hand")
    assert both.filter(gap != pl.col("vanished") - pl.col("found")).height == 0
    assert both.filter(gap > 0).height > 50


def test_every_shelf_is_counted_in_its_turn(firm: twin.Company) -> None:
    """What vanished longer ago than the longest interval between two counts has been found."""
    longest = int(firm.truth.items["count_every_days"].max())
    keys = ["item", "place"]
    old = firm.truth.demand.filter(pl.col("date") <= pl.col("date").max() - pl.duration(days=longest))
    old = old.group_by(keys).agg(pl.col("vanished").sum())
    found = firm.tables["movements"].filter(pl.col("reason") == "count")
    found = found.group_by("item", place="from_place").agg(found=pl.col("quantity").sum())
    both = old.join(found, on=keys, how="left").fill_null(0)
    assert both.filter(pl.col("found") < pl.col("vanished")).height == 0


def test_customers_bring_back_as_much_as_asked(firm: twin.Company) -> None:
    """A binomial test of all web lines that are old enough to have come back."""
    moved = firm.tables["movements"]
    back = moved.filter(pl.col("reason").is_in(["return", "unfit return"]))
    lines = firm.tables["orders"].with_columns(day=pl.col("ordered_at").dt.date())
    old = lines.filter(pl.col("day") < pl.col("day").max() - pl.duration(days=21))
    rate = old.join(firm.truth.items.select("item", "return_rate"), on="item")["return_rate"].to_numpy()
    returned = old.join(back, left_on=["order", "item"], right_on=["document", "item"], how="semi").height
    assert abs(returned - rate.sum()) < Z * (rate * (1 - rate)).sum() ** 0.5


def test_what_comes_back_was_sold_in_that_order(firm: twin.Company) -> None:
    back = firm.tables["movements"].filter(pl.col("from_place") == "customers")
    line = back.join(firm.tables["orders"], left_on=["document", "item"], right_on=["order", "item"])
    assert line.height == back.height > 50
    assert line.filter(pl.col("quantity") != pl.col("quantity_right")).height == 0
    assert line.filter(pl.col("at") <= pl.col("shipped_at")).height == 0


def test_food_that_comes_back_is_never_sold_again(firm: twin.Company) -> None:
    back = firm.tables["movements"].filter(pl.col("from_place") == "customers")
    assert back.filter(pl.col("item").str.starts_with("F") & (pl.col("to_place") != "scrap")).height == 0
    assert set(back.filter(pl.col("item").str.starts_with("H"))["to_place"]) == {"scrap", "warehouse"}


def test_what_perishes_is_thrown_away_on_the_day_it_expires_at_the_latest(firm: twin.Company) -> None:
    life = firm.tables["items"].select("item", "shelf_life_days")
    waste = firm.tables["movements"].filter(pl.col("reason") == "waste").join(life, on="item")
    age = (waste["at"].dt.date() - waste["lot"].str.strptime(pl.Date, "L%y%m%d")).dt.total_days()
    assert (age <= waste["shelf_life_days"]).all()
    assert waste.height > 20
    assert np.isin(waste["to_place"], ["scrap"]).all()
