"""Django's client as this machine's own browser would come."""

import time

from django.test import Client


def visitor() -> Client:
    """Somebody who has not signed in."""
    return Client(SERVER_NAME="localhost")


def somebody(*roles: str, username: str = "somebody") -> Client:
    """Somebody with these roles, signed in."""
    from wharfinger.books.acts import By
    from wharfinger.books.models import User
    from wharfinger.office.accounts import make_user
    from wharfinger.web.people.sessions import BEGAN, SEEN

    made = make_user(By("test"), username, roles)
    client = visitor()
    client.force_login(User.objects.get(key=made["user"]))
    session = client.session
    session[BEGAN] = session[SEEN] = time.time()
    session.save()
    return client
