"""Expired promises are tidied away, and word is left of them."""

import datetime as dt
import threading

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act, Reservation
from wharfinger.office import reservations, selling
from wharfinger.office.selling import Sold


def test_expired_promises_go_and_the_others_stay(books: Home) -> None:
    open_shop(apples=10)
    old, new = (selling.sell(ME, "warehouse", [Sold("apple", 3)])["order"] for _ in range(2))
    gone = Reservation.objects.filter(line__document__number=old)
    gone.update(expires_at=dt.datetime.now(tz=dt.UTC) - dt.timedelta(minutes=1))
    assert reservations.drop_expired_reservations(ME)["orders"] == [old]
    assert Reservation.objects.get().line.document.number == new
    assert Act.objects.latest("id").events == [{"kind": "sale.reservation_expired", "number": old}]


def test_the_job_does_the_same_in_the_background(sqlite_books: Home) -> None:
    open_shop(apples=10)
    order = selling.sell(ME, "warehouse", [Sold("apple", 3)])["order"]
    Reservation.objects.update(expires_at=dt.datetime.now(tz=dt.UTC) - dt.timedelta(minutes=1))
    done = enqueue("drop_expired_reservations")
    Worker(name="here").work(threading.Event(), until_idle=True)
    done.refresh_from_db()
    assert (done.state, done.answer["orders"]) == ("done", [order])
