"""A page for every decision, made from its declaration; a run of one as a job."""

import re

import pytest

from tests.office.small_company import written
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home
from wharfinger.books.jobs.signals import Told
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Job
from wharfinger.decide import registry
from wharfinger.web.decisions.fields import fields, parse


@pytest.mark.parametrize("name", registry.names())
def test_a_form_sent_as_it_came_asks_for_the_defaults(name: str) -> None:
    settings = registry.find(name).settings
    sent = {
        each.name: ("true" if each.value else "") if each.kind == "yes" else each.value
        for each in fields(settings)
    }
    assert parse(settings, sent) == {}


def test_a_run_shows_its_tables_its_proposals_and_its_report(sqlite_books: Home) -> None:
    written()
    client = signed_in(account("buyer"))
    page = client.post("/decisions/stock_health/run", {**defaults("stock_health"), "key": "k"})["Location"]
    assert 'hx-trigger="every 1s"' in client.get(page).text
    Worker().work(Told(), until_idle=True)
    job = Job.objects.get(kind="decide")
    assert job.state == "done", job.fault
    shown = client.get(page)
    assert "hx-trigger" not in shown.text.split('id="palette"')[0]
    for table in registry.find("stock_health").writes:
        assert f'aria-label="{table.table_name().replace("_", " ")}"' in shown.text
    assert re.search(r'<iframe src="[^"]+/report" sandbox ', shown.text)
    report = client.get(f"{page}report")
    assert report.text.startswith("<!doctype html>")
    assert "sandbox" in report["Content-Security-Policy"]
    assert "default-src 'none'" in report["Content-Security-Policy"]
    assert client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_setting_out_of_range_is_refused_beside_its_field(sqlite_books: Home) -> None:
    client = signed_in(account("buyer"))
    page = client.post("/decisions/min_max/run", {**defaults("min_max"), "window_days": "3"})
    assert page.status_code == 422
    assert 'id="window_days-error"' in page.text
    assert not Job.objects.exists()


def test_a_decision_whose_tables_nobody_has_fails_with_what_is_missing(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    assert "bins" in client.get("/decisions/slot/").text
    page = client.post("/decisions/slot/run", defaults("slot"))["Location"]
    Worker().work(Told(), until_idle=True)
    assert "no table bins" in client.get(page).text or Job.objects.get(kind="decide").state == "waiting"


def test_a_viewer_reads_and_runs_nothing(sqlite_books: Home) -> None:
    client = signed_in(account("viewer"))
    assert "Run it" not in client.get("/decisions/min_max/").text
    assert client.post("/decisions/min_max/run").status_code == 403
    assert client.get("/decisions/nowhere/").status_code == 404


def defaults(name: str) -> dict[str, str]:
    found = fields(registry.find(name).settings)
    return {
        each.name: ("true" if each.value else "") if each.kind == "yes" else str(each.value) for each in found
    }
