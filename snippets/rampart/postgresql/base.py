"""The connections; Django finds this module by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

if TYPE_CHECKING:
    from psycopg import Connection


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes a connection out of the pool, and passes over those that a restart has broken.

    The pool's own check waits after each broken one, 1, 2, 4 seconds: with as many of them as
    there are threads a request would have given up before it came to a new connection.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """A connection that answers; the pool makes a new one for each that does not."""
        while True:
            found: Connection = super().get_new_connection(conn_params)
            try:
                ConnectionPool.check_connection(found)
            except psycopg.OperationalError:
                self.pool.putconn(found)
            else:
                return found
