"""Jobs and settings as pages."""

import re

from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Autonomy, Job, Schedule
from wharfinger.books.settings_kept import DEFAULTS, kept
from wharfinger.office.jobs import NewSchedule, add_schedule
from wharfinger.web.preferences.fields import FIELDS


def test_every_setting_of_the_books_has_words_and_a_field() -> None:
    assert set(FIELDS) == set(DEFAULTS)


def test_a_form_of_a_setting_sent_as_it_came_means_the_same() -> None:
    for name, value in DEFAULTS.items():
        assert FIELDS[name].read(FIELDS[name].write(value)) == value, name


def test_a_setting_is_kept_refused_beside_its_field_and_undone(sqlite_books: Home) -> None:
    client = signed_in(account("owner"))
    client.post("/settings/company", {"company": "Orchard & Co"})
    assert kept("company") == "Orchard & Co"
    page = client.get("/settings/").text
    assert "Orchard &amp; Co" in page
    wrong = client.post("/settings/recount_share", {"recount_share": "7"})
    assert wrong.status_code == 422
    assert 'id="recount_share-error"' in wrong.text
    found = re.search(r'action="(/undo/\d+)"', page)
    assert found
    client.post(found[1])
    assert kept("company") == ""


def test_only_the_owner_sets(sqlite_books: Home) -> None:
    assert signed_in(account("buyer")).post("/settings/company", {"company": "x"}).status_code == 403
    assert kept("company") == ""


def test_autonomy_must_be_earned_or_overruled_in_writing(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("owner"))
    wanted = {"decision": "min_max", "kind": "order", "level": "act", "most_money": "500", "most_count": "3"}
    refused = client.post("/settings/autonomy", wanted)
    assert refused.status_code == 422
    assert "has not earned it" in refused.text
    client.post("/settings/autonomy", {**wanted, "overrule": "small orders of fruit are safe"})
    assert Autonomy.objects.get().level == "act"
    assert "small orders of fruit are safe" in client.get("/settings/").text


def test_a_job_is_cancelled_and_begun_anew(sqlite_books: Home) -> None:
    set_up()
    client, number = signed_in(account("buyer")), Job.objects.get().pk
    assert 'hx-trigger="every 1s"' in client.get(f"/jobs/{number}/").text
    client.post(f"/jobs/{number}/cancel")
    assert Job.objects.get().state == "cancelled"
    assert "Try it again" in client.get(f"/jobs/{number}/").text
    client.post(f"/jobs/{number}/retry")
    assert Job.objects.get().state == "waiting"
    assert client.post(f"/jobs/{number}/retry").status_code == 422


def test_a_schedule_rests_and_runs_again(sqlite_books: Home) -> None:
    add_schedule(By("tester"), NewSchedule("check", "check_balances", at_time="02:30"))
    client = signed_in(account("owner"))
    for to, enabled in (("off", False), ("on", True)):
        client.post("/jobs/schedules", {"schedule": "check", "to": to})
        assert Schedule.objects.get().enabled is enabled
