"""A sound record, and a small repository built from strings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from adr_sphinx import revision

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """\
---
id: ADR-0006
status: accepted
date: 2026-11-22
decision-makers: [maintainers]
scope: rampart
topic: publishing-events
tags: [messaging]
review-by: 2027-05-22
chosen: O2
evidence:
  - id: E1
    kind: deterministic
    claim: C1
    shows: No message is lost when the process dies
    run: snippets/experiments/outbox/test_outbox.py::test_outbox_loses_no_message
    expect: {lost: {max: 0}}
    contrast:
      option: O1
      run: snippets/experiments/outbox/test_outbox.py::test_on_commit_loses_messages
      expect: {lost: {min: 1}}
assumptions:
  - {id: A1, text: "One database", expires: 2027-05-22, owner: maintainers}
rules: []
supersedes: []
---
# Write events to an outbox

## Context and Problem Statement

A process may die at any line.

## Considered Options

- **O1** Publish after the commit
- **O2** Write to an outbox,
  publish later

## Decision Outcome

We write each event to an outbox table.

More words follow here.

### Consequences

- **C1** Good, because no message is lost
- **C2** Bad, because a relay has to run

### Confirmation

A test kills the process.

## Pros and Cons of the Options

### O1: Publish after the commit

- Good, because it is short
- Bad, because messages are lost

### O2: Write to an outbox

- Good, because nothing is lost
"""

EXPERIMENT = """\
def test_outbox_loses_no_message(evidence):
    evidence.record(figure="lost", value=0, unit="messages", of=20, option="O2")
    assert True


def test_on_commit_loses_messages(evidence):
    evidence.record(figure="lost", value=7, unit="messages", of=20, option="O1")
    assert True
"""


@dataclass(frozen=True)
class Corpus:
    """A repository with records and experiments."""

    root: Path

    def write(self, path: str, text: str | bytes) -> str:
        """Write a file below the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def record(self, number: int = 6, *changes: tuple[str, str], title: str = "outbox") -> str:
        """Write the sample record under another number, with words replaced."""
        text = RECORD.replace("ADR-0006", f"ADR-{number:04}")
        text = text.replace("topic: publishing-events", f"topic: topic-{number}")
        for old, new in changes:
            if old not in text:
                raise ValueError(old)
            text = text.replace(old, new)
        return self.write(f"adrs/{number:04}-{title}.md", text)

    def accept(self, number: int = 6) -> str:
        """Keep the text of a record as the accepted one."""
        (file,) = (self.root / "adrs").glob(f"{number:04}-*.md")
        text = file.read_text(encoding="utf-8")
        frozen = revision.freeze(text, number=number, accepted=date(2026, 11, 22))
        return self.write(f"adrs/revisions/{number:04}/{revision.rev(text)}.md", frozen)

    def accepted(self, number: int = 6, *changes: tuple[str, str]) -> str:
        """Write a record and keep its text as accepted."""
        path = self.record(number, *changes)
        self.accept(number)
        return path

    def snapshot(self) -> dict[str, bytes]:
        """Return every file with its bytes."""
        return {
            str(file.relative_to(self.root)): file.read_bytes()
            for file in sorted(self.root.rglob("*"))
            if file.is_file()
        }
