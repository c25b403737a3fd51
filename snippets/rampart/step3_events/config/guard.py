"""Refuses settings that this step cannot follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.environment import HalfConfiguredError

if TYPE_CHECKING:
    from rampart.environment import Environment


def refuse_half_a_broker(environment: Environment) -> None:
    """Raise where processes on several machines would share a database and no broker."""
    if environment.database_url and not environment.amqp_url:
        message = (
            "RAMPART_DATABASE_URL is set and RAMPART_AMQP_URL is not: the events of a database that"
            " others reach would lie in a file that they do not (fix: set both, or neither)"
        )
        raise HalfConfiguredError(message)
