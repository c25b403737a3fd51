"""``events``: what waits, and what nobody could handle; ``--revive`` gives that another try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from rampart.broker import BrokerGoneError
from rampart.step3_events.broker_here import broker_here
from rampart.step3_events.consumers.api import NAMES
from rampart.step3_events.outbox import api as outbox

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from rampart.broker import Broker


class Command(BaseCommand):
    """Tell where events are."""

    help = "Tell which events wait where, and which nobody could handle."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do with dead letters."""
        parser.add_argument(
            "--revive", action="store_true", help="put the dead letters back into their queues"
        )

    def handle(self, *_: object, revive: bool, **__: object) -> None:
        """Print."""
        try:
            self._tell(broker_here(), revive=revive)
        except BrokerGoneError as error:
            raise CommandError(f"the broker is away: {error} (fix: start it)") from error

    def _tell(self, broker: Broker, *, revive: bool) -> None:
        backlog = outbox.backlog()
        age = backlog.oldest.total_seconds()
        self.stdout.write(f"outbox: {backlog.waiting} wait, the oldest for {age:.0f} s")
        for name in NAMES:
            self.stdout.write(f"{name}: {broker.waiting(name)} wait")
        for letter in broker.dead():
            told = f"{letter.queue}, {letter.message.kind} {letter.message.id}: {letter.reason}"
            self.stdout.write(f"dead: {told}")
        if revive:
            self.stdout.write(f"revived: {broker.revive()}")
        broker.close()
