"""A folder whose files are taken in, and the import in the terminal."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.books_at_hand import environment
from tests.office import shop_files
from tests.office.importing.at_hand import company, whole
from tests.office.shop import ME
from wharfinger.books.home import Home
from wharfinger.books.models import PastSale
from wharfinger.office.importing.watching import watch
from wharfinger.tables.errors import FileError

ITEMS = b"item,name,category,unit,unit_cost,price\ntea,Green tea,tea,piece,3.00,5.00\n"
SALES = b"item,date,quantity\ntea,2026-06-01,3\ntea,2026-06-02,x\n"


def test_a_folder_is_emptied_into_the_books_and_what_has_a_question_waits(
    sqlite_books: Home, tmp_path: Path
) -> None:
    company()
    for name, content in {
        "a-items.csv": ITEMS,
        "b-sales.csv": SALES,
        "c.csv": shop_files.price_list(),
    }.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.csv.part").write_bytes(SALES)
    told = {each["file"]: each for each in watch(ME, tmp_path, once=True)}
    assert told["b-sales.csv"]["words"] == "1 applied, 0 known, 1 in quarantine"
    assert whole(told["b-sales.csv"])
    assert "waits for an answer" in told["c.csv"]["words"]
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == ["a-items.csv", "b-sales.csv"]
    assert [path.name for path in (tmp_path / "waits").iterdir()] == ["c.csv"]
    assert (tmp_path / "d.csv.part").exists()
    (tmp_path / "b-sales.csv").write_bytes(SALES)
    list(watch(ME, tmp_path, once=True))
    assert PastSale.objects.count() == 1


def test_a_folder_that_is_not_there_is_refused_in_words(sqlite_books: Home, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such folder"):
        list(watch(ME, tmp_path / "nowhere", once=True))


def wharfinger(home: Home, *words: str) -> Any:
    program = str(Path(sys.executable).with_name("wharfinger"))
    told = os.environ | environment(home)
    return subprocess.run([program, "import", *words], env=told, capture_output=True, text=True, check=False)


def test_the_terminal_shows_writes_and_takes_back(sqlite_books: Home, tmp_path: Path) -> None:
    company()
    for name, content in {"items.csv": ITEMS, "sales.csv": SALES}.items():
        (tmp_path / name).write_bytes(content)
    files = [str(tmp_path / "items.csv"), str(tmp_path / "sales.csv")]
    asked = wharfinger(sqlite_books, *files)
    assert asked.returncode == 1
    assert "sales: 1 new" in asked.stdout
    assert "say --yes" in asked.stderr
    assert not PastSale.objects.exists()
    told = json.loads(wharfinger(sqlite_books, *files, "--yes", "--json").stdout)
    assert whole(told)
    assert {name: told[name] for name in ("rows_in", "applied", "quarantined", "known")} == {
        "rows_in": 3,
        "applied": 2,
        "quarantined": 1,
        "known": 0,
    }
    back = json.loads(wharfinger(sqlite_books, "--undo", told["batch"], "--json").stdout)
    assert back["state"] == "undone"
    assert not PastSale.objects.filter(voided_at__isnull=True).exists()


def test_a_file_that_is_not_there_is_refused_in_words(sqlite_books: Home) -> None:
    done = wharfinger(sqlite_books, "nowhere.csv", "--yes")
    assert done.returncode == 1
    assert "cannot be read" in done.stderr
