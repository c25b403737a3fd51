"""Every address ever published; the file that keeps them only grows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from adr_sphinx.errors import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LOCK = "adrs/urls.lock"
LISTING = "_build/urls.txt"  # written by a build
URL = re.compile(r"/[^\s#]*(?:#[^\s#]+)?")
HEAD = "# Every address ever published, one a line. The build fails when one is gone.\n"


@dataclass(frozen=True, kw_only=True)
class Lock:
    """The published addresses with the line of each."""

    path: str
    lines: dict[str, int] = field(default_factory=dict)  # address -> line
    texts: dict[str, str] = field(default_factory=dict)  # address -> its whole line
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file; one that does not exist yet is empty."""
        lock = cls(path="/".join(path.parts[-2:]))
        data = path.read_bytes() if path.is_file() else b""
        for number, raw in enumerate(data.split(b"\n"), start=1):
            lock.note(raw, number)
        return lock

    def note(self, raw: bytes, number: int) -> None:
        """Take one line: the address first; what follows is for people."""
        try:
            text = raw.decode("utf-8").rstrip()
        except UnicodeDecodeError as error:
            message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
            self.problems.append(Problem(self.path, number, Code.EN01, message, error.start + 1))
            return
        if not text or text.startswith("#"):
            return
        url = text.split()[0]
        if not URL.fullmatch(url) or text[0].isspace():
            message = f"{url} is not an address; it begins with /"
            fix = "restore the line from git"
            self.problems.append(Problem(self.path, number, Code.ID03, message, fix=fix))
            return
        self.lines.setdefault(url, number)
        self.texts.setdefault(url, text)

    def missing(self, published: Iterable[str]) -> list[Problem]:
        """Return a problem for each address that is no longer produced, at its line."""
        produced = set(published)
        fix = "bring the page or the label back; what is published stays"
        gone = [
            Problem(self.path, line, Code.ID03, f"{url} is no longer produced", fix=fix)
            for url, line in self.lines.items()
            if url not in produced
        ]
        return [*self.problems, *gone]

    def new(self, published: Iterable[str]) -> list[str]:
        """Return the addresses that the file does not hold yet."""
        return sorted(set(published) - self.lines.keys())

    def extended(self, published: Iterable[str]) -> str:
        """Return the file with the new addresses added, sorted; no line is lost."""
        texts = self.texts | {url: url for url in self.new(published)}
        return HEAD + "".join(f"{texts[url]}\n" for url in sorted(texts))


def listing(path: Path) -> list[str] | None:
    """Return what the last build published, or nothing where there was none."""
    if not path.is_file():
        return None
    return path.read_text(encoding="utf-8").split()
