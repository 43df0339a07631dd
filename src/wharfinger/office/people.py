"""Personal data: kept in the one table that can be erased, and never said in an act.

An act stands in the chain for good, so it says whose data was written and which parts, and nothing of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Act, Person, User
from wharfinger.office.owners import keep_an_owner
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError


@dataclass(frozen=True)
class PersonalData:
    """What is known of a person. What is None stays as it stands."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    note: str | None = None


@verb("set_person", can_be_undone=False, unsaid=("data",))
def set_person(doing: Doing, person: str, data: PersonalData) -> Answer:
    """Write what is known of a person under a key."""
    row = Person.objects.filter(key=person).first() or Person(key=person)
    if row.erased_at is not None:
        raise BooksError(
            where=person,
            found=f"a person who was erased on {row.erased_at:%Y-%m-%d}",
            expected="a key that was never erased",
            mend="use a new key, and only if the person agreed anew",
        )
    told = {part: value for part, value in asdict(data).items() if value is not None}
    for part, value in told.items():
        setattr(row, part, value)
    row.save()
    return {"person": person, "parts": sorted(told)}


@verb("erase_person", can_be_undone=False)
def erase_person(doing: Doing, person: str) -> Answer:
    """Erase what is known of a person, and the account. The key stays: books and chain stay whole."""
    row, user = _of(person)
    row = row or Person(key=person)
    # Not by `doing.change`, which would keep in the act what is to be erased.
    for part in asdict(PersonalData()):
        setattr(row, part, None)
    row.erased_at = row.erased_at or doing.now
    row.save()
    if user is not None:
        _erase_account(user)
    doing.tell("person.erased", person=person)
    return {"person": person, "erased_at": row.erased_at}


def export_person(person: str) -> dict[str, Any]:
    """Everything that is kept of a person: personal data, the account, and the numbers of the acts."""
    row, user = _of(person)
    about = Q(said__person=person) | Q(said__user=person) | Q(answer__user=person)
    acts = Act.objects.order_by("id")
    return {
        "person": person,
        "data": None if row is None else {part: getattr(row, part) for part in asdict(PersonalData())},
        "erased_at": None if row is None else row.erased_at,
        "account": None if user is None else _account(user),
        "acts_done": list(acts.filter(actor=person).values_list("id", flat=True)),
        "acts_about": list(acts.filter(about).exclude(actor=person).values_list("id", flat=True)),
    }


def _of(person: str) -> tuple[Person | None, User | None]:
    row, user = Person.objects.filter(key=person).first(), User.objects.filter(key=person).first()
    if row is None and user is None:
        raise BooksError(
            where=person,
            found=f"no person under the key '{person}'",
            expected="the key of somebody whose data is kept",
            mend="correct the key",
        )
    return row, user


def _erase_account(user: User) -> None:
    keep_an_owner(user)
    user.username = f"erased-{user.key}"
    user.first_name = user.last_name = user.email = ""
    user.set_unusable_password()
    user.is_active, user.roles, user.last_login = False, [], None
    user.sealed_factor, user.factor_since, user.factor_step, user.recovery_hashes = "", None, 0, []
    user.save()
    for kept in (user.tokens, user.login_links, user.sessions):
        kept.all().delete()


def _account(user: User) -> dict[str, Any]:
    shown_of_token = ("name", "prefix", "scopes", "made_at", "expires", "last_used", "revoked_at")
    return {
        "username": user.username,
        "roles": user.roles,
        "active": user.is_active,
        "made_at": user.date_joined,
        "last_login": user.last_login,
        "second_factor_since": user.factor_since,
        "recovery_codes_left": len(user.recovery_hashes),
        "tokens": [
            {part: getattr(row, part) for part in shown_of_token} for row in user.tokens.order_by("id")
        ],
        "login_links": list(user.login_links.order_by("id").values("made_at", "expires", "used_at")),
        "sessions_until": list(user.sessions.values_list("expire_date", flat=True)),
    }
