"""Changes of runs as events that travel: ``write`` makes the bytes, ``read`` takes them apart.

They carry the attributes of CloudEvents 1.0, and their version in the type.
Within a version fields are only added, and no name is used again; any other change takes a new
version, a schema for it and a function that raises the version before.
Readers ignore fields that they do not know. Nothing here imports Django.
"""

from rampart.step3_events.events.error import BadEventError, UnknownVersionError
from rampart.step3_events.events.wire import kind_of, read, write

__all__ = ["BadEventError", "UnknownVersionError", "kind_of", "read", "write"]
