"""Django's client as this machine's own browser would come."""

from django.test import Client


def visitor() -> Client:
    """Somebody who has not signed in."""
    return Client(SERVER_NAME="localhost")
