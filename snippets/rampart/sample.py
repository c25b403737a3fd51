"""What a new database is filled with, so that there is something to look at and to decide."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICIES = Path(__file__).parents[1] / "policies"


@dataclass(frozen=True, kw_only=True)
class SamplePerson:
    """Somebody to sign in as, and what to try."""

    name: str
    organisation: str
    role: str
    tries: str


PEOPLE = (
    SamplePerson(
        name="ada", organisation="Acme", role="owner", tries="everything but your own runs"
    ),
    SamplePerson(name="ben", organisation="Acme", role="author", tries="request a run"),
    SamplePerson(
        name="cleo", organisation="Acme", role="approver", tries="approve the one waiting"
    ),
    SamplePerson(name="dan", organisation="Acme", role="approver", tries="be the second approver"),
    SamplePerson(name="eve", organisation="Acme", role="viewer", tries="look, and nothing else"),
    SamplePerson(name="uma", organisation="Umbrella", role="owner", tries="open a run of Acme"),
    SamplePerson(name="uli", organisation="Umbrella", role="author", tries="search for create"),
)

WORKFLOWS = (("Acme", "network", 1), ("Acme", "database", 2), ("Umbrella", "laboratory", 1))
"""Organisation, name, approvals needed."""

SAMPLE_POLICIES = (
    ("region", "plan_region/policy.json", "mandatory"),
    ("no delete", "plan_deletes_nothing/policy.json", "mandatory"),
    ("tags", "plan_tags/policy.json", "advisory"),
)
"""Name, file, enforcement; every sample organisation has them."""

RUNS = (
    ("network", "plan_region/passes.json"),
    ("network", "plan_region/fails.json"),
    ("database", "plan_deletes_nothing/fails.json"),
    ("database", "plan_region/passes.json"),
    ("laboratory", "plan_region/passes.json"),
)
"""Workflow, plan."""


def sample_text(name: str) -> str:
    """A policy or a plan from the policies that this site tests."""
    return (POLICIES / name).read_text(encoding="utf-8")


def new_password() -> str:
    """A password for one database on one machine."""
    return secrets.token_urlsafe(9)


def people_lines(passwords: dict[str, str]) -> Iterator[str]:
    """A line for each sample person: name, password, role, and what to try."""
    for person in PEOPLE:
        place = f"{person.role} of {person.organisation}"
        yield f"  {person.name:6} {passwords[person.name]:14} {place:20} {person.tries}"
