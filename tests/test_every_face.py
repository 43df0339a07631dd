"""Every declared decision is on every face that exists."""

import dataclasses
import importlib
import inspect
import json
from pathlib import Path

import pytest

from tests.cli.shop import make_shop, wharfinger
from wharfinger import run
from wharfinger.connect import read_folder
from wharfinger.decide import registry
from wharfinger.tables import Proposals

DOCS = Path(__file__).resolve().parent.parent / "docs"
NAMES = registry.names()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("every") / "shop")


def test_there_are_decisions():
    assert {"min_max", "stock_health"} <= set(NAMES)


def test_the_list_has_all_of_them():
    listed = json.loads(wharfinger("decisions", "--json").stdout)
    assert [decision["name"] for decision in listed] == NAMES
    assert all(decision["summary"] for decision in listed)


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_on_files_and_writes_every_table_it_declares(name, shop):
    decision = registry.find(name)
    to = shop.parent / name
    page = to / "report.html"
    done = wharfinger("run", name, "--from", shop, "--to", to, "--report", page)
    assert done.returncode == 0, done.stderr
    for table in decision.writes:
        assert (to / f"{table.table_name()}.csv").exists()
    assert page.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_python_function_of_its_folder(name):
    decision = registry.find(name)
    folder = importlib.import_module(decision.run.__module__.rpartition(".")[0])
    assert decision.run.__name__ in folder.__all__
    parameters = inspect.signature(decision.run).parameters
    assert [table.table_name() for table in decision.reads] == list(parameters)[: len(decision.reads)]
    assert {"settings", "as_of"} <= set(parameters)


@pytest.mark.parametrize("name", NAMES)
def test_its_proposals_are_a_table_and_come_out_the_same_twice(name, shop):
    decision = registry.find(name)
    tables = read_folder(shop, extra=registry.tables().values()).tables
    first, second = (decision.proposals(run.map(decision, tables)) for _ in range(2))
    assert first.equals(second)
    assert set(first.columns) == set(Proposals.columns())
    assert set(first["decision"]) <= {name}


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_are_documented(name):
    schema = registry.find(name).settings.schema()
    assert all(setting["description"] for setting in schema["properties"].values())


def test_it_has_a_page_with_a_form_of_its_settings(sqlite_books):
    from tests.web.visiting import account, signed_in

    client = signed_in(account("buyer"))
    listed = client.get("/decisions/").text
    for name in NAMES:
        page = client.get(f"/decisions/{name}/")
        assert page.status_code == 200, name
        assert f'href="/decisions/{name}/"' in listed
        for field in dataclasses.fields(registry.find(name).settings):
            assert f'name="{field.name}"' in page.text, (name, field.name)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_page_in_the_docs(name):
    page = DOCS / f"{name}.md"
    assert f"wharfinger run {name}" in page.read_text()
