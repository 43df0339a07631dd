"""Tokens: the way in for a program. Shown once, kept as a hash, narrowed by scopes, and ended by a date."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Sequence

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.models import Token, User
from wharfinger.office.accounts.links import hashed
from wharfinger.office.accounts.users import find_user
from wharfinger.office.roles import NotAllowedError, Principal, check_scopes
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

MARK = "whf_"
"""So that a search for leaked secrets finds one."""
BYTES = 32
SHOWN = 8
"""Letters by which a person recognises it; 208 of its 256 bits stay unknown."""
LONGEST_DAYS = 730
LONGEST_NAME = 200
KNOWN_SECONDS = 5.0
"""So long a token is taken without a look into the books; no longer does a revoked one hold, anywhere."""
MOST_KNOWN = 10_000
NOTED_EVERY = dt.timedelta(hours=1)

_known: dict[str, tuple[float, Principal]] = {}


def make_token(by: By, name: str, scopes: Sequence[str], days: int = 365) -> str:
    """A token for the own account, shown now and never again."""
    secret = MARK + secrets.token_urlsafe(BYTES)
    _make_token(by, name, check_scopes(scopes), days, secret[: len(MARK) + SHOWN], hashed(secret))
    return secret


@verb("make_token", can_be_undone=False, unsaid=("name", "prefix", "hash_"))
def _make_token(doing: Doing, name: str, scopes: list[str], days: int, prefix: str, hash_: str) -> Answer:
    if not 0 < len(name) <= LONGEST_NAME:
        raise BooksError(
            where="name",
            found=f"a name of {len(name)} letters",
            expected=f"1 to {LONGEST_NAME} letters that say which program it is for",
            mend="name the token",
        )
    if not 0 < days <= LONGEST_DAYS:
        raise BooksError(
            where="days",
            found=f"{days} days",
            expected=f"1 to {LONGEST_DAYS} days until it ends",
            mend="choose a shorter time; another token can be made then",
        )
    user = find_user(doing.by.actor)
    expires = doing.now + dt.timedelta(days=days)
    row = Token.objects.create(
        user=user, name=name, prefix=prefix, hash=hash_, scopes=scopes, made_at=doing.now, expires=expires
    )
    return {"user": user.key, "token": row.pk, "scopes": scopes, "expires": expires}


@verb("revoke_token", can_be_undone=False)
def revoke_token(doing: Doing, token: int) -> Answer:
    """End a token: the own, or as an owner anybody's. It holds nowhere longer than five seconds more."""
    row = Token.objects.filter(pk=token).select_related("user").first()
    if row is None or not (row.user.key == doing.by.actor or _is_owner(doing.by.actor)):
        raise NotAllowedError(
            where=f"token {token}",
            found="no such token of this account",
            expected="the number of an own token; an owner may end anybody's",
            mend="look into the list of tokens",
        )
    row.revoked_at = row.revoked_at or doing.now
    row.save(update_fields=["revoked_at"])
    _known.pop(row.hash, None)
    return {"token": token, "user": row.user.key}


def find_token(secret: str, now: dt.datetime | None = None) -> Principal | None:
    """Who asks with this token; None where it does not hold.

    Known for five seconds without a look into the books, so that is how long it may still hold after it was
    revoked, its user deactivated or the roles changed by another process.
    """
    hash_ = hashed(secret)
    until, principal = _known.get(hash_, (0.0, None))
    if time.monotonic() < until and now is None:
        return principal
    now = now or dt.datetime.now(tz=dt.UTC)
    row = Token.objects.filter(hash=hash_).select_related("user").first()
    if row is None or row.revoked_at is not None or now >= row.expires or not row.user.is_active:
        _known.pop(hash_, None)
        return None
    if row.last_used is None or now - row.last_used >= NOTED_EVERY:
        Token.objects.filter(pk=row.pk).update(last_used=now)
    principal = Principal(row.user.key, frozenset(row.user.roles), frozenset(row.scopes), row.user.pk)
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    left = min(KNOWN_SECONDS, (row.expires - now).total_seconds())
    _known[hash_] = (time.monotonic() + left, principal)
    return principal


def _is_owner(key: str) -> bool:
    return any("owner" in user.roles for user in User.objects.filter(key=key, is_active=True))
