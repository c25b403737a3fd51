"""The decision log as one list: what is in force first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes

from adr_sphinx import record_page, words
from adr_sphinx.model import Kind, Outcome
from adr_sphinx.nodes import site_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils.nodes import Node

    from adr_sphinx.evidence import Verdict
    from adr_sphinx.model import Decision
    from adr_sphinx.nodes import slot
    from adr_sphinx.reading import Reading
    from adr_sphinx.record_page import Page


def log_list(_node: slot, page: Page) -> list[Node]:
    """Every record: those in force, then the others, each by number."""
    decisions = page.domain.decisions.values()
    in_force = [decision for decision in decisions if decision.status.in_force]
    others = [decision for decision in decisions if not decision.status.in_force]
    parts: list[Node] = [record_page.line(summary(in_force, page.reading), kind="adr-log-summary")]
    if in_force:
        parts.append(group(in_force, page))
    if others:
        parts.append(nodes.rubric("", "Not in force", **{"heading-level": 2}))
        parts.append(group(others, page))
    machines: list[Node | str] = ["For machines: "]
    for path, end in (("adrs.json", ", "), ("adrs.schema.json", ".")):
        machines += [site_file("", path, path=path), end]
    parts.append(record_page.line(*machines, kind="adr-log-summary"))
    return [record_page.block(*parts, kind="adr-log")]


def summary(in_force: Sequence[Decision], reading: Reading) -> str:
    """How many decisions bind, and how they fare."""
    healths = Counter(reading.healths[decision.number][0] for decision in in_force)
    counts = [
        f"{healths[health]} {words.HEALTH[health].lower()}"
        for health in words.HEALTH
        if healths[health]
    ]
    noun = "decision" if len(in_force) == 1 else "decisions"
    text = f"{len(in_force)} {noun} in force"
    return f"{text}: {', '.join(counts)}." if counts else f"{text}."


def group(decisions: Iterable[Decision], page: Page) -> nodes.bullet_list:
    """One entry for each record."""
    return nodes.bullet_list("", *(entry(decision, page) for decision in decisions))


def entry(decision: Decision, page: Page) -> nodes.list_item:
    """A record in two lines: what it is called, and how it stands."""
    target = f"{decision.number:04}"
    title = record_page.line(
        page.link(target, f"{decision.id} {decision.title}"), kind="adr-log-title"
    )
    facts = list(facts_of(decision, page.reading))
    return nodes.list_item("", title, record_page.line(*facts, kind="adr-log-facts"))


def facts_of(decision: Decision, reading: Reading) -> Iterator[Node | str]:
    """Status, date, health, evidence and scope, parted by middle dots."""
    state = str(decision.status)
    yield record_page.mark(state, "adr-status", f"adr-status--{state}")
    yield " "
    yield fact(words.day(decision.date))
    if badge := record_page.health_mark(decision, reading):
        yield " · "
        yield badge
    yield " · "
    yield fact(evidence_count(reading.verdicts[decision.number]))
    yield f" · {decision.scope}"


def fact(text: str) -> nodes.inline:
    """A few words that stay on one line."""
    return record_page.mark(text, "adr-fact")


def evidence_count(verdicts: Sequence[Verdict]) -> str:
    """How much evidence there is, and how much of it holds."""
    run = [verdict for verdict in verdicts if verdict.evidence.kind is not Kind.EXTERNAL]
    cited = len(verdicts) - len(run)
    proved = sum(verdict.outcome is Outcome.PROVED for verdict in run)
    counts = [f"{proved} of {len(run)} proved"] if run else []
    counts += [f"{cited} cited"] if cited else []
    return ", ".join(counts) or "no evidence"
