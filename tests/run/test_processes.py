import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from tests.run import sold
from tests.run.gate import until_signed_in
from tests.run.shares import SHARES, ShareError, Smoothing
from tests.tree import ROOT
from wharfinger import run
from wharfinger.run.processes import ONE_THREAD
from wharfinger.tables import DecisionError

BAD = {"sales": sold.with_item("zz", sold.sales(5, 50))}


def children():
    """Our own child processes, but for the one that Python keeps to tidy up after all others."""
    return [
        one for one in psutil.Process().children(recursive=True) if "resource_tracker" not in _command(one)
    ]


def _command(process):
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


def test_processes_find_the_same_bytes_as_this_process():
    tables, told = sold.company(), []
    here = run.map(SHARES, tables, seed=3, pieces=1)
    there = run.map(
        SHARES,
        tables,
        seed=3,
        pieces=5,
        engine=run.Processes(2),
        progress=lambda *so_far: told.append(so_far),
    )
    assert sold.as_bytes(there) == sold.as_bytes(here)
    assert told == [(done, 5) for done in range(6)]
    assert children() == []


def test_each_process_computes_in_one_thread_and_this_one_keeps_its_own(monkeypatch):
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    seen = {}

    def look(done, of):
        for child in children():
            seen.update(child.environ())

    run.map(SHARES, sold.company(), pieces=2, engine=run.Processes(1), progress=look)
    assert {name: seen.get(name) for name in ONE_THREAD} == ONE_THREAD
    assert "POLARS_MAX_THREADS" not in os.environ
    assert os.environ["OMP_NUM_THREADS"] == "7"


@pytest.mark.parametrize(
    ("trouble", "error", "message"),
    [
        ("own", ShareError, "sales: found a bad item; expected a good one. To mend: leave it out."),
        ("crash", DecisionError, "shares, item 'zz': found ZeroDivisionError: nothing to share"),
        ("die", DecisionError, "shares: found a worker process that ended by itself, exit code"),
    ],
)
def test_an_error_comes_back_whole_and_ends_the_pool(trouble, error, message):
    with pytest.raises(error) as failed:
        run.map(SHARES, BAD, settings=Smoothing(trouble=trouble), pieces=50, engine=run.Processes(1))
    assert str(failed.value).startswith(message)
    assert children() == []
    if trouble == "crash":
        assert "in go_wrong" in str(failed.value.__cause__)


def test_ctrl_c_ends_the_pool_at_once(request):
    def interrupt(done, of):
        if done == of - 1:
            # While a worker sleeps for a minute at the last item.
            assert children()
            signal.raise_signal(signal.SIGINT)

    # Tests that share a machine run in processes that ignore Ctrl-C; a terminal's do not.
    stood = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, stood))
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run.map(
            SHARES,
            BAD,
            settings=Smoothing(trouble="hang"),
            pieces=50,
            engine=run.Processes(1),
            progress=interrupt,
        )
    assert children() == []
    assert time.monotonic() - started < 30


CALLER = """
from tests.run import shares, sold
from wharfinger import run
{guard}
    settings = shares.Smoothing(gate="{gate}")
    run.map(shares.SHARES, sold.company(), settings=settings, pieces=3, engine=run.Processes(1))
"""


def start(script, folder):
    (folder / "caller.py").write_text(script)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, folder / "caller.py"], env=environment, stderr=subprocess.PIPE, text=True
    )


def test_a_script_that_runs_as_a_whole_in_every_process_is_told_so(tmp_path):
    with start(CALLER.format(guard="if True:", gate=""), tmp_path) as script:
        said = script.communicate(timeout=60)[1]
    assert script.returncode == 1
    assert 'put its work under if __name__ == "__main__":' in said.splitlines()[-1]


def test_processes_end_when_their_parent_is_killed(tmp_path):
    gate = tmp_path / "gate"
    gate.mkdir()
    script = start(CALLER.format(guard='if __name__ == "__main__":', gate=gate), tmp_path)
    with script:
        worker = psutil.Process(int(until_signed_in(gate)[0]))
        script.kill()
        script.communicate(timeout=60)
    worker.wait(timeout=30)


def test_no_processes_are_refused():
    with pytest.raises(DecisionError, match="found 0 processes; expected at least 1"):
        run.Processes(0)
