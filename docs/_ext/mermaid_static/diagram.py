"""A diagram's source: where its lines stand, and the title and description it gives itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

FRONT_MATTER = re.compile(r"([^\S\n]*)-{3}\s*\n.*?\n\1-{3}\s*\n+", re.DOTALL)
INIT = re.compile(r"%%\{.*?\}%%", re.DOTALL)
COMMENT = re.compile(r"^\s*%%(?!\{)[^\n]+\n?", re.MULTILINE)
REPORTED = re.compile(r"\bline (\d+)(?:, column (\d+))?:\s*")
STACK = re.compile(r"\n[^\n]*\(?(?:https?|file)://|\n\s+at ")
"""Where the browser's stack trace begins, which mmdc prints after the message."""

SPOKEN = re.compile(r"^\s*(?:%%\s*)?(accTitle|accDescr)\s*:\s*(\S.*?)\s*$", re.MULTILINE)


class DiagramError(Exception):
    """A renderer refused a diagram; *line* counts from 1 inside its source, when it is known."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        """Keep the facts as attributes."""
        super().__init__(message)
        self.message = message
        self.line = line


class RendererError(Exception):
    """The tool that renders cannot work; no diagram is to blame."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a screen reader says instead of the picture."""

    title: str | None
    description: str | None


def words(source: str) -> Words:
    """The title and description as written, for the types that leave them out (timeline, C4).

    A type that knows no ``accTitle`` (mindmap, block) takes a comment, ``%% accTitle: …``.
    """
    found = dict(SPOKEN.findall(source))
    return Words(title=found.get("accTitle"), description=found.get("accDescr"))


def source_line(source: str, reported: int) -> int:
    """The line of *source* that Mermaid means: it counts without front matter and comments."""
    kept = [(char, source.count("\n", 0, place) + 1) for place, char in enumerate(source)]
    for pattern in (FRONT_MATTER, INIT, COMMENT):
        text = "".join(char for char, _ in kept)
        matches = [pattern.match(text)] if pattern is FRONT_MATTER else pattern.finditer(text)
        gone = {place for match in matches if match for place in range(*match.span())}
        kept = [one for place, one in enumerate(kept) if place not in gone]
    first = next((place for place, (char, _) in enumerate(kept) if not char.isspace()), 0)
    starts = [1, *(n for n, (char, _) in enumerate(kept[first:], 2) if char == "\n")]
    place = first + starts[min(reported, len(starts)) - 1] - 1
    return kept[min(place, len(kept) - 1)][1] if kept else 1


def error(message: str, source: str) -> DiagramError:
    """Mermaid's message as one sentence, with the line of the source it speaks of."""
    found = REPORTED.search(message)
    line = source_line(source, int(found[1])) if found else None
    return DiagramError(sentence(message), line=line)


def sentence(message: str) -> str:
    """Fold Mermaid's message, with its drawn arrow, into one line."""
    text = STACK.split(message, maxsplit=1)[0]
    text = re.sub(r"^\s*(?:\w*Error: )+", "", text)
    text = REPORTED.sub(": ", text, count=1) if "Parse error on" in text else text
    text = re.sub(r"\n-*\^\s*\n", " – ", text.replace("Parse error on :", "Parse error near"))
    return re.sub(r"\s+", " ", text).strip()
