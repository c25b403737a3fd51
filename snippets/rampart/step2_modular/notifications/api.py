"""The door of the module."""

from rampart.step2_modular.notifications.services import note, send, tell_after_commit

__all__ = ["note", "send", "tell_after_commit"]
