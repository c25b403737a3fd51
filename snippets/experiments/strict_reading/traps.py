"""Front matters as they are broken by accident, each with what its author meant.

All stand in the file `adrs/0012-one-queue-per-tenant.md`, and all differ in one place from a
proposal that is in order.
"""

from __future__ import annotations

from dataclasses import dataclass

PATH = "adrs/0012-one-queue-per-tenant.md"
NUMBER = 12

FRONT = """\
---
id: ADR-0012
status: proposed
date: 2026-11-22
scope: rampart
---
"""
BODY = """\
# Use one queue per tenant

## Context and Problem Statement

A tenant with many runs delays all others.

## Considered Options

- **O1** One queue for all
- **O2** One queue per tenant

## Decision Outcome

We use one queue per tenant.

### Consequences

- **C1** Good, because a busy tenant delays only itself.
- **C2** Bad, because there are as many queues as tenants.
"""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One file: its text, and the status and number that its author meant."""

    name: str
    text: str
    status: str = "proposed"
    number: int = NUMBER


def broken(name: str, find: str, replace: str, *, status: str = "proposed") -> Record:
    """The record in order, with one place changed."""
    if find not in FRONT:
        raise ValueError(f"{name}: the front matter holds no {find!r}")
    return Record(name=name, text=FRONT.replace(find, replace) + BODY, status=status)


TRAPS = (
    broken("no status", "status: proposed\n", ""),
    broken("empty status", "status: proposed", "status:"),
    broken("slip in the value", "status: proposed", "status: acepted", status="accepted"),
    broken("slip in the key", "status: proposed", "statsu: proposed"),
    broken("the template's choice", "status: proposed", "status: proposed | accepted"),
    broken("status no", "status: proposed", "status: no", status="rejected"),
    broken("status twice", "status: proposed", "status: proposed\nstatus: accepted"),
    broken("unquoted number", "id: ADR-0012", "id: 0012"),
    broken("another record's id", "id: ADR-0012", "id: ADR-0021"),
    broken("blank line first", "---\nid", "\n---\nid"),
    broken("no closing fence", "scope: rampart\n---\n", "scope: rampart\n"),
    broken("indented with a tab", "status: proposed", "status: proposed\n\ttags: queue"),
)

SOUND = (
    broken("in order", "status: proposed", "status: proposed"),
    broken("quoted number", "id: ADR-0012", 'id: "0012"'),
    broken("another status", "status: proposed", "status: rejected", status="rejected"),
    broken("a comment", "status: proposed", "status: proposed  # since Monday"),
    broken("a key of one's own", "scope: rampart", "scope: rampart\nx-team: queues"),
)
"""Front matters with nothing wrong: a reader that refuses these proves nothing."""
