"""What keeps tenants apart where a query has forgotten its filter."""

from django.db.models import QuerySet
from psycopg import Connection

from experiments.tenant_rows.app import Tenants
from experiments.tenant_rows.models import Run

MIGRATION = ""


def narrow(rows: QuerySet[Run], tenants: Tenants) -> QuerySet[Run]:
    """Hand out the rows that a manager starts from."""
    return rows.filter(organisation__in=tenants)


def begin(tenants: Tenants) -> None:
    """Begin a request of somebody who works for *tenants*."""


def clear(connection: Connection) -> None:
    """Clear a connection that comes back to the pool."""
