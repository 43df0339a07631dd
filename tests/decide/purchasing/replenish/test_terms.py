import datetime as dt

import polars as pl
import pytest

from tests.decide.purchasing.shop import TODAY, items, offers
from wharfinger.decide.purchasing.replenish.terms import TermsBook
from wharfinger.tables import Items, Offers, Units

LAST_YEAR, LAST_MONTH = TODAY - dt.timedelta(365), TODAY - dt.timedelta(30)


def of(*rows, units=None, **item):
    given = Offers.of(pl.concat(rows, how="diagonal_relaxed")) if rows else Offers.none()
    row = next(Items.of(items(**item)).iter_rows(named=True))
    return TermsBook(given, None if units is None else Units.of(units), TODAY).of(row)


def found(oddities):
    return [oddity.found for oddity in oddities]


def breaks(kind, *steps):
    return [
        offers(unit_cost=cost, break_quantity=start, break_kind=kind if start else None)
        for start, cost in steps
    ]


def test_a_lower_cost_for_all_units_holds_from_its_quantity_on():
    # Snyder and Shen, example 3.5: 0.75 below 400 units, 0.72 from 400, 0.68 from 800.
    (terms,), _, _ = of(*breaks("all_units", (None, 0.75), (400.0, 0.72), (800.0, 0.68)))
    assert terms.value(399) == pytest.approx(399 * 0.75)
    assert terms.value(400) == pytest.approx(400 * 0.72)
    assert terms.value(800) == pytest.approx(800 * 0.68)


def test_an_incremental_cost_holds_for_the_units_beyond_its_quantity():
    # Snyder and Shen, section 3.4.2, with the numbers of example 3.5.
    (terms,), _, _ = of(*breaks("incremental", (None, 0.75), (400.0, 0.72), (800.0, 0.68)))
    assert terms.value(400) == pytest.approx(300)
    assert terms.value(1000) == pytest.approx(400 * 0.75 + 400 * 0.72 + 200 * 0.68)


def test_below_the_first_quantity_that_has_a_cost_nothing_is_ordered():
    (terms,), _, _ = of(offers(break_quantity=100.0, multiple=24.0))
    assert terms.smallest == 120


def test_pieces_are_ordered_whole_and_kilograms_in_hundredths():
    (piece,), _, _ = of(offers())
    (kilogram,), _, _ = of(offers(), unit="kg")
    assert (piece.up(2.3), kilogram.up(2.301)) == (3.0, 2.31)


def test_half_pieces_are_not_ordered_and_said():
    (terms,), _, doubts = of(offers(multiple=2.5))
    assert terms.up(1.0) == 5.0
    assert found(doubts) == ["S-1 delivers multiples of 2.5 piece"]


def test_two_units_in_one_offer_are_refused():
    rows = offers(unit="box", multiple=12.0), offers(unit="pallet", break_quantity=480.0, multiple=480.0)
    terms, refused, _ = of(*rows)
    assert terms == []
    assert found(refused) == ["the offer of S-1 in box and pallet"]


def test_of_offers_that_overlap_the_newest_is_taken_and_said():
    rows = offers(unit_cost=1.5, valid_from=LAST_YEAR), offers(unit_cost=2.0, valid_from=LAST_MONTH)
    (terms,), _, doubts = of(*rows)
    assert terms.value(1) == 2.0
    assert found(doubts) == ["offers of S-1 that overlap in time"]
    assert str(LAST_MONTH) in doubts[0].expected


def test_a_price_break_that_costs_more_is_left_aside_and_said():
    (terms,), _, doubts = of(*breaks("all_units", (None, 2.0), (100.0, 2.2)))
    assert terms.value(100) == 200
    assert found(doubts) == ["S-1 asks 2.2 from 100 on, and 2 below"]


def test_price_breaks_of_no_kind_are_taken_for_all_units_and_said():
    (terms,), _, doubts = of(*breaks(None, (None, 2.0), (100.0, 1.0)))
    assert terms.value(100) == 100
    assert found(doubts) == ["price breaks of S-1 of no kind"]


def test_price_breaks_of_both_kinds_are_left_aside_and_said():
    rows = [
        *breaks("all_units", (None, 2.0), (100.0, 1.5)),
        offers(unit_cost=1.0, break_quantity=200.0, break_kind="incremental"),
    ]
    (terms,), _, doubts = of(*rows)
    assert terms.value(300) == 600
    assert found(doubts) == ["price breaks of S-1 of both kinds"]


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (offers(unit_cost=0.0), "a unit cost of 0 at S-1"),
        (offers(unit="box"), "the offer of S-1 in 'box'"),
        (offers(valid_to=LAST_MONTH), f"the offer of S-1 ended on {LAST_MONTH}"),
        (offers(lead_days=70_000.0), "70,000 days of lead time at S-1"),
    ],
)
def test_what_cannot_be_bought_on_is_refused_by_name(offer, said):
    terms, refused, _ = of(offer)
    assert terms == []
    assert found(refused) == [said]


def test_a_box_is_as_large_as_units_says():
    units = pl.DataFrame({"item": ["oil"], "unit": ["box"], "numerator": [12], "denominator": [1]})
    (terms,), _, _ = of(offers(unit="box"), units=units)
    assert (terms.multiple, terms.box, terms.box_size) == (12, "box", 12)


def test_costs_in_two_currencies_are_not_compared():
    terms, _, doubts = of(
        offers(supplier="S-1", currency="EUR"), offers(supplier="S-2", currency="USD"), supplier="S-2"
    )
    assert [one.supplier for one in terms] == ["S-2"]
    assert found(doubts) == ["offers in EUR and USD"]
