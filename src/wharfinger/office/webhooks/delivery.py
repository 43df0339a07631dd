"""Hand sealed events on to jobs, and carry each out: one POST, to the very address that was judged."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any

from wharfinger.books.jobs import Running, enqueue, job
from wharfinger.books.models import Webhook
from wharfinger.books.sealed import unseal
from wharfinger.books.transactions import writing
from wharfinger.office.hearing import Heard, events_after
from wharfinger.office.webhooks.signature import headers
from wharfinger.office.webhooks.target import INTERNET, Reach, Target
from wharfinger.office.webhooks.verbs import PURPOSE, TEST_KIND
from wharfinger.tables.errors import BooksError

KIND = "deliver_webhook"
GONE = "the webhook was removed, or rests"
ATTEMPTS, FIRST_WAIT_SECONDS = 8, 10.0
"""The last attempt is about two hours after the first; then the job is dead, and shown as such."""
STEP_SECONDS, WHOLE_SECONDS = 5.0, 10.0
MOST_ANSWER_BYTES = 64 * 1024
HANDED_AT_ONCE = 200


def hand_on_events() -> None:
    """A job for each new event and each webhook that wants it. A chore of the worker."""
    for number, cursor in Webhook.objects.filter(enabled=True).values_list("id", "cursor"):
        if news := events_after(cursor, HANDED_AT_ONCE):
            writing(lambda number=number, news=news: _hand_on(number, news))


def _hand_on(number: int, news: list[Heard]) -> None:
    """In one transaction: who dies in the middle hands on nothing, and begins again at the same place."""
    row = Webhook.objects.select_for_update().filter(pk=number, enabled=True).first()
    if row is None or row.cursor >= news[-1].number:
        return
    for each in news:
        if each.number > row.cursor and wants(row, each.kind):
            told = {"webhook": number, "event": each.number}
            enqueue(KIND, told, key=f"webhook-{number}-{each.number}", priority=-1)
    row.cursor = news[-1].number
    row.save(update_fields=["cursor"])


def wants(webhook: Webhook, kind: str) -> bool:
    """Whether events of this kind go there."""
    return not webhook.kinds or kind in webhook.kinds or kind.partition(".")[0] in webhook.kinds


@job(KIND, attempts=ATTEMPTS, wait_seconds=FIRST_WAIT_SECONDS)
def deliver_webhook(running: Running, webhook: int, event: int) -> dict[str, Any]:
    """Post one event to one address. It may arrive twice, under the same webhook-id, and never unsigned."""
    return deliver(webhook, event)


def deliver(webhook: int, event: int, reach: Reach = INTERNET) -> dict[str, Any]:
    """Post an event; anything but an answer of 200 to 299 within the time is a failure."""
    row = Webhook.objects.filter(pk=webhook, enabled=True).first()
    if row is None:
        return {"delivered": False, "why": GONE}
    (heard,) = events_after(event - 1, 1)
    data = {"number": heard.number, **heard.about}
    return _send(row, f"evt_{event}", heard.kind, heard.at, data, reach)


@job(TEST_KIND, attempts=1)
def try_webhook(running: Running, webhook: int) -> dict[str, Any]:
    """Post a test to one address, once: whoever asked for it looks at what comes of it."""
    row = Webhook.objects.filter(pk=webhook, enabled=True).first()
    if row is None:
        return {"delivered": False, "why": GONE}
    now = dt.datetime.now(tz=dt.UTC).isoformat()
    return _send(row, f"test_{running.id}", "webhook.test", now, {"webhook": webhook}, INTERNET)


def _send(
    row: Webhook, id_: str, kind: str, at: str, data: Mapping[str, Any], reach: Reach
) -> dict[str, Any]:
    body = json.dumps({"type": kind, "timestamp": at, "data": data}, separators=(",", ":")).encode()
    signed = headers(unseal(row.sealed_secret, PURPOSE), id_, int(time.time()), body)
    status = _post(reach.target(row.url), signed, body)
    if 200 <= status < 300:
        return {"delivered": True, "status": status}
    raise BooksError(
        where=row.url,
        found=f"the answer {status}" + (", which is not followed" if 300 <= status < 400 else ""),
        expected="200 to 299",
        mend="look into the log of the other program",
    )


def _post(target: Target, signed: dict[str, str], body: bytes) -> int:
    """The status of the answer, of which no more is read than a bound, for no longer than a bound."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=STEP_SECONDS)
    opened: list[socket.socket] = []
    end = threading.Timer(WHOLE_SECONDS, _cut, [opened])
    end.start()
    try:
        opened.append(socket.create_connection((target.address, target.port), STEP_SECONDS))
        if target.tls:
            # The certificate must be that of the name; the way there is by the address that was judged.
            context = ssl.create_default_context()
            opened.append(context.wrap_socket(opened[0], server_hostname=target.host))
        connection.sock = opened[-1]
        usual = {"Content-Type": "application/json", "User-Agent": "Wharfinger", "Connection": "close"}
        connection.request("POST", target.path, body, {**usual, **signed})
        answer = connection.getresponse()
        answer.read(MOST_ANSWER_BYTES)
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        raise BooksError(
            where=f"{target.host}:{target.port}",
            found=f"no answer: {error or type(error).__name__}",
            expected=f"an answer within {WHOLE_SECONDS:.0f} seconds",
            mend="see that the other program runs and can be reached",
        ) from None
    finally:
        end.cancel()
        connection.close()
        for each in opened:
            each.close()


def _cut(opened: list[socket.socket]) -> None:
    """End a connection under a server that sends its answer drop by drop."""
    for each in opened:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
