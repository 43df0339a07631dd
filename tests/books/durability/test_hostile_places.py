"""A full disk, a folder that may not be written, a second program: refused in words, nothing half done."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Act
from wharfinger.books.sqlite import base
from wharfinger.office import stock
from wharfinger.tables.errors import FileError

ROOT = Path(__file__).resolve().parents[3]
SMALL_DISK = 'mount -t tmpfs -o size=6m tmpfs "$WHARFINGER_HOME" && cp "$0" "$WHARFINGER_HOME" && exec "$@"'


def in_hostile_place(way: str, template: Home, folder: Path) -> dict[str, Any]:
    """What the process said that worked there."""
    work = [sys.executable, "-m", "tests.books.durability.hostile", way]
    if way == "limited":
        shutil.copy(template.file, folder)
        command = work
    else:
        whose = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
        command = ["unshare", *whose, "sh", "-c", SMALL_DISK, str(template.file), *work]
    known = {"WHARFINGER_HOME": str(folder), "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=os.environ | known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("full", "a full disk"),
        ("limited", "a disk that failed while reading or writing"),
        ("read-only", "no way to open or make the books"),
    ],
)
def test_what_cannot_be_written_is_refused_and_what_was_acknowledged_stays(
    sqlite_template: Home, tmp_path: Path, way: str, found: str
) -> None:
    answer = in_hostile_place(way, sqlite_template, tmp_path)
    assert answer["said"]["found"] == found
    assert answer["there"] == answer["stocked"] == answer["acknowledged"]
    assert answer["acknowledged"] > 0 or way == "read-only"
    assert answer["sound"]


def test_a_second_program_that_holds_the_lock_is_waited_for_and_then_named(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop()
    acts = Act.objects.count()
    monkeypatch.setattr(base, "PATIENCE_SECONDS", 0.2)
    other = sqlite3.connect(sqlite_books.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(FileError, match="found the books locked by another program"):
            stock.move(ME, "apple", "warehouse", "store", 1)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert (Act.objects.count(), on_hand("store")) == (acts, 0)
    stock.move(ME, "apple", "warehouse", "store", 1)
    assert on_hand("store") == 1


def test_a_second_program_that_lets_go_in_time_is_not_noticed(sqlite_books: Home) -> None:
    import threading

    open_shop()
    held = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(sqlite_books.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        waiting.wait(0.3)
        other.execute("ROLLBACK")
        other.close()

    waiting = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    stock.move(ME, "apple", "warehouse", "store", 1)
    holder.join()
    assert on_hand("store") == 1
