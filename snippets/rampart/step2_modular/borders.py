"""The map of this step: which package owns which tables."""

from __future__ import annotations

from rampart.border import Borders, Module

PACKAGE = "rampart.step2_modular"
OWNERS = (
    "organisations",
    "workflows",
    "policies",
    "approvals",
    "runs",
    "audit",
    "notifications",
)
SHARED = frozenset({"auth", "contenttypes", "sessions"})
"""Apps of Django whose tables everybody may use."""

BORDERS = Borders(
    modules=(
        *(Module(name=name, package=f"{PACKAGE}.{name}", apps=(name,)) for name in OWNERS),
        # It owns no table, so it may ask nobody's: only their doors.
        Module(name="pages", package=f"{PACKAGE}.pages", apps=()),
    ),
    shared=SHARED,
)
