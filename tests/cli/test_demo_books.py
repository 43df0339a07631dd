"""The demo writes its company into books, on both databases, once."""

import datetime as dt
import importlib.util
import json
from pathlib import Path

import polars as pl
import pytest

from tests.books_at_hand import set_up_django
from wharfinger.books.home import Home
from wharfinger.cli.demo import Demo, Size, prepare
from wharfinger.cli.demo_books import keep_books

set_up_django()

SMALL = Size(seed=3, items=12, days=20)
DAY = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return prepare(tmp_path_factory.mktemp("demo"), DAY, SMALL)


def test_the_books_hold_the_stock_of_the_company_and_add_up(demo: Demo, books: Home) -> None:
    from wharfinger.books import ledger
    from wharfinger.books.frames import tables_as_of

    told = keep_books(demo)
    assert told is not None
    assert (told["since"], told["days_added"]) == ("2026-03-22", 10)
    assert ledger.differences() == []
    wanted = pl.read_parquet(demo.tables / "stock.parquet").filter(pl.col("on_hand") != 0)
    stock = tables_as_of(names=["stock"])["stock"]
    assert (stock.height, stock["on_hand"].sum()) == (wanted.height, wanted["on_hand"].sum())


def test_run_again_nothing_is_written_twice(demo: Demo, books: Home) -> None:
    from wharfinger.books.models import Act, Movement, PastSale, PlanRun, Proposal

    first = keep_books(demo)
    kept = (Act, Movement, PastSale, PlanRun, Proposal)
    before = [model.objects.count() for model in kept]
    assert first is not None
    assert keep_books(demo) == first | {"days_added": 0}
    assert [model.objects.count() for model in kept] == before
    assert Proposal.objects.filter(state="open").count() == first["open_proposals"] > 0


def test_run_later_only_the_new_days_are_written(tmp_path: Path, books: Home) -> None:
    from wharfinger.books import ledger

    keep_books(prepare(tmp_path, DAY, SMALL))
    later = prepare(tmp_path, DAY + dt.timedelta(days=2), SMALL)
    told = keep_books(later)
    assert told is not None
    assert (told["since"], told["days_added"]) == ("2026-03-22", 2)
    assert ledger.differences() == []


def test_the_books_of_a_company_are_left_alone(demo: Demo, books: Home) -> None:
    from tests.office.shop import open_shop
    from wharfinger.tables.errors import BooksError

    open_shop()
    with pytest.raises(BooksError, match="expected empty books, or the demo's own"):
        keep_books(demo)


def test_without_the_parts_for_books_the_demo_stays_with_its_files(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert keep_books(demo) is None
    assert "pip install 'wharfinger[server]'" in capsys.readouterr().err
    assert json.loads(demo.summary.read_text())["items"] == SMALL.items
