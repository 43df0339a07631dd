import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.cli.shop import make_shop, wharfinger

SLOW = """
from pathlib import Path

from wharfinger.decide.decision import Decision
from wharfinger.decide.settings import Settings
from wharfinger.tables import Items, Sales


def slow(sales, *, settings):
    Path("started").touch()
    while True:
        pass


decision = Decision(name="slow", run=slow, reads=(Sales,), writes=(Items,), settings=Settings)
"""


@pytest.fixture
def shop(tmp_path):
    return make_shop(tmp_path / "shop")


def run(shop, *words, decision="stock_health"):
    return wharfinger("run", decision, "--from", shop, "--to", shop.parent / "out", *words)


def test_results_proposals_and_report_are_written_and_named(shop):
    page = shop.parent / "pages" / "health.html"
    done = run(shop, "--report", page)
    assert done.returncode == 0, done.stderr
    out = shop.parent / "out"
    names = ["stock_health.csv", "expiring_lots.csv", "proposals.csv"]
    assert done.stdout.split() == [*(str(out / name) for name in names), str(page)]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    states = dict(pl.read_csv(out / "stock_health.csv").select("item", "state").rows())
    assert states == {"tea": "new", "bread": "out"} or states == {"tea": "new", "bread": "new"}


def test_json_tells_the_same_to_a_program(shop):
    told = json.loads(run(shop, "--json", "--as-of", "2026-06-20", "--set", "low_days=3").stdout)
    assert told["as_of"] == "2026-06-20T00:00:00+00:00"
    assert told["settings"]["low_days"] == 3
    assert told["rows_read"] == {"sales": 60, "items": 2, "stock": 2}
    assert told["rows_in_quarantine"] == 0


def test_bad_rows_wait_in_quarantine_and_good_ones_go_on(shop):
    with (shop / "sales.csv").open("a") as sales:
        sales.write('tea,01.07.2026,1\ntea,2026-07-01,"1,5"\n')
    done = run(shop)
    assert done.returncode == 0
    assert "2 rows could not be read" in done.stderr
    assert "sales.csv, row 62, column date: found '01.07.2026'" in done.stderr
    waiting = pl.read_csv(shop.parent / "out" / "quarantine.csv")
    assert waiting["row"].to_list() == [62, 63]
    assert waiting["mend"][1] == "write a point before the decimals and no thousands sign, like 1234.50"


def test_two_processes_find_the_same(shop):
    one = run(shop)
    first = (shop.parent / "out" / "stock_health.csv").read_bytes()
    two = run(shop, "--processes", "2")
    assert (one.returncode, two.returncode) == (0, 0), two.stderr
    assert (shop.parent / "out" / "stock_health.csv").read_bytes() == first


@pytest.mark.parametrize(
    ("decision", "words", "reason"),
    [
        ("stok_health", (), "write stock_health"),
        ("stock_health", ("--set", "low_days=-1"), "a number at least 0"),
        ("stock_health", ("--set", "low_dais=1"), "write low_days"),
        ("stock_health", ("--cluster", "127.0.0.1:9"), "127.0.0.1:9"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(shop, decision, words, reason):
    done = run(shop, *words, decision=decision)
    assert done.returncode == 1, done.stderr
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    assert not (shop.parent / "out").exists()


def test_a_missing_file_is_named(shop):
    (shop / "items.csv").unlink()
    done = run(shop)
    assert done.returncode == 1
    assert "add items.csv" in done.stderr


def test_bad_rows_are_told_even_when_nothing_can_be_decided(shop):
    (shop / "sales.csv").write_text("item;date;quantity\ntea;01.06.2026;3\ntea;02.06.2026;4\n")
    done = run(shop)
    assert done.returncode == 1
    assert "sales.csv, row 2, column date: found '01.06.2026'" in done.stderr
    assert "found no fact" in done.stderr.replace("Found:    no fact", "found no fact")
    assert pl.read_csv(shop.parent / "out" / "quarantine.csv").height == 2


def test_a_refusal_is_json_too(shop):
    (shop / "items.csv").unlink()
    done = run(shop, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"]["mend"] == "add items.csv"


def test_a_year_mistyped_does_not_move_today(shop):
    with (shop / "sales.csv").open("a") as sales:
        sales.write("tea,2162-06-03,1\n")
    done = run(shop)
    assert done.returncode == 0
    assert "There are facts after today, the last on 2162-06-03" in done.stderr
    last = dict(pl.read_csv(shop.parent / "out" / "stock_health.csv").select("item", "last_sale").rows())
    assert last["tea"] == "2026-06-30"


def test_results_never_replace_what_they_were_made_from(shop):
    before = {path.name: path.read_bytes() for path in shop.iterdir()}
    same = wharfinger("run", "stock_health", "--from", shop, "--to", shop)
    onto = run(shop, "--report", shop / "sales.csv")
    assert (same.returncode, onto.returncode) == (1, 1)
    assert "the same folder for --from and --to" in same.stderr
    assert "a name that ends in .html" in onto.stderr
    assert {path.name: path.read_bytes() for path in shop.iterdir()} == before


def test_all_results_are_written_or_none(shop):
    out = shop.parent / "out"
    (out / "proposals.csv").mkdir(parents=True)
    done = run(shop, "--report", out / "page.html")
    assert done.returncode == 1
    assert f"{out / 'proposals.csv'}\nFound:    a folder of this name" in done.stderr
    assert [path.name for path in out.iterdir()] == ["proposals.csv"]


@pytest.mark.parametrize("to", ["shop/items.csv/x", "/proc/nowhere/x"])
def test_a_place_that_cannot_be_written_to_is_named(shop, to):
    done = wharfinger("run", "stock_health", "--from", shop, "--to", shop.parent / to)
    assert done.returncode == 1
    assert "a place that cannot be written to" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_has_an_exit_code_of_its_own(shop):
    assert wharfinger("run", "stock_health").returncode == 2
    assert run(shop, "--as-of", "yesterday").returncode == 2
    assert run(shop, "--format", "pdf").returncode == 2
    assert wharfinger("no-such-command").returncode == 2


def test_stopping_it_leaves_nothing_half_written(shop, tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    facts = tmp_path / "slow-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[wharfinger.decisions]\nslow = slow:decision\n")
    command = [
        str(Path(sys.executable).parent / "wharfinger"),
        "run",
        "slow",
        "--from",
        str(shop),
        "--to",
        "out",
    ]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (tmp_path / "started").exists():
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
