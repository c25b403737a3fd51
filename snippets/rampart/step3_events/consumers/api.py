"""The door of the module."""

from rampart.step3_events.consumers.consumer import CONSUMERS, Consumer
from rampart.step3_events.consumers.loop import consume

NAMES = tuple(CONSUMERS)

__all__ = ["CONSUMERS", "NAMES", "Consumer", "consume"]
