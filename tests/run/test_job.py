import dataclasses
import datetime as dt
import pickle

import pytest

from tests.run import sold
from tests.run.shares import SHARES, Smoothing, fit
from wharfinger.decide import registry
from wharfinger.run.cut import cut
from wharfinger.run.frames import pack, unpack
from wharfinger.run.job import Job, send, work, work_on_sent
from wharfinger.tables import DecisionError, Sales

JULY = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def job_and_piece(decision=SHARES, settings=None):
    taken = decision.take(sold.company(5, 50))
    whole = cut(taken, "item", at_most=1)
    job = Job(decision, settings or Smoothing(), JULY, 3, whole.uncut, fit(sales=taken["sales"]))
    return job, next(whole.pieces())


def test_a_job_that_was_sent_does_the_same():
    job, piece = job_and_piece()
    assert unpack(work_on_sent(send(job), piece)).keys() == {"shares", "levels"}
    assert work_on_sent(send(job), piece) == work(job, piece)


def test_a_registered_decision_is_sent_by_its_name():
    decision = registry.find("stock_health")
    assert _body(Job(decision, decision.settings(), JULY, 0, {}, None))[0] == "stock_health"


def test_a_decision_that_only_has_the_name_of_a_registered_one_is_sent_itself():
    impostor = dataclasses.replace(SHARES, name="stock_health")
    assert _body(Job(impostor, Smoothing(), JULY, 0, {}, None))[0] == impostor


def test_a_decision_made_inside_a_function_cannot_be_sent():
    job, _ = job_and_piece(dataclasses.replace(SHARES, run=lambda **given: None))
    with pytest.raises(DecisionError) as refused:
        send(job)
    assert "shares: found a decision that cannot be sent to another process" in str(refused.value)
    assert "move them there, or leave the engine out to run in this process" in refused.value.mend


def test_a_worker_with_other_versions_refuses():
    job, piece = job_and_piece()
    versions, body = pickle.loads(send(job))
    with pytest.raises(DecisionError, match=r"expected wharfinger 99, as where the work comes from"):
        work_on_sent(pickle.dumps(("wharfinger 99", body)), piece)
    assert "polars" in versions


def test_a_worker_without_the_module_of_the_decision_says_so():
    job, piece = job_and_piece()
    elsewhere = send(job).replace(b"tests.run.shares", b"tests.run.nobody")
    with pytest.raises(DecisionError, match=r"No module named 'tests.run.nobody'; expected the module that"):
        work_on_sent(elsewhere, piece)


def test_frames_come_through_with_names_types_nulls_and_order():
    sales = Sales.of(sold.sales(5, 50))
    back = unpack(pack({"sales": sales, "none": Sales.none()}))
    assert list(back) == ["sales", "none"]
    assert back["sales"].equals(sales)
    assert back["sales"].schema == back["none"].schema == sales.schema


def _body(job):
    return pickle.loads(pickle.loads(send(job))[1])
