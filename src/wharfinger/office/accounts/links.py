"""One-time links: for a first start, a new colleague, or a forgotten password."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.models import LoginLink, User
from wharfinger.office.accounts.tries import LoginRefusedError
from wharfinger.office.accounts.users import find_user, first_owner
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

BYTES = 32
PROGRAM = "wharfinger"
"""The actor of what the program does by itself."""
LASTS = dt.timedelta(hours=24)


def make_login_link(by: By, user: str, lasts: dt.timedelta = LASTS) -> str:
    """The secret of a link that lets this user in once, shown now and never again. Earlier links end."""
    secret = secrets.token_urlsafe(BYTES)
    _make_login_link(by, user, hashed(secret), lasts)
    return secret


def first_link(*, asked: bool = False) -> str | None:
    """The secret of a link for the first owner, while nobody has ever come in; afterwards only when asked."""
    if not asked and User.objects.filter(last_login__isnull=False).exists():
        return None
    by = By(PROGRAM)
    try:
        owner = first_owner(by)
    except BooksError:  # without an owner the server still serves the others; `login-link` says what to do
        return None
    return make_login_link(by, owner.key)


@verb("make_login_link", can_be_undone=False, unsaid=("hash_", "lasts"))
def _make_login_link(doing: Doing, user: str, hash_: str, lasts: dt.timedelta) -> Answer:
    row = find_user(user)
    if not row.is_active:
        raise BooksError(
            where=user,
            found="an account that is not active",
            expected="one that may come in",
            mend="activate it first",
        )
    row.login_links.all().delete()
    LoginLink.objects.create(user=row, hash=hash_, made_at=doing.now, expires=doing.now + lasts)
    return {"user": user, "expires": doing.now + lasts}


def use_login_link(secret: str) -> User:
    """The user whom the link lets in, once. To be asked by a POST: a GET of the link must change nothing."""
    link = LoginLink.objects.filter(hash=hashed(secret)).select_related("user").first()
    if link is None:
        raise _refused()
    _use_login_link(By(link.user.key), link.pk)
    return link.user


@verb("use_login_link", can_be_undone=False)
def _use_login_link(doing: Doing, number: int) -> Answer:
    link = LoginLink.objects.select_for_update().filter(pk=number).select_related("user").first()
    if link is None or link.used_at is not None or doing.now >= link.expires or not link.user.is_active:
        raise _refused()
    link.used_at = doing.now
    link.save(update_fields=["used_at"])
    return {"user": link.user.key}


def hashed(secret: str) -> str:
    """What the books keep of a random secret.

    Nobody guesses 256 random bits, however quick the hash: a slow one, which a password needs because people
    choose it, would only cost every request its time.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def _refused() -> LoginRefusedError:
    return LoginRefusedError(
        where="link",
        found="a link that was used, is too old, or was never made",
        expected="a fresh one: each works once, for a day",
        mend="ask an owner for another, or make one with `wharfinger login-link` on the machine of the books",
    )
