"""An import whose worker is killed at any moment: it goes on where it stood, or is gone whole."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.books_at_hand import environment
from tests.office import shop_files
from tests.office.importing.a_worker import LEASE_SECONDS
from tests.office.importing.at_hand import books as books_now
from tests.office.importing.at_hand import company, staged, whole
from tests.office.shop import ME
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act, Job, PastSale
from wharfinger.office import importing
from wharfinger.office.importing import apply
from wharfinger.office.importing.find import batch_of
from wharfinger.office.kinds import learn

CYCLES = int(os.environ.get("WHARFINGER_IMPORT_KILLS", "2"))
"""`make torture` does more of them."""
PATIENCE_SECONDS = 60.0
FILES = {
    "orders.csv": shop_files.orders(15),
    "products.csv": shop_files.products(),
    "inventory.csv": shop_files.inventory(),
}


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks, so that there are many moments between them."""
    for name in ("FIRST_CHUNK", "CHUNK", "LARGEST_CHUNK"):
        monkeypatch.setattr(apply, name, 20)


@pytest.fixture
def whole_books(books: Home) -> Iterator[Home]:
    company()
    return books


def killed(home: Home, after: float) -> bool:
    """A worker that is killed so long after it began; whether it had ended its jobs before."""
    told = os.environ | environment(home)
    program = [sys.executable, "-m", "tests.office.importing.a_worker"]
    worker = subprocess.Popen(program, env=told, stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n"
    until = time.monotonic() + after
    while time.monotonic() < until and waiting():
        time.sleep(0.01)
    worker.kill()
    worker.wait(timeout=PATIENCE_SECONDS)
    worker.stdout.close()
    return not waiting()


def waiting() -> bool:
    return Job.objects.filter(state__in=("waiting", "running")).exists()


def ended() -> None:
    """What the next worker does: it takes over what the killed one held."""
    learn()
    until = time.monotonic() + PATIENCE_SECONDS
    while waiting() and time.monotonic() < until:
        Worker(lease_seconds=LEASE_SECONDS).work(threading.Event(), until_idle=True)
        time.sleep(0.05)
    faults = Job.objects.exclude(state="done").values_list("kind", "state", "fault")
    assert list(faults) == []


def test_an_import_that_is_killed_at_any_moment_goes_on_or_is_gone_whole(whole_books: Home) -> None:
    luck = random.Random(20_261_124)
    batch = staged(FILES)
    importing.apply_import(ME, batch.code)
    began = time.monotonic()
    ended()
    took = time.monotonic() - began
    stood = books_now()
    assert stood["sales"].height == 90
    for _ in range(CYCLES):
        importing.undo_import(ME, batch.code)
        killed(whole_books, luck.uniform(0, took))
        ended()
        assert not PastSale.objects.filter(voided_at__isnull=True).exists()
        assert books_now()["stock"].is_empty()
        importing.apply_import(ME, batch_of(batch.code).code)
        killed(whole_books, luck.uniform(0, took))
        ended()
        told = importing.counts(batch_of(batch.code))
        assert whole(told)
        assert (told["applied"], told["quarantined"]) == (told["rows_in"], 0)
        now = books_now()
        for name, frame in stood.items():
            assert frame.equals(now[name]), name
        assert ledger.differences() == []
        rows = PastSale.objects.filter(voided_at__isnull=True)
        assert rows.values("key").distinct().count() == rows.count()
    assert Act.objects.filter(verb="bring_past_sales").count() > CYCLES
