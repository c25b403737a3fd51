"""The door of the module."""

from rampart.step2_modular.policies.selectors import (
    Judgement,
    PolicyView,
    plan_judge,
    policy_list,
)
from rampart.step2_modular.policies.services import policy_add

__all__ = ["Judgement", "PolicyView", "plan_judge", "policy_add", "policy_list"]
