"""Messages from one part of the platform to another, through a file or through RabbitMQ."""

from rampart.broker.message import DeadLetter, Message
from rampart.broker.port import LIMIT, Broker, BrokerGoneError, PoisonError

__all__ = ["LIMIT", "Broker", "BrokerGoneError", "DeadLetter", "Message", "PoisonError"]
