"""Django's client as this machine's own browser would come."""

import time

from django.test import Client

from wharfinger.books.models import User

SESSION = "wharfinger_session"


def visitor() -> Client:
    """Somebody who has not signed in."""
    return Client(SERVER_NAME="localhost")


def somebody(*roles: str) -> Client:
    """Somebody with these roles, signed in."""
    return signed_in(account(*roles))


def account(*roles: str) -> User:
    """Somebody with these roles, made without the pages."""
    number = User.objects.count() + 1
    return User.objects.create(username=f"person{number}", key=f"u{number}", roles=list(roles))


def a_user(name: str, *roles: str) -> User:
    """Somebody with an account and these roles."""
    user = User(username=name, key=name, roles=list(roles))
    user.set_unusable_password()
    user.save()
    return user


def signed_in(user: User) -> Client:
    """His browser, as after the login."""
    client = visitor()
    client.force_login(user)
    session = client.session
    session["began"] = session["seen"] = time.time()
    session.save()
    return client


def session_of(user: User) -> str:
    """What his browser's cookie holds."""
    return str(signed_in(user).cookies[SESSION].value)
