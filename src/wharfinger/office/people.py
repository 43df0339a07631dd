"""Personal data: kept in the one table that can be erased, and never said in an act.

An act stands in the chain for good, so it says whose data was written and which parts, and nothing of them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from wharfinger.books.acts import Answer, By, Doing, perform
from wharfinger.books.models import Person
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


def set_person(by: By, person: str, data: PersonalData) -> Answer:
    """Write what is known of a person under a key. No verb: those keep what they are told."""
    told = {part: value for part, value in asdict(data).items() if value is not None}
    said = {"person": person, "parts": sorted(told)}
    return perform("set_person", said, lambda doing: _set(doing, person, told), by)


@verb("erase_person", can_be_undone=False)
def erase_person(doing: Doing, person: str) -> Answer:
    """Erase what is known of a person. The key stays, so that the books and the chain stay whole."""
    row = Person.objects.filter(key=person).first()
    if row is None:
        raise BooksError(
            where=person,
            found=f"no person under the key '{person}'",
            expected="the key of somebody whose data is kept",
            mend="correct the key",
        )
    # Not by `doing.change`, which would keep in the act what is to be erased.
    for part in asdict(PersonalData()):
        setattr(row, part, None)
    row.erased_at = row.erased_at or doing.now
    row.save()
    doing.tell("person.erased", person=person)
    return {"person": person, "erased_at": row.erased_at}


def _set(doing: Doing, person: str, told: dict[str, str]) -> Answer:
    row = Person.objects.filter(key=person).first() or Person(key=person)
    if row.erased_at is not None:
        raise BooksError(
            where=person,
            found=f"a person who was erased on {row.erased_at:%Y-%m-%d}",
            expected="a key that was never erased",
            mend="use a new key, and only if the person agreed anew",
        )
    for part, value in told.items():
        setattr(row, part, value)
    row.save()
    return {"person": person, "parts": sorted(told)}
