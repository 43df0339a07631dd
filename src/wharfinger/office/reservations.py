"""Promises whose time has passed: they no longer count from that moment on, and are tidied away later."""

from __future__ import annotations

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.jobs import Running, job
from wharfinger.books.models import Reservation
from wharfinger.office.verb import verb


@verb("drop_expired_reservations")
def drop_expired_reservations(doing: Doing) -> Answer:
    """Tidy away expired reservations, and leave word of the orders that they were made for."""
    rows = (
        Reservation.objects.filter(expires_at__lte=doing.now).select_related("line__document").order_by("id")
    )
    orders = sorted({row.line.document.number for row in rows})
    for row in rows:
        doing.remove(row)
    for number in orders:
        doing.tell("sale.reservation_expired", number=number)
    return {"orders": orders}


@job("drop_expired_reservations")
def drop_them_now_and_then(running: Running) -> Answer:
    """Tidy away expired reservations."""
    return drop_expired_reservations(running.by("all"))
