"""The decisions that come with Wharfinger: in how many pieces, and where, is not to be seen in the result."""

import polars as pl
import pytest

from tests.run import sold
from wharfinger import run, twin
from wharfinger.decide import registry

SPLIT = [name for name in registry.names() if registry.find(name).by]


@pytest.fixture(scope="module")
def company():
    """Goods that are sold by weight: sums of such numbers depend on the order of adding."""
    made = twin.company(seed=1, items=60, days=200, places=2)
    tables = {**made.tables, **made.warehouse}
    by_weight = {"sales": ["quantity"], "stock": ["on_hand", "reserved"]}
    return tables | {name: tables[name].with_columns(pl.col(*to) * 0.731) for name, to in by_weight.items()}


@pytest.mark.parametrize("name", SPLIT)
@pytest.mark.parametrize(
    ("pieces", "engine"), [(3, run.InProcess()), (8, run.InProcess()), (3, run.Processes(2))]
)
def test_a_decision_gives_the_same_bytes_however_it_is_carried(company, name, pieces, engine):
    decision = registry.find(name)
    whole = sold.as_bytes(run.map(decision, company, pieces=1))
    assert sold.as_bytes(run.map(decision, company, pieces=pieces, engine=engine)) == whole
