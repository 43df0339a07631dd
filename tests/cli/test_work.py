"""`wharfinger work` and `wharfinger metrics` as a person starts them, on both databases."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.books_at_hand import set_up_django
from tests.cli.shop import wharfinger
from wharfinger.books.home import Home

set_up_django()

from tests.books.jobs.at_hand import until  # noqa: E402
from tests.office.shop import open_shop  # noqa: E402
from wharfinger.books.jobs import enqueue  # noqa: E402
from wharfinger.books.models import Act, Job, Seal  # noqa: E402


def told(stderr: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in stderr.splitlines()]


def test_work_does_what_waits_and_seals_what_was_done(books: Home) -> None:
    open_shop()
    job = enqueue("check_balances")
    done = wharfinger("work", "--until-idle")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert Job.objects.get().state == "done"
    assert Seal.objects.count() == Act.objects.count() > 0
    lines = told(done.stderr)
    assert [line["said"] for line in lines] == ["worker begins", "job begins", "job done", "worker ends"]
    assert [line["about"] for line in lines] == ["", f"job-{job.pk}", f"job-{job.pk}", ""]


@pytest.mark.parametrize(("signal_", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_work_goes_on_until_it_is_told_to_stop(
    sqlite_books: Home, tmp_path: Path, signal_: int, code: int
) -> None:
    command = [str(Path(sys.executable).parent / "wharfinger"), "work"]
    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen(command, stderr=log)
    try:
        for _ in range(2):
            enqueue("check_balances")
            until(lambda: not Job.objects.exclude(state="done").exists(), "the job is done")
        os.kill(worker.pid, signal_)
        assert worker.wait(30) == code
    finally:
        worker.kill()
        worker.wait()
    assert told((tmp_path / "log").read_text())[-1]["said"] == "worker ends"


def test_without_books_there_is_no_work(tmp_path: Path) -> None:
    done = wharfinger("work", "--until-idle", WHARFINGER_HOME=str(tmp_path), DATABASE_URL="")
    assert done.returncode == 1
    assert "Found:    no books" in done.stderr


def test_metrics_are_printed_for_prometheus_and_for_programs(books: Home) -> None:
    open_shop()
    enqueue("check_balances")
    text = wharfinger("metrics").stdout
    assert 'wharfinger_jobs{state="waiting"} 1\n' in text
    assert f"wharfinger_acts_unsealed {Act.objects.count()}\n" in text
    answer = json.loads(wharfinger("metrics", "--json").stdout)
    assert answer["wharfinger_movements_total"] == [
        {"name": "wharfinger_movements_total", "labels": {}, "value": 1}
    ]
