"""A page for every decision, made from its declaration; a run of one as a job."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office.small_company import tables, written
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home
from wharfinger.books.jobs.signals import Told
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Job
from wharfinger.decide import registry
from wharfinger.office.deciding import sources
from wharfinger.office.given import given_tables
from wharfinger.tables.errors import DecisionError
from wharfinger.web.decisions import files
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
    assert '<section class="empty" aria-busy="true">' in client.get(page).text
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


def known_as_csv(*bad_rows: str) -> bytes:
    """The calendar of the company, which the books do not keep, as somebody would export it."""
    return tables()["known"].write_csv().encode() + "".join(f"{row}\n" for row in bad_rows).encode()


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_table_that_the_books_lack_is_given_as_a_file_for_one_run(sqlite_books: Home) -> None:
    written()
    client = signed_in(account("buyer"))
    assert 'name="table_known" type="file"' in client.get("/decisions/energy/").text
    bad = ",".join(["not a day" if name == "date" else "" for name in tables()["known"].columns])
    sent = {**defaults("energy"), "table_known": file("weather.csv", known_as_csv(bad))}
    page = client.post("/decisions/energy/run", sent)["Location"]
    Worker().work(Told(), until_idle=True)
    job = Job.objects.get(kind="decide")
    assert job.state == "done", job.fault
    shown = client.get(page).text
    assert "1 row of your files could not be taken" in shown
    assert "not a day" in shown
    aside = client.get(f"{page}quarantine.csv")
    assert b"not a day" in b"".join(aside.streaming_content)
    aside.close()
    # For that run alone: the next one is without it again.
    assert "energy/run" in client.get("/decisions/energy/").text
    assert sources(registry.find("energy")).missing == ("known",)


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (file("known.pdf", b"%PDF"), "ends in &#x27;.pdf&#x27;"),
        (file("known.csv", b"a,b\n1,2\n"), "date"),
        (file("known.csv", b"date,price\nsoon,1\n"), "no row that can be taken; row 2, column date"),
        (file("known.xlsx", b"PK\x03\x04 no book"), "Excel"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_beside_its_field(
    upload: SimpleUploadedFile, words: str, sqlite_books: Home
) -> None:
    upload.seek(0)
    page = signed_in(account("buyer")).post(
        "/decisions/energy/run", {**defaults("energy"), "table_known": upload}
    )
    assert page.status_code == 422
    found = re.search(r'id="table_known-error"[^>]*>([^<]*)<', page.text)
    assert found
    assert words in found[1]
    assert not Job.objects.exists()


def test_a_file_that_is_too_large_is_refused_unread(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_MEGABYTES", 0)
    page = signed_in(account("buyer")).post(
        "/decisions/energy/run", {**defaults("energy"), "table_known": file("known.csv", b"date\n")}
    )
    assert "0 MB at most" in page.text
    assert page.status_code == 422


@pytest.mark.parametrize("name", ["../../secrets", "0" * 64, {"a": 1}])
def test_tables_that_nobody_gave_are_refused(name: Any, sqlite_books: Home) -> None:
    with pytest.raises(DecisionError, match="tables that nobody has given"):
        given_tables(name)


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
