"""`wharfinger login-link` and `wharfinger token`: ways in, for whoever may use the machine of the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wharfinger.cli import say

if TYPE_CHECKING:
    from wharfinger.books.acts import By
    from wharfinger.books.models import User

CONSOLE = "console"


def print_login_link(user: str | None, address: str, *, drop_second_factor: bool, as_json: bool) -> None:
    """A link that works once."""
    whose = _account(user)
    from wharfinger.office import accounts

    if drop_second_factor:
        accounts.drop_second_factor_of(_console(), whose.key)
    link = f"{address.rstrip('/')}/login/link/{accounts.make_login_link(_console(), whose.key)}"
    if as_json:
        say.answer_json({"user": whose.key, "link": link})
        return
    say.aside(f"It lets {whose.username} ({whose.key}) in once, within a day. Earlier links hold no more.")
    say.answer(link)


def print_new_token(name: str, scopes: list[str], user: str | None, days: int, *, as_json: bool) -> None:
    """A token, this once."""
    whose = _account(user)
    from wharfinger.books.acts import By
    from wharfinger.office import accounts

    made = accounts.make_token(By(whose.key, request=CONSOLE), name, scopes, days)
    if as_json:
        say.answer_json({"user": whose.key, "token": made})
        return
    say.aside(f"It acts for {whose.username} ({whose.key}). Keep it safe: it is not shown again.")
    say.answer(made)


def print_tokens(*, as_json: bool) -> None:
    """All tokens, and nothing by which they could be used."""
    _open()
    from wharfinger.books.models import Token

    rows: list[dict[str, Any]] = [
        {
            "number": row.pk,
            "user": row.user.key,
            "name": row.name,
            "begins": row.prefix,
            "scopes": row.scopes,
            "expires": row.expires.isoformat(timespec="seconds"),
            "revoked_at": None if row.revoked_at is None else row.revoked_at.isoformat(timespec="seconds"),
        }
        for row in Token.objects.select_related("user").order_by("id")
    ]
    if as_json:
        say.answer_json(rows)
        return
    from rich.table import Table

    table = Table("number", "user", "name", "begins", "scopes", "until", box=None)
    for row in rows:
        until = "revoked" if row["revoked_at"] else row["expires"][:10]
        scopes = ", ".join(row["scopes"])
        table.add_row(str(row["number"]), row["user"], row["name"], row["begins"], scopes, until)
    say.answer(table)


def end_token(number: int) -> None:
    """Revoke it, as the account whose it is."""
    _open()
    from wharfinger.books.acts import By
    from wharfinger.books.models import Token
    from wharfinger.office import accounts

    row = Token.objects.filter(pk=number).select_related("user").first()
    accounts.revoke_token(By(row.user.key if row else CONSOLE, request=CONSOLE), number)
    say.answer(f"Token {number} is revoked.")


def _account(user: str | None) -> User:
    _open()
    from wharfinger.books.models import User
    from wharfinger.office import accounts

    if user is None:
        return accounts.first_owner(_console())
    return User.objects.filter(username__iexact=user).first() or accounts.find_user(user)


def _console() -> By:
    from wharfinger.books.acts import By

    return By(CONSOLE)


def _open() -> None:
    from wharfinger.books import open_books

    open_books()
