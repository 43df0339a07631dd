"""A company with an owner who has a password."""

from wharfinger.books.acts import By
from wharfinger.books.models import User
from wharfinger.office import accounts
from wharfinger.office.people import PersonalData

CONSOLE = By("console")
PASSWORD = "four words that stand apart"


def make(username: str, *roles: str, name: str | None = None) -> User:
    """An account with the password of all these tests."""
    made = accounts.make_user(CONSOLE, username, list(roles), PersonalData(name=name))
    accounts.set_password(By(made["user"]), PASSWORD)
    return accounts.find_user(made["user"])
