"""The page of the webhooks: added with a secret that is seen once, tested, and what became of deliveries."""

import re
from typing import Any

import pytest

from tests.office.webhooks.test_webhooks import inside, receiving
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home
from wharfinger.books.jobs.signals import Told
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act, Job, Webhook
from wharfinger.office.webhooks import delivery
from wharfinger.office.webhooks.verbs import is_secret_of

ADDRESS = "https://93.184.216.34/hook"


def added(client: Any, **more: str) -> Any:
    return client.post("/settings/webhooks/add", {"url": ADDRESS, "kinds": "stock, purchase.place", **more})


def test_one_is_added_its_secret_shown_once_and_nowhere_kept_in_words(sqlite_books: Home) -> None:
    client = signed_in(account("owner"))
    page = added(client, key="k").text
    found = re.search(r"<code>(whsec_[^<]+)</code>", page)
    assert found
    row = Webhook.objects.get()
    assert row.kinds == ["stock", "purchase.place"]
    assert is_secret_of(row.pk, found[1])
    assert found[1] not in client.get("/settings/webhooks/").text
    assert found[1][6:] not in str(list(Act.objects.values_list("said", "answer", "changes")))
    # Sent again, as by a second click, it is not added again, and no secret is shown that is not its own.
    assert added(client, key="k")["Location"] == "/settings/webhooks/"
    assert Webhook.objects.count() == 1


def test_an_address_inside_is_refused_beside_its_field_and_stays(sqlite_books: Home) -> None:
    page = signed_in(account("owner")).post("/settings/webhooks/add", {"url": "https://127.0.0.1/x"})
    assert page.status_code == 422
    assert 'id="url-error"' in page.text
    assert 'value="https://127.0.0.1/x"' in page.text
    assert "whsec_" not in page.text
    assert not Webhook.objects.exists()


def test_a_test_arrives_or_says_why_not_and_is_tried_again(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(account("owner"))
    added(client)
    number = Webhook.objects.get().pk
    with receiving(500) as (port, got):
        monkeypatch.setattr(delivery, "INTERNET", inside(port))
        Webhook.objects.update(url=f"http://here:{port}/hook")
        client.post(f"/settings/webhooks/{number}/test")
        assert 'hx-trigger="every 2s"' in client.get("/settings/webhooks/").text
        Worker().work(Told(), until_idle=True)
        page = client.get("/settings/webhooks/").text
        assert "1 delivery was given up" in page
        assert "the answer 500" in page
        assert 'hx-trigger="every 2s"' not in page
        job = Job.objects.get(kind="test_webhook").pk
        assert client.post(f"/settings/webhooks/deliveries/{job}/retry").status_code == 303
        assert len(got) == 1
    with receiving() as (port, got):
        monkeypatch.setattr(delivery, "INTERNET", inside(port))
        Webhook.objects.update(url=f"http://here:{port}/hook")
        Worker().work(Told(), until_idle=True)
        assert b'"type":"webhook.test"' in got[0][2]
        assert got[0][1]["webhook-id"] == f"test_{job}"
    assert "was given up" not in client.get("/settings/webhooks/").text


def test_it_rests_runs_again_and_is_removed(sqlite_books: Home) -> None:
    client = signed_in(account("owner"))
    added(client)
    number = Webhook.objects.get().pk
    client.post(f"/settings/webhooks/{number}/switch", {"to": "off"})
    assert not Webhook.objects.get().enabled
    assert client.post(f"/settings/webhooks/{number}/test").status_code == 422
    client.post(f"/settings/webhooks/{number}/switch", {"to": "on"})
    assert Webhook.objects.get().enabled
    client.post(f"/settings/webhooks/{number}/remove")
    assert not Webhook.objects.exists()


def test_a_job_of_another_kind_is_no_delivery(sqlite_books: Home) -> None:
    set_up()
    client, job = signed_in(account("owner")), Job.objects.get(kind="check_balances").pk
    assert client.post(f"/settings/webhooks/deliveries/{job}/retry").status_code == 404
