"""The door of the module."""

from rampart.step3_events.outbox.rehearsal import ORDERINGS, Ordering, in_order
from rampart.step3_events.outbox.relay import relay
from rampart.step3_events.outbox.selectors import Backlog, backlog
from rampart.step3_events.outbox.services import write

__all__ = ["ORDERINGS", "Backlog", "Ordering", "backlog", "in_order", "relay", "write"]
