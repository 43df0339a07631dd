"""The one Django app of the books."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class Books(AppConfig):
    name = "wharfinger.books"
    label = "books"
    verbose_name = "The books"

    def ready(self) -> None:
        post_migrate.connect(_lay_what_migrations_do_not, sender=self)


def _lay_what_migrations_do_not(**_: Any) -> None:
    """A table that a migration rebuilt on SQLite has lost its triggers in silence: they are laid anew."""
    from wharfinger.books import fixed_places, guards

    present = set(connection.introspection.table_names())
    if all(guard.table in present for guard in guards.GUARDS):  # not on the way down to an older schema
        guards.lay()
        fixed_places.lay()
