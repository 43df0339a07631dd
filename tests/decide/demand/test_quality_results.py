"""What `forecast_quality` gives back is what it declares to write."""

from dataclasses import fields

from wharfinger.decide.demand.quality import decision
from wharfinger.decide.demand.quality_results import Quality


def test_every_declared_table_is_given_back_and_no_other() -> None:
    assert {field.name for field in fields(Quality)} == {table.table_name() for table in decision.writes}
