"""A small company with an account for each role, and programs that come with a token of theirs."""

from typing import Any

from django.test import Client

from tests.office.shop import open_shop
from wharfinger.books.acts import By
from wharfinger.office.accounts import make_token, make_user

SYSTEM = By("system")


def program(*roles: str, scopes: tuple[str, ...] = (), name: str = "") -> Client:
    """A program with a token of a new account with these roles."""
    return Client(
        SERVER_NAME="localhost",
        headers={"Authorization": f"Bearer {token(*roles, scopes=scopes, name=name)}"},
    )


def token(*roles: str, scopes: tuple[str, ...] = (), name: str = "") -> str:
    user = make_user(SYSTEM, name or f"{'-'.join(roles)}-user", list(roles))["user"]
    return make_token(By(user), "program", scopes or roles)


def shop_and_owner(apples: int = 100) -> Client:
    """The small company, and a program that may do all."""
    open_shop(apples)
    return program("owner")


def do(client: Client, verb: str, body: dict[str, Any], key: str | None = None) -> Any:
    """The response to a verb."""
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/verbs/{verb}", body, content_type="application/json", headers=headers)


MOVE = {"item": "apple", "from_place": "warehouse", "to_place": "bin-1", "quantity": "2"}
