"""The door of the module."""

from rampart.step2_modular.organisations.selectors import actor_of, database_answers
from rampart.step2_modular.organisations.services import (
    member_join,
    member_part,
    organisation_found,
)

__all__ = ["actor_of", "database_answers", "member_join", "member_part", "organisation_found"]
