"""Accounts themselves. Acts say a key and roles; never a name, a mail or a secret."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.models import User
from wharfinger.books.transactions import reserve_ids
from wharfinger.office.owners import keep_an_owner
from wharfinger.office.people import PersonalData, set_person
from wharfinger.office.roles import Principal, check_roles
from wharfinger.office.verb import verb, within
from wharfinger.tables.errors import BooksError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1_000
LONGEST_USERNAME = 150


@verb("make_user", can_be_undone=False, unsaid=("username", "data"))
def make_user(doing: Doing, username: str, roles: Sequence[str], data: PersonalData | None = None) -> Answer:
    """Make an account. It has no password until its user, let in by a one-time link, sets one."""
    roles = check_roles(roles)
    _check_username(username)
    number = reserve_ids(User, 1)[0]
    user = User(id=number, key=f"u{number}", username=username, roles=roles)
    user.set_unusable_password()
    user.save(force_insert=True)
    within(set_person)(doing, user.key, data or PersonalData())
    return {"user": user.key, "roles": roles}


@verb("change_roles", can_be_undone=False)
def change_roles(doing: Doing, user: str, roles: Sequence[str]) -> Answer:
    """Give an account these roles and no others. They hold from the next request on."""
    row, roles = find_user(user), check_roles(roles)
    before = row.roles
    if "owner" not in roles:
        keep_an_owner(row)
    row.roles = roles
    row.save(update_fields=["roles"])
    return {"user": user, "before": before, "roles": roles}


@verb("deactivate_user", can_be_undone=False)
def deactivate_user(doing: Doing, user: str) -> Answer:
    """Let somebody in no more: sessions end, links and tokens hold no more."""
    row = find_user(user)
    keep_an_owner(row)
    row.is_active = False
    row.save(update_fields=["is_active"])
    row.sessions.all().delete()
    row.login_links.all().delete()
    revoked = row.tokens.filter(revoked_at__isnull=True).update(revoked_at=doing.now)
    return {"user": user, "tokens_revoked": revoked}


@verb("activate_user", can_be_undone=False)
def activate_user(doing: Doing, user: str) -> Answer:
    """Let somebody in again, with the roles and the password of before. Revoked tokens stay revoked."""
    row = find_user(user)
    row.is_active = True
    row.save(update_fields=["is_active"])
    return {"user": user}


def set_password(by: By, password: str) -> Answer:
    """Give the own account a new password. Its other sessions end."""
    row = find_user(by.actor)
    _check_password(password, row.username)
    return _set_password(by, make_password(password))  # hashed before the books are locked for it


@verb("set_password", can_be_undone=False, unsaid=("encoded",))
def _set_password(doing: Doing, encoded: str) -> Answer:
    row = find_user(doing.by.actor)
    row.password = encoded
    row.save(update_fields=["password"])
    row.sessions.all().delete()
    return {"user": row.key}


def first_owner(by: By) -> User:
    """The owner whose account was made first; made where there is no account yet."""
    if not User.objects.exists():
        make_user(by, "owner", ["owner"])
    owners = [user for user in User.objects.filter(is_active=True).order_by("id") if "owner" in user.roles]
    if not owners:
        raise BooksError(
            where="accounts",
            found="accounts, and none of them an active owner",
            expected="an active account with the role owner",
            mend="make a link for another account with `wharfinger login-link --user NAME`, "
            "or restore a backup that has an owner",
        )
    return owners[0]


def find_user(key: str) -> User:
    """The account under a key, or a refusal."""
    row = User.objects.filter(key=key).first()
    if row is None:
        raise BooksError(
            where=key,
            found=f"no account under the key '{key}'",
            expected="the key of an account, such as u1",
            mend="correct the key",
        )
    return row


def principal_of_user(user: User) -> Principal:
    """Who a person is who is logged in."""
    return Principal(user.key, frozenset(user.roles if user.is_active else ()), None, user.pk)


def _check_username(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
        is_name = 0 < len(username) <= LONGEST_USERNAME
    except ValidationError:
        is_name = False
    if not is_name:
        raise BooksError(
            where="username",
            found=f"{len(username)} letters, or a sign that is not allowed",
            expected=f"1 to {LONGEST_USERNAME} letters, digits, and of signs only @ . + - _",
            mend="choose such a name",
        )
    if User.objects.filter(username__iexact=username).exists():
        raise BooksError(
            where="username",
            found="a name that somebody has already",
            expected="a name that nobody has, capitals or not",
            mend="choose another",
        )


def _check_password(password: str, username: str) -> None:
    found = ""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        found = f"a password of {len(password)} letters"
    elif username and username.lower() in password.lower():
        found = "a password with the account's name in it"
    elif _is_common(password):
        found = "one of the 20,000 passwords that are used most"
    if found:
        raise BooksError(
            where="password",
            found=found,
            expected=f"{SHORTEST_PASSWORD} to {LONGEST_PASSWORD} letters that nobody guesses",
            mend="take four words that do not belong together",
        )


def _is_common(password: str) -> bool:
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        return True
    return False
