"""Django's PostgreSQL engine with the promises of the books asserted on every connection."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base

# A transaction that waits for a person is a defect: it would hold rows that others wait for.
SETTINGS = "SET synchronous_commit=on; SET idle_in_transaction_session_timeout='5min'; SET timezone='UTC'"

# A server that vanished without a word is missed after half a minute, not when the kernel gives up.
LIVELINESS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}


class DatabaseWrapper(base.DatabaseWrapper):
    """An acknowledged commit is on the disk, and no transaction stands open for long."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection({**LIVELINESS, **conn_params})
        autocommit, connection.autocommit = connection.autocommit, True
        connection.execute(SETTINGS)
        connection.autocommit = autocommit
        return connection

    def is_usable(self) -> bool:
        """Whether the server is still there. One that went away has closed its end, which is seen at once;
        only where it has something to say is it asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        said, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return bool(super().is_usable()) if said else True
