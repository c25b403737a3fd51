"""The door of the module; whoever asks for a run's trail has found the run first."""

from rampart.step2_modular.audit.selectors import EntryView, trail_of, trail_of_all
from rampart.step2_modular.audit.services import record

__all__ = ["EntryView", "record", "trail_of", "trail_of_all"]
