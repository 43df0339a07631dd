"""The footing itself: each program answers a real request, and a missing one cannot go unnoticed."""

import os
import re
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import programs

ROOT = Path(__file__).resolve().parent.parent

NO_POSTGRES = """
from tests import programs
programs.PROGRAMS["postgres"] = programs.Program(("no-such-server",), (), "apt install postgresql")
from tests.conftest import *
"""
TWO_TESTS = """
import pytest

@pytest.mark.needs("postgres")
def test_marked(): ...

def test_with_the_fixture(postgres_url): ...

def test_that_needs_nothing(): ...
"""


def test_postgres_answers_a_query(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("select 40 + 2").fetchone() == (42,)


def test_the_browser_shows_what_a_script_wrote(browser: Any, tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text("<p></p><script>document.querySelector('p').textContent = 6 * 7</script>")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    assert page.inner_text("p") == "42"
    page.close()


def test_the_broker_accepts_a_connection(broker_address: tuple[str, int]) -> None:
    # MQTT 3.1.1, sections 3.1 and 3.2: CONNECT with a clean session and client id "w", answered by CONNACK 0.
    connect = bytes([0x10, 13, 0, 4]) + b"MQTT" + bytes([4, 2, 0, 60, 0, 1]) + b"w"
    with socket.create_connection(broker_address, timeout=10) as connection:
        connection.sendall(connect)
        assert connection.recv(4) == bytes([0x20, 2, 0, 0])


def test_a_missing_program_is_named_in_one_loud_line(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, NO_POSTGRES, TWO_TESTS)
    assert done.returncode == 0
    assert "1 passed, 2 skipped" in done.stdout
    loud = [line for line in done.stdout.splitlines() if "NOT RUN" in line]
    assert loud == ["NOT RUN: 2 TESTS for want of postgres. To get it: apt install postgresql"]


def test_a_required_program_that_is_missing_fails_the_whole_run(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, NO_POSTGRES, TWO_TESTS, require="postgres")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "WHARFINGER_REQUIRE asks for postgres, missing here" in done.stderr
    assert "apt install postgresql" in done.stderr
    assert "passed" not in done.stdout


def test_an_unknown_required_program_fails_the_whole_run(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "from tests.conftest import *", TWO_TESTS, require="postgres,postgrse")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "names postgrse; known are broker, browser, postgres" in done.stderr


def test_a_mark_that_names_an_unknown_program_is_refused(tmp_path: Path) -> None:
    misspelt = TWO_TESTS.replace('needs("postgres")', 'needs("postgrse")')
    done = run_pytest(tmp_path, "from tests.conftest import *", misspelt)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "needs postgrse, which tests/programs.py has not" in done.stdout + done.stderr


def test_the_run_for_every_change_requires_all_programs() -> None:
    script = (ROOT / ".ci/run").read_text()
    required = re.search(r"WHARFINGER_REQUIRE=(\S+)", script)
    assert required
    assert sorted(required[1].split(",")) == sorted(programs.PROGRAMS)
    assert all(program.get.split()[-1] in script for program in programs.PROGRAMS.values())


def run_pytest(
    folder: Path, conftest: str, tests: str, require: str = ""
) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(textwrap.dedent(conftest))
    (folder / "test_it.py").write_text(textwrap.dedent(tests))
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = needs: as in the project\n")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "WHARFINGER_REQUIRE": require}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
