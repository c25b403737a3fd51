"""A policy, a document, and slips of the pen in the policy."""
