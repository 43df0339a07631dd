"""The chain computed anew by a job, on both databases."""

import threading

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books import sealer
from wharfinger.books.home import Home
from wharfinger.books.jobs import Running
from wharfinger.books.jobs import lease as leases
from wharfinger.books.jobs.running import Stopped
from wharfinger.books.models import Act, Seal
from wharfinger.office import chain, jobs


def test_a_check_that_is_stopped_goes_on_where_it_was(books: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "MOST_AT_ONCE", 2)
    open_shop()
    sealer.seal_all()
    acts = Act.objects.count()
    jobs.enqueue_job(ME, "check_chain")
    stop, reached = threading.Event(), []
    stop.set()
    for _ in range(acts):
        lease = leases.take("here", ["check_chain"], 60.0)
        running = Running(lease, stop)
        try:
            answer = chain.check_chain(running)
        except Stopped:
            reached.append(running.checkpoint["reached"]["number"])
            leases.give_back(lease)
            stop = threading.Event() if len(reached) == 2 else stop
        else:
            break
    assert reached == [2, 4]
    assert answer == {"sealed": Seal.objects.count()}
    assert answer["sealed"] > 4
