"""The door of the module."""

from rampart.step2_modular.notifications.services import NotToldError, note, send, tell_after_commit

__all__ = ["NotToldError", "note", "send", "tell_after_commit"]
