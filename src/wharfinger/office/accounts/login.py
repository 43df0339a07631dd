"""The way in for a person: name and password, then the second factor where there is one."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import check_password, make_password

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Session, User
from wharfinger.office.accounts import tries
from wharfinger.office.accounts.factor import is_right_code
from wharfinger.office.accounts.tries import LoginRefusedError
from wharfinger.office.accounts.users import find_user
from wharfinger.office.verb import verb


def check_login(username: str, password: str, address: str, now: dt.datetime | None = None) -> User:
    """The user of this name and password; in no way is it said what was wrong, or that there is no such name.

    After five failures the name is closed for a minute, then for two, up to an hour; so is an address from
    which many names are tried. An unknown name costs the same time as a known one.
    """
    now = now or dt.datetime.now(tz=dt.UTC)
    subject, from_where = tries.of_name(username), tries.of_address(address)
    may_try = [tries.count(subject, now), tries.count(from_where, now, tries.FREE_OF_ADDRESS)]
    if not all(may_try):
        raise _refused()  # known and unknown names alike: so the hash, which is costly by intent, is spared
    user = User.objects.filter(username__iexact=username).first()
    if not _is_right(user, password) or user is None or not user.is_active:
        raise _refused()
    tries.succeed(subject)
    tries.take_back(from_where, tries.FREE_OF_ADDRESS)
    return user


def check_factor(user: User, code: str, now: dt.datetime | None = None) -> None:
    """Refuse a code that is neither the second factor's now nor a recovery code. Each is taken once."""
    now = now or dt.datetime.now(tz=dt.UTC)
    subject = tries.of_factor(user.key)
    if not tries.count(subject, now) or not is_right_code(user, code, now):
        raise LoginRefusedError(
            where="code",
            found="a code that does not fit or was used before, or too many failures before",
            expected="the six digits that the app shows now, or a recovery code",
            mend="wait for the next code; after five failures wait a minute, then longer, up to an hour",
        )
    tries.succeed(subject)


@verb("log_in", can_be_undone=False)
def log_in(doing: Doing) -> Answer:
    """Note that somebody came in. Asked for when password and second factor were right."""
    user = find_user(doing.by.actor)
    user.last_login = doing.now
    user.save(update_fields=["last_login"])
    Session.objects.filter(expire_date__lt=doing.now).delete()  # of browsers that never came back
    return {"user": user.key}


def _is_right(user: User | None, password: str) -> bool:
    """Whether the password is right. Where there is none to compare with, one is hashed for its time."""
    if user is None or not user.has_usable_password():
        make_password(password)
        return False

    def rehash(raw: str) -> None:
        user.password = make_password(raw)
        user.save(update_fields=["password"])

    return check_password(password, user.password, setter=rehash)


def _refused() -> LoginRefusedError:
    return LoginRefusedError(
        where="login",
        found="a name or a password that does not fit, or too many failures before",
        expected="the name and the password of an account",
        mend="try again with care; after five failures wait a minute, then longer, up to an hour",
    )
