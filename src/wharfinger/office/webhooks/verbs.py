"""Add, rest and remove webhooks."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.jobs import enqueue
from wharfinger.books.models import Webhook
from wharfinger.books.sealed import seal, unseal
from wharfinger.office.hearing import last_event
from wharfinger.office.verb import verb
from wharfinger.office.webhooks.signature import key_of
from wharfinger.office.webhooks.target import INTERNET
from wharfinger.tables.errors import BooksError

PURPOSE = "webhook"
TEST_KIND = "test_webhook"
MOST = 20
MOST_KINDS, LONGEST_KIND = 50, 60


@verb("add_webhook", unsaid=("secret",))
def add_webhook(doing: Doing, url: str, secret: str, kinds: Sequence[str] = ()) -> Answer:
    """Post events from now on to an address, signed with the secret; the kinds named, or all."""
    INTERNET.target(url)
    if Webhook.objects.count() >= MOST:
        raise BooksError(
            where="webhooks",
            found=f"{MOST} of them",
            expected="fewer",
            mend="remove one that is used no more",
        )
    if len(kinds) > MOST_KINDS or any(not 0 < len(kind) <= LONGEST_KIND for kind in kinds):
        raise BooksError(
            where="kinds",
            found="too many, too long or empty ones",
            expected=f"up to {MOST_KINDS}, such as stock.changed or stock",
            mend="name fewer; none at all is every kind",
        )
    row = Webhook(
        url=url,
        kinds=list(kinds),
        sealed_secret=seal(key_of(secret), PURPOSE),
        act_id=doing.act_id,
        made_at=doing.now,
        cursor=last_event(),
    )
    doing.create(row)
    return {"webhook": row.pk, "url": url}


@verb("remove_webhook", can_be_undone=False)
def remove_webhook(doing: Doing, webhook: int) -> Answer:
    """Post nothing more to an address, and forget it. What waits to be delivered is given up."""
    _webhook(webhook).delete()
    return {"webhook": webhook}


@verb("disable_webhook")
def disable_webhook(doing: Doing, webhook: int) -> Answer:
    """Let a webhook rest. What happens meanwhile is not made up for."""
    doing.change(_webhook(webhook), enabled=False)
    return {"webhook": webhook}


@verb("enable_webhook")
def enable_webhook(doing: Doing, webhook: int) -> Answer:
    """Let a webhook go on from now."""
    row = _webhook(webhook)
    doing.change(row, enabled=True, cursor=row.cursor if row.enabled else last_event())
    return {"webhook": webhook}


@verb("test_webhook", can_be_undone=False)
def test_webhook(doing: Doing, webhook: int) -> Answer:
    """Post a test to an address: signed like an event, of the kind webhook.test, and once."""
    if not _webhook(webhook).enabled:
        raise BooksError(
            where=f"webhook {webhook}",
            found="a webhook that rests",
            expected="one that events are posted to",
            mend="let it run first",
        )
    row = enqueue(TEST_KIND, {"webhook": webhook}, doing=doing)
    return {"webhook": webhook, "job": row.pk}


def is_secret_of(webhook: int, secret: str) -> bool:
    """Whether the webhook signs with this secret: a request that came twice finds the one of the first."""
    row = Webhook.objects.filter(pk=webhook).first()
    return row is not None and hmac.compare_digest(unseal(row.sealed_secret, PURPOSE), key_of(secret))


def _webhook(number: int) -> Webhook:
    found = Webhook.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise BooksError(
            where=f"webhook {number}",
            found="no such webhook",
            expected="the number of one",
            mend="look at the list of webhooks",
        )
    return found
