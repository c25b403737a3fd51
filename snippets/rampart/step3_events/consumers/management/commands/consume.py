"""``consume NAME``: handle the events of a consumer's queue, until stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand

from rampart.step3_events.broker_here import broker_here
from rampart.step3_events.consumers.api import CONSUMERS, consume
from rampart.step3_events.stopping import stop_on_signal

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Handle events until stopped."""

    requires_system_checks = ()  # they load every address, which this process serves none of
    help = "Handle the events of a consumer's queue, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the consumer."""
        parser.add_argument("name", choices=CONSUMERS)

    def handle(self, *_: object, name: str, **__: object) -> None:
        """Handle events."""
        is_stopped = stop_on_signal()
        self.stdout.write(f"consuming {name}")
        self.stdout.flush()
        consume(broker_here(), CONSUMERS[name], is_stopped=is_stopped)
