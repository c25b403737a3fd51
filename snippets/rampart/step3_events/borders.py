"""The map of this step: the modules of step 2, and three that carry events."""

from __future__ import annotations

from rampart.border import Borders, Module
from rampart.step2_modular import borders as before

PACKAGE = "rampart.step3_events"
NEW = ("outbox", "inbox")

BORDERS = Borders(
    modules=(
        *before.BORDERS.modules,
        *(Module(name=name, package=f"{PACKAGE}.{name}", apps=(name,)) for name in NEW),
        # They own no table, so they may ask nobody's: only their doors.
        Module(name="consumers", package=f"{PACKAGE}.consumers", apps=()),
        Module(name="events", package=f"{PACKAGE}.events", apps=()),
    ),
    shared=before.SHARED,
)
