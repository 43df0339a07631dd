import pytest

from wharfinger.decide.warehouse.jams.results import LabourPlan
from wharfinger.tables import TableError


def test_a_day_has_24_hours():
    row = {
        "date": ["2026-03-02"], "hour": [24], "step": ["pack"], "orders": [1.0], "people": [1],
        "usual_people": [1], "load": [0.5], "wait_minutes": [0.0],
    }  # fmt: skip
    assert LabourPlan.of(row | {"hour": [23]}).height == 1
    with pytest.raises(TableError, match="hour"):
        LabourPlan.of(row)
