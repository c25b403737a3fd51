"""Approvals: who decided what about which run."""
