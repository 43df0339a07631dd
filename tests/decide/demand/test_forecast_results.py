"""What `forecast` gives back is what it declares to write."""

from dataclasses import fields

from wharfinger.decide.demand.decisions import forecast_decision
from wharfinger.decide.demand.forecast_results import Forecasts


def test_every_declared_table_is_given_back_and_no_other() -> None:
    assert {field.name for field in fields(Forecasts)} == {
        table.table_name() for table in forecast_decision.writes
    }
