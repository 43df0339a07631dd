"""What the pages about people and their acts read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wharfinger.books.jobs.states import DONE, ENDED
from wharfinger.books.models import Act, Job, Person, Seal, Unsealed, User
from wharfinger.books.settings_kept import kept
from wharfinger.office.accounts import tries
from wharfinger.office.roles import OWN_ACCOUNT, ROLES

ON_A_PAGE = 50


@dataclass(frozen=True)
class Account:
    """One row of the list."""

    user: User
    person: Person | None


@dataclass(frozen=True)
class Asked:
    """Which acts are wanted."""

    actor: str = ""
    verb: str = ""
    day: dt.date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Page:
    """Acts, the newest first, and from where the next page goes on."""

    acts: list[dict[str, Any]]
    older: int | None


@dataclass(frozen=True)
class Check:
    """A check of the chain: its job, and the places that it found broken, the first of them with words."""

    job: Job
    ended: bool
    count: int
    broken: list[tuple[int, str]]

    @property
    def holds(self) -> bool:
        return self.job.state == DONE


def accounts_of_all() -> list[Account]:
    """Every account, those that may come in first."""
    users = list(User.objects.order_by("-is_active", "id"))
    people = {row.key: row for row in Person.objects.filter(key__in=[user.key for user in users])}
    return [Account(user, people.get(user.key)) for user in users]


def locked_until(user: User, now: dt.datetime) -> dt.datetime | None:
    """Until when an account's way in is closed after failures, if it is."""
    subjects = (tries.of_name(user.username), tries.of_factor(user.key))
    closed = [tries.locked_until(subject, now) for subject in subjects]
    return max((until for until in closed if until), default=None)


def page_of(asked: Asked) -> Page:
    """So many acts as stand on a page. The cursor is an act's number: none is shown twice or missed."""
    rows = Act.objects.select_related("seal", "undone_by").order_by("-id")
    if asked.actor:
        rows = rows.filter(actor=asked.actor)
    if asked.verb:
        rows = rows.filter(verb=asked.verb)
    if asked.day is not None:
        begin, end = _bounds(asked.day)
        rows = rows.filter(at__gte=begin, at__lt=end)
    if asked.before is not None:
        rows = rows.filter(id__lt=asked.before)
    found = list(rows[: ON_A_PAGE + 1])
    shown, names = found[:ON_A_PAGE], names_of(act.actor for act in found)
    acts = [
        {"act": act, "who": names.get(act.actor, act.actor), "seal": getattr(act, "seal", None)}
        for act in shown
    ]
    return Page(acts, shown[-1].pk if len(found) > ON_A_PAGE else None)


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """The names under which people know each other, by key; of accounts only."""
    users = dict(User.objects.filter(key__in=set(keys)).values_list("key", "username"))
    people = Person.objects.filter(key__in=users).exclude(name=None).values_list("key", "name")
    return users | {key: name for key, name in people if name}


def choices() -> tuple[list[tuple[str, str]], list[str]]:
    """Which accounts may have done something, and which verbs there are."""
    keys = list(User.objects.order_by("id").values_list("key", flat=True))
    names = names_of(keys)
    return [(key, names[key]) for key in keys], sorted(ROLES["owner"].verbs | OWN_ACCOUNT)


def chain() -> tuple[int, int]:
    """How many acts are sealed, and how many wait for it."""
    last = Seal.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0, Unsealed.objects.count()


def last_check() -> Check | None:
    """The check of the chain that was asked for last."""
    job = Job.objects.filter(kind="check_chain").order_by("-id").first()
    if job is None:
        return None
    found = job.checkpoint or {"count": 0, "broken": []}
    return Check(job, job.state in ENDED, found["count"], found["broken"])


def _bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    zone = ZoneInfo(kept("time_zone"))
    begin = dt.datetime.combine(day, dt.time(), zone)
    return begin, dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
