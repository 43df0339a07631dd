"""The one rule about owners: somebody must be one."""

from __future__ import annotations

from wharfinger.books.models import User
from wharfinger.tables.errors import BooksError


def keep_an_owner(leaving: User) -> None:
    """Refuse to lose the last owner who can come in."""
    if "owner" not in leaving.roles or not leaving.is_active:
        return
    others = User.objects.select_for_update().filter(is_active=True).exclude(pk=leaving.pk)
    if not any("owner" in user.roles for user in others):
        raise BooksError(
            where=leaving.key,
            found="the last owner",
            expected="at least one owner who can come in",
            mend="make somebody else an owner first",
        )
