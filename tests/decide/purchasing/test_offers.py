import datetime as dt

import polars as pl
import pytest

from tests.decide.purchasing.shop import TODAY, items, offers
from wharfinger.decide.purchasing.offers import OfferBook
from wharfinger.tables import Items, Offers, Units

LONG_AGO, YESTERDAY, TOMORROW = TODAY - dt.timedelta(999), TODAY - dt.timedelta(1), TODAY + dt.timedelta(1)


def choose(*rows, per_day=5.0, units=None, **item):
    row = next(Items.of(items(**item)).iter_rows(named=True))
    given = Offers.of(pl.concat(rows, how="diagonal")) if rows else Offers.none()
    return OfferBook(given, None if units is None else Units.of(units), TODAY).choose(row, per_day)


def test_the_cheapest_valid_offer_is_taken():
    offer, odd = choose(offers(supplier="S-1", unit_cost=2.0), offers(supplier="S-2", unit_cost=1.9))
    assert (offer.supplier, offer.unit_cost, odd) == ("S-2", 1.9, [])


def test_of_equal_offers_the_usual_supplier_is_taken():
    assert choose(offers(supplier="S-1"), offers(supplier="S-2"), supplier="S-2")[0].supplier == "S-2"


def test_of_equal_strangers_the_faster_is_taken():
    chosen, _ = choose(offers(supplier="S-1", lead_days=9.0), offers(supplier="S-2", lead_days=4.0))
    assert chosen.supplier == "S-2"


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ({"valid_from": TOMORROW}, "the offer of S-1 holds from 2026-03-03"),
        ({"valid_from": LONG_AGO, "valid_to": YESTERDAY}, "the offer of S-1 ended on 2026-03-01"),
    ],
)
def test_an_offer_that_does_not_hold_today_is_left_aside_and_named(dates, found):
    offer, odd = choose(offers(**dates))
    assert offer is None
    assert [o.found for o in odd] == [found]


def test_an_offer_holds_on_its_last_day():
    assert choose(offers(valid_to=TODAY))[0] is not None


def test_no_offer_is_said():
    offer, odd = choose()
    assert offer is None
    assert (odd[0].found, odd[0].mend) == ("no offer", "add a row to Offers, or end the item")


def test_an_offer_for_nothing_is_a_mistake_not_a_bargain():
    offer, odd = choose(offers(supplier="S-1", unit_cost=0.0), offers(supplier="S-2", unit_cost=2.0))
    assert offer.supplier == "S-2"
    assert odd[0].found == "a unit cost of 0 at S-1"


def test_more_than_a_years_demand_at_once_is_not_bought():
    offer, odd = choose(offers(minimum_quantity=400.0), per_day=1.0)
    assert offer is None
    assert odd[0].found == "S-1 delivers 400 or more, and 365 sell in a year"


def test_a_dearer_supplier_of_small_quantities_is_preferred_to_a_years_demand():
    offer, odd = choose(
        offers(supplier="S-1", minimum_quantity=400.0, unit_cost=1.0), offers(supplier="S-2"), per_day=1.0
    )
    assert offer.supplier == "S-2"
    assert len(odd) == 1


def test_a_box_is_as_large_as_units_says():
    units = pl.DataFrame({"item": ["oil"], "unit": ["box"], "numerator": [12], "denominator": [1]})
    assert choose(offers(unit="box"), units=units)[0].multiple == 12


def test_a_box_of_unknown_size_is_said():
    offer, odd = choose(offers(unit="box"))
    assert offer is None
    assert odd[0].found == "the offer of S-1 in 'box'"


def test_costs_in_two_currencies_are_not_compared():
    offer, odd = choose(
        offers(supplier="S-1", unit_cost=2.0, currency="EUR"),
        offers(supplier="S-2", unit_cost=1.5, currency="USD"),
        supplier="S-1",
    )
    assert (offer.supplier, offer.currency) == ("S-1", "EUR")
    assert odd[0].found == "offers in EUR and USD"


def test_the_smallest_order_is_the_minimum_in_whole_multiples():
    assert choose(offers(minimum_quantity=50.0, multiple=24.0))[0].smallest_order == 72


def test_a_cost_that_holds_from_a_break_on_is_bought_from_the_break_on():
    assert choose(offers(break_quantity=100.0, minimum_quantity=10.0))[0].smallest_order == 100


def test_a_lead_time_of_years_is_a_slip_of_the_pen():
    offer, odd = choose(offers(lead_days=70_000.0))
    assert offer is None
    assert odd[0].found == "70,000 days of lead time at S-1"


def test_a_price_break_beside_the_base_price_is_not_bought_on():
    plain, large = offers(unit_cost=2.0), offers(unit_cost=1.5, break_quantity=500.0)
    offer, odd = choose(large, plain)
    assert (offer.unit_cost, offer.minimum, odd) == (2.0, 0.0, [])


def test_of_two_terms_that_hold_the_newer_is_taken():
    old, new = offers(unit_cost=1.5, valid_from=LONG_AGO), offers(unit_cost=2.0, valid_from=YESTERDAY)
    assert choose(old, new)[0].unit_cost == 2.0
