"""From a company's tables to a scene: what is known, what is guessed, and what is refused."""

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.twin.replay.small_company import DAYS, OFFERS, START, TODAY, tables
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.tables import TABLES
from wharfinger.tables.errors import DecisionError
from wharfinger.twin.replay import OurRule, ReplaySettings, play
from wharfinger.twin.replay.notes import notes
from wharfinger.twin.replay.past import days_to_play, past, with_empty_days
from wharfinger.twin.replay.receipts import lead_days_by_day


def typed(**changed):
    frames = {name: frame for name, frame in {**tables(), **changed}.items() if frame is not None}
    return {name: TABLES[name].of(frame) for name, frame in frames.items()}


def seen(**changed):
    oddities = Oddities()
    frames = typed(**changed)
    return past(frames, ReplaySettings(days=DAYS), TODAY, oddities), frames, oddities.table()


def test_a_day_that_begins_and_ends_with_nothing_was_a_day_without_stock():
    sales = tables()["sales"].drop("available")
    nights = [START + dt.timedelta(days=k) for k in range(4)]
    history = pl.DataFrame({"item": "tea", "date": nights, "on_hand": [5.0, 0.0, 0.0, 3.0]})
    found, told_by = with_empty_days(typed(sales=sales, stock_history=history), TODAY)
    assert told_by == "stock_history"
    shut = found.filter(pl.col("available") == 0)
    assert shut.select("item", "date").rows() == [("tea", nights[2])]


def test_without_any_word_of_empty_shelves_the_report_says_that_lost_sales_are_unknown():
    whole, frames, _ = seen(sales=tables()["sales"].drop("available"), stock_history=None)
    assert (whole.scene.demand == whole.sold).all()
    assert any("Nothing says when an item was out of stock" in note for note in notes(whole, frames, DAYS))


def test_without_stock_history_the_first_stock_is_a_guess_that_is_told():
    whole, frames, _ = seen(stock_history=None)
    assert (whole.scene.on_hand > 0).all()
    assert np.isnan(whole.stock).all()
    assert any("nobody wrote down what lay there" in note for note in notes(whole, frames, DAYS))


def test_terms_that_were_not_kept_are_taken_from_today_and_told():
    later = OFFERS.with_columns(valid_from=pl.lit(START + dt.timedelta(days=5)))
    whole, _, odd = seen(offers=later)
    assert whole.scene.items == 3
    assert odd.filter(~pl.col("left_out"))["expected"].to_list() == ["the terms of that time"] * 3


def test_an_item_without_an_offer_is_left_out_by_name():
    whole, _, odd = seen(offers=OFFERS.filter(pl.col("item") != "pen"))
    assert whole.scene.terms.item == ["milk", "tea"]
    assert odd.filter("left_out").select("item", "found").rows() == [("pen", "no offer")]


def test_a_past_in_which_nothing_can_be_played_is_refused():
    with pytest.raises(DecisionError, match="no item with 14 days of sales before"):
        seen(offers=OFFERS.with_columns(item=pl.lit("other")))


def test_of_a_short_past_half_is_played():
    sales = typed()["sales"]
    assert days_to_play(sales, 365, TODAY) == 40
    assert days_to_play(sales, 21, TODAY) == 21


def test_of_two_orders_as_near_the_earlier_one_tells_the_lead_time():
    day = dt.date(2026, 3, 1)
    receipts = pl.DataFrame(
        {
            "supplier": "east",
            "document": ["1", "2"],
            "ordered": [day, day + dt.timedelta(days=4)],
            "received": [day + dt.timedelta(days=3), day + dt.timedelta(days=13)],
        }
    )
    days = [day + dt.timedelta(days=k) for k in range(6)]
    found = lead_days_by_day(receipts, ["east", "west"], np.array([2.0, 6.5]), days)
    assert found.tolist() == [[3, 3, 3, 9, 9, 9], [7] * 6]


def test_our_rule_does_not_know_what_comes():
    whole, frames, _ = seen()
    scene = whole.scene
    day = 7
    changed = scene.demand.copy()
    changed[:, scene.known_days + day :] *= 5
    other = replace(scene, demand=changed)
    receipts = frames["receipts"]
    later = receipts.filter(pl.col("received") < scene.date(day))
    one = play(scene, OurRule(refit_days=3, receipts=receipts))
    two = play(other, OurRule(refit_days=3, receipts=later))
    assert [line for line in one.orders if line[0] <= day] == [line for line in two.orders if line[0] <= day]
    assert one.orders != two.orders
