from __future__ import annotations

from datetime import date

import pytest
from adr_sphinx import schema
from adr_sphinx.errors import Code
from adr_sphinx.model import Bound, Kind, Scope, Status

from tests.core.sample import RECORD

PATH = "adrs/0006-outbox.md"


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_sound_record_is_read_whole() -> None:
    decision, problems = schema.read_decision(PATH, RECORD)

    assert [] == problems
    assert decision is not None
    assert (6, "ADR-0006", "adr/0006/") == (decision.number, decision.id, decision.url)
    assert (Status.ACCEPTED, Scope.RAMPART) == (decision.status, decision.scope)
    assert date(2027, 5, 22) == decision.review_by
    assert "We write each event to an outbox table." == decision.decision
    assert "Bad, because a relay has to run" == decision.cost
    (evidence,) = decision.evidence
    assert (Kind.DETERMINISTIC, "C1", {"lost": Bound(max=0)}) == (
        evidence.kind,
        evidence.claim,
        evidence.expect,
    )
    assert line_of(RECORD, "    run: ") == evidence.run_line
    assert evidence.contrast is not None
    assert line_of(RECORD, "      run: ") == evidence.contrast.line
    assert {"O1", "O2", "C1", "C2", "E1", "A1"} == decision.labels.keys()


BAD = [
    ("status: accepted", "status: acepted", "ST01", "acepted", "did you mean accepted?"),
    ("status: accepted", "status: superseded by ADR-0031", "ST01", "status:", "supersedes` in ADR"),
    ("status: accepted\n", "", "ST01", "---", "it is never guessed"),
    ("status: accepted", "status:", "ST01", "status:", "use one of proposed, accepted"),
    ("id: ADR-0006", "id: ADR-0007", "ID01", "id:", "the file name says ADR-0006"),
    ("id: ADR-0006", "id: 6", "ID01", "id:", "write `id: ADR-0006`"),
    ("id: ADR-0006", "id: 0006", "FM01", "id:", '"0006" or ADR-0006'),
    ("id: ADR-0006\n", "", "FM05", "---", "id is missing"),
    ("scope: rampart", "scope: rampant", "FM05", "scope:", "did you mean rampart?"),
    ("date: 2026-11-22", "date: 22.11.2026", "ST04", "date:", "YYYY-MM-DD"),
    ("date: 2026-11-22", "date: 2026-02-30", "ST04", "date:", "not a day"),
    ("date: 2026-11-22", "date: 2027-11-22", "ST04", "review-by:", "is before 2027-11-22"),
    ("tags: [messaging]", "tag: [messaging]", "FM04", "tag:", "did you mean tags?"),
    ("tags: [messaging]", "tags: messaging", "FM05", "tags:", "is not a list"),
    ("tags: [messaging]", "tags: [1]", "FM05", "tags:", "holds 1, not text"),
    ("topic: publishing-events", "topic: Publishing Events", "FM05", "topic:", "words-like-this"),
    ("decision-makers: [maintainers]\n", "", "ST03", "status:", "without decision-makers"),
    ("review-by: 2027-05-22\n", "", "ST03", "status:", "without review-by"),
    ("chosen: O2\n", "", "ST03", "status:", "without chosen"),
    ("**C2** Bad", "**C2** Neutral", "ST03", "status:", "a consequence that is bad"),
    ("chosen: O2", "chosen: O3", "BO02", "chosen:", "choose one of the labels: O1, O2"),
    ("claim: C1", "claim: C9", "EV04", "claim:", "C9"),
    ("option: O1", "option: O2", "EV04", "option:", "the chosen option"),
    ("option: O1", "option: O7", "EV04", "option:", "no considered option"),
    ("kind: deterministic", "kind: determined", "FM05", "kind:", "did you mean deterministic?"),
    ("expect: {lost: {max: 0}}", "expect: {lost: 0}", "FM05", "expect: {lost: 0", "{max: …}"),
    ("{max: 0}", "{max: .nan}", "FM01", "{max", "the number nan"),
    ("{max: 0}", "{max: true}", "FM05", "{max", "a bound of lost is True"),
    ("{max: 0}", "{max: 0, min: 1}", "FM05", "{max", "holds for nothing"),
    ("expect: {lost: {max: 0}}", "expects: {}", "FM04", "expects", "did you mean expect?"),
    ("- id: E1", "- id: X1", "ID04", "- id", "use E1, E2"),
    ("{id: A1,", "{id: A01,", "ID04", "{id: A01", "use A1, A2"),
    (", owner: maintainers", "", "FM05", "{id: A1", "owner is missing"),
    ("rules: []", "rules: [{id: R1, tool: x, ref: y}]", "RU01", "rules", "no seeded violation"),
    ("supersedes: []", "supersedes: [6x]", "FM05", "supersedes", "not an id"),
    ("supersedes: []", "supersedes: [0004]", "FM01", "supersedes", "ADR-0004"),
    ("supersedes: []", "supersedes: ADR-0004", "FM05", "supersedes", "not a list of ids"),
    ("**O2** Write", "**O1** Write", "ID04", "**O1** Write", "written twice"),
    ("- **O1** Publish", "- Publish", "ID04", "- Publish", "has no label"),
    ("**C1** Good, because", "**C1** Good:", "BO03", "**C1**", "does not say"),
    ("# Write events to an outbox\n", "\n", "BO01", "\n\n## Context", "no title"),
    ("### Consequences", "### Results", "BO01", "### O2", '"Consequences" is missing'),
    ("A process may die at any line.", "", "BO01", "## Context", "is empty"),
    ("A process may die at any line.", "{What?}", "BO01", "{What?}", "template text"),
    ("A process may die at any line.", "TODO", "BO01", "TODO", "template text"),
    ("outbox table.", "outbox table. It is good.", "BO04", "We write", "2 sentences"),
    ("### O1: Publish after the commit", "### O9: Else", "BO02", "### O9", "no considered option"),
]


