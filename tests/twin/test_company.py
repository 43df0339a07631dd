"""The tables of a simulated company: whole, in agreement with one another, and the same on every run."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wharfinger import twin
from wharfinger.tables import TABLES, SettingError

OWN = ("warehouse", "store-1", "store-2")
DATED = {
    "sales": "date",
    "stock_history": "date",
    "signals": "date",
    "receipts": "received",
    "movements": "at",
    "readings": "at",
}


def test_every_table_of_the_design_is_there_and_fits_its_schema(firm: twin.Company) -> None:
    results = {"forecast", "demand_total", "likely_stockouts", "proposals"}
    assert set(firm.tables) == set(TABLES) - results
    for name, frame in firm.tables.items():
        assert TABLES[name].of(frame).height == frame.height > 0


def test_every_key_that_a_table_names_exists(firm: twin.Company) -> None:
    tables = firm.tables
    for name in ("sales", "orders", "stock", "receipts", "movements", "incoming", "units", "offers"):
        assert set(tables[name]["item"]) <= set(tables["items"]["item"])
    for name in ("sales", "orders"):
        assert set(tables[name]["customer"].drop_nulls()) <= set(tables["customers"]["customer"])
    places = set(tables["places"]["place"])
    assert set(tables["movements"]["from_place"]) | set(tables["movements"]["to_place"]) <= places
    assert set(tables["receipts"]["supplier"]) <= set(tables["suppliers"]["supplier"])


def test_what_went_in_less_what_went_out_is_what_lies_there(firm: twin.Company) -> None:
    keys = ["item", "place", "lot"]
    moved = firm.tables["movements"]
    balance = (
        pl.concat(
            [
                moved.select("item", "lot", "quantity", place="to_place"),
                moved.select("item", "lot", -pl.col("quantity"), place="from_place"),
            ]
        )
        .filter(pl.col("place").is_in(OWN))
        .group_by(keys)
        .agg(on_hand=pl.col("quantity").sum())
        .filter(pl.col("on_hand") != 0)
    )
    stock = firm.tables["stock"].select(*keys, "on_hand")
    assert_frame_equal(balance.sort(keys), stock.sort(keys), check_column_order=False, check_exact=True)


def test_no_place_of_the_company_ever_holds_less_than_nothing(firm: twin.Company) -> None:
    moved = firm.tables["movements"].with_row_index("turn")
    running = (
        pl.concat(
            [
                moved.select("turn", "at", "item", "lot", "quantity", place="to_place"),
                moved.select("turn", "at", "item", "lot", -pl.col("quantity"), place="from_place"),
            ]
        )
        .filter(pl.col("place").is_in(OWN))
        .sort("at", "turn")
        .select(pl.col("quantity").cum_sum().over("item", "place", "lot"))
    )
    assert running["quantity"].min() == 0


def test_movements_are_written_in_the_order_of_time(firm: twin.Company) -> None:
    days = firm.tables["movements"]["at"].dt.date()
    assert days.is_sorted()


def test_stock_history_follows_the_movements(firm: twin.Company) -> None:
    keys = ["item", "place", "date"]
    moved = firm.tables["movements"].with_columns(date=pl.col("at").dt.date())
    change = (
        pl.concat(
            [
                moved.select("item", "date", "quantity", place="to_place"),
                moved.select("item", "date", -pl.col("quantity"), place="from_place"),
            ]
        )
        .group_by(keys)
        .agg(pl.col("quantity").sum())
    )
    history = firm.tables["stock_history"].join(change, on=keys, how="left").sort(keys)
    expected = pl.col("quantity").fill_null(0).cum_sum().over("item", "place")
    assert history.filter(pl.col("on_hand") != expected).height == 0


def test_truth_sales_and_movements_count_the_same_units(firm: twin.Company) -> None:
    keys = ["item", "place", "date"]
    truth = firm.truth.demand.filter(pl.col("sold") > 0).select(*keys, "sold")
    sales = firm.tables["sales"].group_by(keys).agg(sold=pl.col("quantity").sum()).filter(pl.col("sold") > 0)
    assert_frame_equal(truth.sort(keys), sales.sort(keys), check_exact=True)
    left = firm.tables["movements"].filter(pl.col("reason") == "sale")["quantity"].sum()
    waiting = firm.tables["stock"]["reserved"].sum()
    assert left + waiting == truth["sold"].sum()


def test_open_orders_are_what_is_reserved(firm: twin.Company) -> None:
    open_units = firm.tables["orders"].filter(pl.col("status") == "open")["quantity"].sum()
    assert open_units == firm.tables["stock"]["reserved"].sum() > 0


def test_receipts_and_movements_count_the_same_units(firm: twin.Company) -> None:
    moved = firm.tables["movements"].group_by("reason").agg(pl.col("quantity").sum())
    units = dict(moved.iter_rows())
    assert units["receipt"] == firm.tables["receipts"]["quantity_received"].sum()
    assert units["unfit"] == firm.tables["receipts"]["quantity_bad"].sum() > 0


def test_nothing_is_sold_after_it_has_expired(firm: twin.Company) -> None:
    life = firm.tables["items"].select("item", "shelf_life_days")
    sold = firm.tables["movements"].filter(
        (pl.col("reason") == "sale") & (pl.col("from_place") != "warehouse")
    )
    sold = (
        sold.drop_nulls("lot")
        .join(life, on="item")
        .with_columns(came=pl.col("lot").str.strptime(pl.Date, "L%y%m%d"))
    )
    age = (pl.col("at").dt.date() - pl.col("came")).dt.total_days()
    assert sold.filter(age >= pl.col("shelf_life_days")).height == 0
    assert sold.height > 1000


@pytest.mark.parametrize("longer", [61, 90])
def test_more_days_leave_the_past_as_it_was(longer: int) -> None:
    short, long = (twin.company(seed=3, items=40, days=days) for days in (60, longer))
    end = dt.date(2024, 1, 1) + dt.timedelta(days=60)
    for name, column in DATED.items():
        past = long.tables[name].filter(pl.col(column).cast(pl.Date) < end)
        assert_frame_equal(short.tables[name], past, check_exact=True)
    assert_frame_equal(short.truth.demand, long.truth.demand.filter(pl.col("date") < end), check_exact=True)
    ordered = ["order", "item", "quantity", "ordered_at", "customer", "due", "price"]
    past = long.tables["orders"].filter(pl.col("ordered_at").dt.date() < end).select(ordered)
    assert_frame_equal(short.tables["orders"].select(ordered), past, check_exact=True)
    for name in ("places", "suppliers", "offers", "units", "customers", "lanes"):
        assert_frame_equal(short.tables[name], long.tables[name], check_exact=True)


def test_what_is_planned_ahead_comes_true() -> None:
    short, long = (twin.company(seed=3, items=60, days=days) for days in (30, 120))
    plan = short.tables["known"].drop("temperature_c")
    came = long.tables["known"].drop("temperature_c").filter(pl.col("date") <= plan["date"].max())
    assert_frame_equal(plan, came, check_exact=True)
    assert plan["date"].max() == dt.date(2024, 1, 30) + dt.timedelta(days=90)


def test_another_seed_is_another_company() -> None:
    one, other = (twin.company(seed=seed, items=20, days=20).tables["sales"] for seed in (1, 2))
    assert not one.equals(other)


def test_every_kind_of_demand_is_in_a_small_company_already(firm: twin.Company) -> None:
    assert firm.truth.items["kind"].n_unique() == 12
    assert twin.company(items=12, days=2).truth.items["kind"].n_unique() == 12


def test_a_gtin_ends_in_its_check_digit(firm: twin.Company) -> None:
    # GS1 General Specifications 7.9: weights 1 and 3 from the left, thirteen digits sum to a multiple of ten.
    digits = np.array([[int(digit) for digit in gtin] for gtin in firm.tables["items"]["gtin"]])
    assert digits.shape[1] == 13
    assert not (digits @ np.array([1, 3] * 6 + [1]) % 10).any()


def test_customers_live_in_the_town_and_not_in_the_shops(firm: twin.Company) -> None:
    shops = [firm.town.warehouse.address, *(store.address for store in firm.town.stores)]
    assert set(firm.homes["address"]) <= set(firm.town.addresses["address"]) - set(shops)
    assert firm.homes["customer"].to_list() == firm.tables["customers"]["customer"].to_list()


@pytest.mark.parametrize(("items", "days", "places"), [(1, 1, 1), (3, 10, 1), (5, 8, 6)])
def test_a_company_can_be_tiny(items: int, days: int, places: int) -> None:
    made = twin.company(items=items, days=days, places=places)
    for name, frame in made.tables.items():
        TABLES[name].of(frame)
    assert made.truth.demand["date"].n_unique() == days


@pytest.mark.parametrize(
    ("wrong", "found"), [({"items": 0}, "items = 0"), ({"days": -1}, "days = -1"), ({"seed": -5}, "seed -5")]
)
def test_a_company_that_cannot_be_says_why(wrong: dict[str, int], found: str) -> None:
    with pytest.raises(SettingError) as error:
        twin.company(**wrong)
    assert error.value.found == found
    assert "whole number from" in error.value.expected
