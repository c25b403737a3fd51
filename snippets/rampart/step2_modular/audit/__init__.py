"""The audit trail: what happened, in order."""
