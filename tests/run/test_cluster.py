import sys

import numpy as np
import pytest

from tests.programs import free_port
from tests.run import sold
from tests.run.cluster import running_cluster
from tests.run.gate import until_signed_in
from tests.run.shares import SHARES, ShareError, Smoothing
from wharfinger import run
from wharfinger.tables import DecisionError

POSITION = ["latitude", "longitude", "x_m", "y_m"]
BAD = {"sales": sold.with_item("zz", sold.sales(5, 50))}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with running_cluster(tmp_path_factory.mktemp("cluster")) as one:
        one.start_workers(2)
        yield one


def test_a_cluster_finds_the_same_bytes_as_this_process_and_as_processes(cluster):
    tables, told = sold.company(), []
    here = sold.as_bytes(run.map(SHARES, tables, seed=3))
    processes = run.map(SHARES, tables, seed=3, pieces=3, engine=run.Processes(2))
    there = run.map(
        SHARES,
        tables,
        seed=3,
        pieces=7,
        engine=run.Cluster(cluster.address),
        progress=lambda *so_far: told.append(so_far),
    )
    assert sold.as_bytes(there) == here
    assert sold.as_bytes(processes) == here
    assert told == [(done, 7) for done in range(8)]


def test_tables_of_many_megabytes_are_sent_without_a_warning(cluster):
    names = [str(number) for number in range(400_000)]
    incompressible = {column: np.random.default_rng(1).random(len(names)) for column in POSITION}
    places = {"place": names, "name": names, "kind": ["bin"] * len(names), **incompressible}
    tables = sold.company() | {"places": places}
    found = run.map(SHARES, tables, pieces=1, engine=run.Cluster(cluster.address))
    assert found.frames["shares"]["places"].unique().to_list() == [len(names)]


@pytest.mark.parametrize(
    ("trouble", "error", "message"),
    [
        ("own", ShareError, "sales: found a bad item; expected a good one. To mend: leave it out."),
        ("crash", DecisionError, "shares, item 'zz': found ZeroDivisionError: nothing to share"),
    ],
)
def test_an_error_comes_back_whole(cluster, trouble, error, message):
    with pytest.raises(error) as failed:
        run.map(
            SHARES,
            BAD,
            settings=Smoothing(trouble=trouble),
            pieces=50,
            engine=run.Cluster(cluster.address),
        )
    assert str(failed.value).startswith(message)


def test_the_whole_result_comes_when_a_worker_is_killed_in_the_middle(cluster, tmp_path):
    killed = []

    def kill_one(done, of):
        if done == 1:
            # Only the first piece passes the gate; so now each worker stands before it with a piece in hand.
            killed.append(int(until_signed_in(tmp_path, 2)[0]))
            cluster.kill(killed[0])
            (tmp_path / "open").touch()

    tables = sold.company()
    survived = run.map(
        SHARES,
        tables,
        settings=Smoothing(gate=str(tmp_path)),
        pieces=10,
        engine=run.Cluster(cluster.address),
        progress=kill_one,
    )
    assert [worker.returncode for worker in cluster.workers if worker.pid in killed] == [-9]
    assert sold.as_bytes(survived) == sold.as_bytes(run.map(SHARES, tables))


def test_a_piece_that_kills_its_workers_is_named(cluster):
    cluster.start_workers(1)
    with pytest.raises(DecisionError) as failed:
        run.map(
            SHARES, BAD, settings=Smoothing(trouble="die"), pieces=50, engine=run.Cluster(cluster.address)
        )
    assert failed.value.where == "shares, item 'zz'"
    assert failed.value.found == "2 workers that died while at these rows"


def test_a_cluster_without_workers_is_not_waited_for_for_ever(cluster):
    engine = run.Cluster(cluster.address, connect_seconds=1)
    with pytest.raises(DecisionError) as refused:
        run.map(SHARES, sold.company(), engine=engine)
    assert "found a scheduler without a worker for 1 seconds" in str(refused.value)
    assert f"dask worker {cluster.address} --nthreads 1" in refused.value.mend


def test_a_scheduler_that_goes_away_in_the_middle_is_noticed(cluster):
    cluster.start_workers(1)

    def end_it(done, of):
        if done == 1:
            cluster.scheduler.kill()

    engine = run.Cluster(cluster.address, connect_seconds=1)
    with pytest.raises(DecisionError) as failed:
        run.map(SHARES, sold.company(), pieces=10, engine=engine, progress=end_it)
    assert failed.value.found == "a scheduler that went away in the middle"


@pytest.mark.parametrize("address", ["no address at all", "ftp://::::x", ""])
def test_what_is_no_address_is_refused_at_once(address):
    with pytest.raises(DecisionError, match="expected the address of a Dask scheduler"):
        run.map(SHARES, sold.company(), engine=run.Cluster(address))


def test_an_address_without_a_scheduler_is_refused_within_seconds():
    engine = run.Cluster(f"tcp://127.0.0.1:{free_port()}", connect_seconds=0.5)
    with pytest.raises(DecisionError) as refused:
        run.map(SHARES, sold.company(), engine=engine)
    assert refused.value.where == engine.address
    assert refused.value.found == "no scheduler within 0.5 seconds"
    assert "start one with `dask scheduler`" in refused.value.mend


def test_without_dask_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(DecisionError, match=r"To mend: pip install wharfinger\[cluster\]"):
        run.map(SHARES, sold.company(), engine=run.Cluster("tcp://127.0.0.1:1"))
