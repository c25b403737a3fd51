"""A border that was crossed."""

from __future__ import annotations


class BorderCrossedError(Exception):
    """Code of the module *caller* did *what* to a thing of *owner*; *where* is ``file:line``."""

    def __init__(self, *, caller: str, owner: str, what: str, where: str) -> None:
        super().__init__(caller, owner, what, where)
        self.caller = caller
        self.owner = owner
        self.what = what
        self.where = where

    def __str__(self) -> str:
        """One line, with the way out."""
        return (
            f"{self.where}: {self.caller} {self.what}, which belongs to {self.owner}"
            f" (fix: ask the api of {self.owner}, or keep a copy of what {self.caller} needs)"
        )
