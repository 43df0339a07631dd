import datetime as dt
import json
import shutil

import polars as pl
import pytest

from wharfinger.cli.demo import Size, prepare
from wharfinger.cli.home import MARK, demo_home
from wharfinger.decide import registry
from wharfinger.tables import FileError

SMALL = Size(seed=3, items=30, days=60)
DAY = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("demo") / "home", DAY, SMALL)


def test_the_demo_ends_yesterday_and_has_its_decisions(demo):
    told = json.loads(demo.summary.read_text())
    assert (told["first_day"], told["last_day"], told["items"]) == ("2026-01-31", "2026-03-31", 30)
    assert told["waiting"] == {"forecast_quality": ["forecast"]}
    decided = {decision["decision"] for decision in told["decisions"]}
    when_asked = {"allocate", "expiry", "replay", "replenish", "what_if"}
    assert decided == set(registry.names()) - {"forecast_quality"} - when_asked
    assert set(told["when_asked"]) == when_asked
    assert pl.read_parquet(demo.tables / "sales.parquet")["date"].max() == DAY
    assert (demo.home / "reports" / "stock_health.html").exists()
    assert (demo.home / "town.osm").read_text().startswith("<?xml")


def test_started_later_it_catches_up_and_keeps_the_past(tmp_path):
    before = prepare(tmp_path, DAY, SMALL)
    past = pl.read_parquet(before.tables / "sales.parquet")
    after = prepare(tmp_path, DAY + dt.timedelta(days=3), SMALL)
    sales = pl.read_parquet(after.tables / "sales.parquet")
    assert sales["date"].max() == DAY + dt.timedelta(days=3)
    assert sales.filter(pl.col("date") <= DAY).equals(past)
    assert not before.tables.exists()


def test_started_again_on_the_same_day_nothing_is_made(demo):
    written = (demo.tables / "sales.parquet").stat().st_mtime_ns
    assert prepare(demo.home, DAY, SMALL) == demo
    assert (demo.tables / "sales.parquet").stat().st_mtime_ns == written


def test_a_clock_set_back_adds_nothing(demo, capsys):
    assert prepare(demo.home, DAY - dt.timedelta(days=5), SMALL) == demo
    assert "The clock stands before" in capsys.readouterr().err


def test_a_demo_that_was_interrupted_is_made_again(demo, tmp_path):
    mark = json.loads((demo.home / MARK).read_text()) | {"made_by": None}
    (tmp_path / MARK).write_text(json.dumps(mark))
    again = prepare(tmp_path, DAY, SMALL)
    assert pl.read_parquet(again.tables / "sales.parquet").equals(
        pl.read_parquet(demo.tables / "sales.parquet")
    )


def test_only_the_demos_own_tables_are_replaced(tmp_path):
    before = prepare(tmp_path, DAY, SMALL)
    (tmp_path / "tables-mine").mkdir()
    (tmp_path / "tables-mine" / "precious.txt").write_text("mine")
    (tmp_path / "tables-list.txt").write_text("mine too")
    prepare(tmp_path, DAY + dt.timedelta(days=1), SMALL)
    assert (tmp_path / "tables-mine" / "precious.txt").exists()
    assert (tmp_path / "tables-list.txt").exists()
    assert not before.tables.exists()


def test_tables_removed_by_hand_are_made_again(demo, tmp_path):
    shutil.copytree(demo.home, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / demo.folder)
    assert prepare(tmp_path, DAY, SMALL).tables.is_dir()


@pytest.mark.parametrize("facts", ['{"kind": "demo"}', '{"kind": "demo", "first_day": "soon"}'])
def test_a_note_with_a_part_missing_is_refused(tmp_path, facts):
    (tmp_path / MARK).write_text(facts)
    with pytest.raises(FileError, match="a part is missing or garbled"):
        prepare(tmp_path, DAY, SMALL)


def test_a_file_is_no_home(tmp_path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(FileError, match="no folder that can be looked into"):
        prepare(tmp_path / "home", DAY, SMALL)


def test_a_company_of_ones_own_is_never_touched(tmp_path):
    (tmp_path / MARK).write_text('{"kind": "own"}')
    with pytest.raises(FileError, match="found a company of kind 'own'"):
        prepare(tmp_path, DAY, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == [MARK]


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(FileError, match=r"found files, but no company.json"):
        prepare(tmp_path, DAY, SMALL)


def test_a_garbled_note_is_refused(tmp_path):
    (tmp_path / MARK).write_text("{")
    with pytest.raises(FileError, match="a note that cannot be read"):
        prepare(tmp_path, DAY, SMALL)


def test_the_home_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("WHARFINGER_HOME", str(tmp_path / "here"))
    assert demo_home() == tmp_path / "here"
    monkeypatch.delenv("WHARFINGER_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert demo_home() == tmp_path / "wharfinger" / "demo"
