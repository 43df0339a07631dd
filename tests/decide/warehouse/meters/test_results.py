import pytest

from wharfinger.decide.warehouse.meters.results import EnergyModels
from wharfinger.tables import TableError


def test_no_model_explains_more_than_all():
    row = {"meter": ["hall"], "kind": ["1P"], "days": [365], "base": [1.0], "error": [0.1]}
    assert EnergyModels.of(row | {"r2": [1.0]}).height == 1
    with pytest.raises(TableError, match="r2"):
        EnergyModels.of(row | {"r2": [1.5]})
