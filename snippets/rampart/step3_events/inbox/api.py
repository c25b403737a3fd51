"""The door of the module."""

from rampart.step3_events.inbox.services import is_handled, once

__all__ = ["is_handled", "once"]
