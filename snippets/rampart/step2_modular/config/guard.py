"""Refuses settings that this step cannot follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.environment import HalfConfiguredError

if TYPE_CHECKING:
    from rampart.environment import Environment


def refuse_broker(environment: Environment) -> None:
    """Raise where a broker is named: this step sends no events."""
    if environment.amqp_url:
        message = "step 2 sends no events (fix: leave RAMPART_AMQP_URL out, or start step 3)"
        raise HalfConfiguredError(message)
