"""The database's own refusal to change or delete a fact, on SQLite and PostgreSQL.

A guard is a trigger. A migration that rebuilds a table on SQLite drops its triggers in silence, so all are
laid anew after every migration, and `prove` tries each one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from wharfinger.books import models as books

SAID = "facts of the books are never changed"


@dataclass(frozen=True)
class Guard:
    """A table of facts; `once` is the one column that may be set, a single time, from empty."""

    model: type[models.Model]
    once: str | None = None

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def frozen_columns(self) -> list[str]:
        return [field.column for field in self.model._meta.concrete_fields if field.column != self.once]


GUARDS = (
    Guard(books.Act),
    Guard(books.Movement),
    Guard(books.SerialMove),
    Guard(books.Seal),
    Guard(books.Event),
    Guard(books.Reading),
    Guard(books.PastSale, once="voided_at"),
    Guard(books.PastReceipt, once="voided_at"),
    Guard(books.PastStock, once="voided_at"),
)


def lay() -> None:
    """Lay every guard anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def prove() -> list[str]:
    """Try to change and to delete a fact of every guarded table; the names of guards that let it pass.

    A table without a row cannot be tried, so its triggers are looked up by name.
    """
    return [complaint for guard in GUARDS for complaint in _try(guard)]


def _try(guard: Guard) -> list[str]:
    quote = connection.ops.quote_name
    table, column = quote(guard.table), quote(guard.frozen_columns[-1])
    complaints = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
        has_row = cursor.fetchone() is not None
    if not has_row:
        return [f"{guard.table}: no guard {name}" for name in sorted(_names(guard) - _standing())]
    attempts = {
        "change": f"UPDATE {table} SET {column} = {column}",
        "delete": f"DELETE FROM {table}",
    }
    if connection.vendor == "postgresql":
        attempts["empty"] = f"TRUNCATE {table} CASCADE"
    for attempt, statement in attempts.items():
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(statement)
                transaction.set_rollback(True)
        except DatabaseError as error:
            if SAID not in str(error):
                raise
        else:
            complaints.append(f"{guard.table}: the attempt to {attempt} was not refused")
    return complaints


def _statements() -> list[str]:
    statements = _postgres_function() if connection.vendor == "postgresql" else []
    lay_one = _postgres if connection.vendor == "postgresql" else _sqlite
    for guard in GUARDS:
        statements += lay_one(guard)
    return statements + (_postgres_queue() if connection.vendor == "postgresql" else _sqlite_queue())


def _names(guard: Guard) -> set[str]:
    kinds = {"frozen", "kept"} | ({"once"} if guard.once else set())
    if connection.vendor == "postgresql":
        kinds.add("full")
    return {f"{guard.table}_{kind}" for kind in kinds}


def _standing() -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def _sqlite(guard: Guard) -> list[str]:
    table, refuse = guard.table, f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    columns = ", ".join(f'"{column}"' for column in guard.frozen_columns)
    statements = [
        *(f"DROP TRIGGER IF EXISTS {name}" for name in sorted(_names(guard))),
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {columns} ON {table} {refuse}",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
    ]
    if guard.once:
        when = f'WHEN OLD."{guard.once}" IS NOT NULL OR NEW."{guard.once}" IS NULL'
        statements.append(
            f'CREATE TRIGGER {table}_once BEFORE UPDATE OF "{guard.once}" ON {table} {when} {refuse}'
        )
    return statements


def _postgres_function() -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION books_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    ]


def _postgres(guard: Guard) -> list[str]:
    table, refuse = guard.table, "EXECUTE FUNCTION books_refuse()"
    columns = ", ".join(f'"{column}"' for column in guard.frozen_columns)
    statements = [
        *(f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in sorted(_names(guard))),
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_full BEFORE TRUNCATE ON {table} {refuse}",
    ]
    if guard.once:
        when = f'WHEN (OLD."{guard.once}" IS NOT NULL OR NEW."{guard.once}" IS NULL)'
        statements.append(
            f'CREATE TRIGGER {table}_once BEFORE UPDATE OF "{guard.once}" ON {table} '
            f"FOR EACH ROW {when} {refuse}"
        )
    return statements


def _sqlite_queue() -> list[str]:
    acts, queue = books.Act._meta.db_table, books.Unsealed._meta.db_table
    return [
        f"DROP TRIGGER IF EXISTS {acts}_queued",
        f"CREATE TRIGGER {acts}_queued AFTER INSERT ON {acts} "
        f"BEGIN INSERT INTO {queue} (act_id) VALUES (NEW.id); END",
    ]


def _postgres_queue() -> list[str]:
    acts, queue = books.Act._meta.db_table, books.Unsealed._meta.db_table
    return [
        "CREATE OR REPLACE FUNCTION books_queue_act() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN INSERT INTO {queue} (act_id) VALUES (NEW.id); RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {acts}_queued ON {acts}",
        f"CREATE TRIGGER {acts}_queued AFTER INSERT ON {acts} "
        "FOR EACH ROW EXECUTE FUNCTION books_queue_act()",
    ]
