"""The door of the module; whoever calls has found the run among those that the person sees."""

from rampart.step2_modular.approvals.selectors import Decision, approvals_count, decisions_of
from rampart.step2_modular.approvals.services import decision_add, decisions_forget

__all__ = ["Decision", "approvals_count", "decision_add", "decisions_forget", "decisions_of"]
