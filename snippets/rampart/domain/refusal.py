"""Why the platform says no; each kind is its own exception, with a sentence for the person."""

from __future__ import annotations


class RefusalError(Exception):
    """The platform will not do what was asked; the message is written for whoever asked."""


class NotFoundError(RefusalError):
    """There is nothing, or nothing that this person may see; the two are not told apart."""

    def __init__(self) -> None:
        super().__init__("there is nothing here, or nothing that you may see")


class NotAllowedError(RefusalError):
    """The person's role does not cover this."""


class ConflictError(RefusalError):
    """What is there now does not allow it, though it may have when the person last looked."""


class InvalidError(RefusalError):
    """What was handed in is not what it must be."""
