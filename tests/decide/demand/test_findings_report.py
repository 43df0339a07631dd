import numpy as np

from tests.decide.demand.shop import day, sales, table
from wharfinger.decide.demand.decisions import forecast_decision
from wharfinger.decide.demand.findings_report import corrected
from wharfinger.decide.demand.settings import ForecastSettings


def sections(shop, **tables):
    return corrected(forecast_decision.apply({"sales": shop, **tables}, ForecastSettings(horizon=7)))


def test_a_one_off_order_is_named_with_its_item_and_what_it_counts_as():
    sold = np.random.default_rng(1).poisson(3, (4, 120))
    sold[2, 70] = 5000
    items = {
        "item": ["item 002"],
        "name": ["Green tea"],
        "category": ["tea"],
        "unit": ["box"],
        "unit_cost": [1.0],
        "price": [2.0],
    }
    (section,) = sections(table(sold), items=items)
    written = "".join(section.parts)
    assert "Green tea" in written
    assert "5,000" in written
    assert day(70).isoformat() in written


def test_where_nothing_was_corrected_there_is_no_section():
    assert sections(sales()) == []
