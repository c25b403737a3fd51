"""``relay``: publish what the outbox holds, until stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from rampart.step3_events.broker_here import broker_here
from rampart.step3_events.outbox.rehearsal import ORDERINGS
from rampart.step3_events.outbox.relay import relay
from rampart.step3_events.stopping import stop_on_signal

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Publish until stopped."""

    requires_system_checks = ()  # they load every address, which this process serves none of
    help = "Publish what the outbox holds, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how to treat the events."""
        parser.add_argument(
            "--rehearse",
            choices=ORDERINGS,
            default="in-order",
            help="publish as a broker at its worst delivers; for journeys",
        )

    def handle(self, *_: object, rehearse: str, **__: object) -> None:
        """Publish."""
        if rehearse != "in-order" and settings.SESSION_COOKIE_SECURE:
            raise CommandError("a rehearsal does not belong into production (fix: leave it out)")
        is_stopped = stop_on_signal()
        self.stdout.write("relaying")
        self.stdout.flush()
        relay(broker_here(), is_stopped=is_stopped, order=ORDERINGS[rehearse])