@pytest.mark.parametrize(("old", "new", "code", "where", "words"), BAD)
def test_a_bad_record_is_reported_at_its_line(
    old: str, new: str, code: str, where: str, words: str
) -> None:
    assert old in RECORD
    text = RECORD.replace(old, new, 1)
    _, problems = schema.read_decision(PATH, text)
    found = [(p.path, p.line) for p in problems if p.code == code and words in p.text]

    assert [(PATH, line_of(text, where))] == found, problems


def test_all_problems_of_a_file_come_at_once() -> None:
    text = RECORD.replace("accepted", "acepted").replace("O2\nevidence", "O5\nevidence")
    text = text.replace("### Consequences", "### Results").replace("id: E1", "id: E1\n    foo: 1")
    _, problems = schema.read_decision(PATH, text)

    assert {"ST01", "BO02", "BO01", "FM04"} <= {problem.code for problem in problems}


def test_broken_yaml_does_not_report_every_key_as_missing() -> None:
    _, problems = schema.read_decision(PATH, RECORD.replace("scope: rampart", "scope: a: b"))

    assert [Code.FM02] == [problem.code for problem in problems if problem.code != Code.BO02]


def test_external_evidence_is_cited_and_not_run() -> None:
    start, end = RECORD.index("    kind:"), RECORD.index("assumptions:")
    cited = "    kind: external\n    shows: It happened\n    source: key2020\n"
    text = RECORD[:start] + cited + "    review-by: 2027-01-01\n" + RECORD[end:]
    decision, problems = schema.read_decision(PATH, text)

    assert [] == problems
    assert decision is not None
    assert ("key2020", None) == (decision.evidence[0].source, decision.evidence[0].run)


def test_own_keys_begin_with_x() -> None:
    _, problems = schema.read_decision(PATH, RECORD.replace("tags:", "x-mine: 1\ntags:"))

    assert [] == problems


@pytest.mark.parametrize("name", ["6-a.md", "0006_a.md", "0006-A.md", "0000-a.md", "notes.md"])
def test_a_file_name_without_number_and_words_is_reported(name: str) -> None:
    _, problems = schema.read_decision(f"adrs/{name}", RECORD)

    assert "ID01" in {problem.code for problem in problems}
