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
