"""Takes events from a queue and lets each take effect once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import connection

from rampart.broker import BrokerGoneError, PoisonError
from rampart.outage import is_away
from rampart.step2_modular import tenancy
from rampart.step3_events.consumers.consumer import AwayError
from rampart.step3_events.events import BadEventError, read
from rampart.step3_events.inbox import api as inbox
from rampart.step3_events.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from rampart.broker import Broker, Message
    from rampart.domain.change import Change
    from rampart.step3_events.consumers.consumer import Consumer

log = structlog.get_logger("rampart.consumer")


class StoppedError(BaseException):
    """The process was told to stop while it waited; the broker has the message still.

    It speaks of no fault of the message, so it is no `Exception`, which a broker would log as one
    and answer with a pause. The delivery itself counts, as that to a process that is killed.
    """


def consume(broker: Broker, consumer: Consumer, *, is_stopped: Callable[[], bool]) -> None:
    """Handle events until stopped; reconnect where the broker went away."""
    patience = Patience(is_stopped=is_stopped)

    def take(message: Message) -> None:
        patience.reset()
        handle(message, consumer, is_stopped=is_stopped)

    while not is_stopped():
        try:
            broker.consume(consumer.name, take, is_stopped=is_stopped)
        except BrokerGoneError as error:
            log.warning("the broker is away", error=str(error))
            patience.wait()
        except StoppedError:
            return


def handle(message: Message, consumer: Consumer, *, is_stopped: Callable[[], bool]) -> None:
    """Let an event take effect once; wait in place while the database or the notifier is away.

    Waiting in place keeps the number of deliveries for what is wrong with the event itself.
    """
    change = _read(message)
    patience = Patience(is_stopped=is_stopped)
    with structlog.contextvars.bound_contextvars(key=change.key, consumer=consumer.name):
        while True:
            try:
                _deliver(change, consumer)
            except Exception as error:
                if not (isinstance(error, AwayError) or is_away(error)):
                    raise
                log.warning("the event waits", error=str(error))
                connection.close()
            else:
                return
            patience.wait()
            if is_stopped():
                raise StoppedError


def _read(message: Message) -> Change:
    try:
        return read(message.body)
    except BadEventError as error:
        raise PoisonError(str(error)) from error


def _deliver(change: Change, consumer: Consumer) -> None:
    with tenancy.within([change.organisation_id]):
        if inbox.is_handled(consumer=consumer.name, key=change.key):
            log.info("known already", what=change.what)
            return
        consumer.call(change)
        is_first = inbox.once(
            lambda: consumer.effect(change), consumer=consumer.name, key=change.key
        )
        log.info("handled", what=change.what, is_first=is_first)
