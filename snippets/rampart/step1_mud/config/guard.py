"""Keeps the mistakes of this step away from strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.environment import HalfConfiguredError

if TYPE_CHECKING:
    from rampart.environment import Environment

ACCEPTED = "leaks-and-loses"


def refuse_strangers(environment: Environment) -> None:
    """Raise in production, unless whoever deploys has written down what this step does."""
    if environment.is_production and environment.known_mistakes != ACCEPTED:
        message = (
            "step 1 shows rows of other tenants and loses approvals on purpose, see mistakes.toml"
            f" (fix: keep it at home, or set RAMPART_KNOWN_MISTAKES={ACCEPTED}"
            " where nobody but you can reach it)"
        )
        raise HalfConfiguredError(message)


def refuse_servers(environment: Environment) -> None:
    """Raise where a server is named: this step has only been written for SQLite."""
    if environment.database_url or environment.amqp_url:
        message = (
            "step 1 knows SQLite and no broker (fix: leave RAMPART_DATABASE_URL and"
            " RAMPART_AMQP_URL out, or start step 2 or 3)"
        )
        raise HalfConfiguredError(message)
