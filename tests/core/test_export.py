from __future__ import annotations

import pytest
from adr_sphinx import export, facts, health, log
from adr_sphinx.evidence import Ledger, judge
from adr_sphinx.model import ContrastOutcome, Health, Kind, Outcome, Status
from adr_sphinx.run import Figure, Run
from jsonschema import Draft202012Validator


def corpus_of(corpus, ledger: Ledger):
    found = log.read(corpus.root)
    decisions = found.decisions
    verdicts = {n: [judge(e, ledger) for e in d.evidence] for n, d in decisions.items()}
    healths = {n: health.of(d, verdicts[n]) for n, d in decisions.items()}
    return export.corpus(
        decisions,
        verdicts,
        healths,
        dead_cited=facts.dead_cited(corpus.root, found),
        caught={(7, "R1"): True},
    )


@pytest.fixture(name="data")
def _data(corpus):
    rules = (
        "rules: [{id: R1, tool: tirith, ref: p, seeded: s}, {id: R2, tool: t, ref: p, seeded: s}]"
    )
    corpus.record(6, ("status: accepted", "status: superseded"))
    corpus.record(
        7, ("supersedes: []", "supersedes: [6]".replace("6", "ADR-0006")), ("rules: []", rules)
    )
    corpus.record(8, ("A process may", "See {adr}`0007`; a process may"))
    decision = log.read(corpus.root).decisions[7]
    (evidence,) = decision.evidence
    figures = {evidence.run: (0, "O2"), evidence.contrast.run: (7, "O1")}
    recorded = {
        node_id: Run(
            outcome="passed",
            digest="d",
            fresh=True,
            figures=(
                Figure(figure="lost", value=value, unit="messages", option=option),
                Figure(figure="kills", value=9, unit="kills"),
            ),
        )
        for node_id, (value, option) in figures.items()
    }
    return corpus_of(corpus, Ledger(recorded=recorded))


def test_the_log_follows_its_schema(data) -> None:
    schema = export.corpus_schema()
    Draft202012Validator.check_schema(schema)

    assert [] == [error.message for error in Draft202012Validator(schema).iter_errors(data)]


def test_a_record_has_every_key_of_the_promise(data) -> None:
    old, new, citing = data["decisions"]

    assert {
        "id": "ADR-0007",
        "number": 7,
        "title": "Write events to an outbox",
        "scope": "rampart",
        "status": "accepted",
        "health": "holding",
        "health_reason": None,
        "date": "2026-11-22",
        "review_by": "2027-05-22",
        "decision_makers": ["maintainers"],
        "url": "adr/0007/",
        "rev": new["rev"],
        "supersedes": ["ADR-0006"],
        "superseded_by": [],
        "cites": [],
        "evidence": [
            {
                "id": "E1",
                "kind": "deterministic",
                "outcome": "proved",
                "figures": {"lost": 0},
                "contrast": {
                    "option": "O1",
                    "outcome": "fails-as-expected",
                    "figures": {"lost": 7},
                },
            }
        ],
        "rules": [
            {"id": "R1", "tool": "tirith", "seeded_caught": True},
            {"id": "R2", "tool": "t", "seeded_caught": None},
        ],
    } == new
    assert (None, ["ADR-0007"]) == (old["health"], old["superseded_by"])
    assert ["ADR-0007"] == citing["cites"]
    assert old.keys() == new.keys() == citing.keys()


def test_a_run_that_is_missing_leaves_its_keys(corpus) -> None:
    corpus.record(6)
    data = corpus_of(corpus, Ledger())
    (evidence,) = data["decisions"][0]["evidence"]

    assert ("not-run", {}) == (evidence["outcome"], evidence["figures"])
    assert {"option": "O1", "outcome": "not-run", "figures": {}} == evidence["contrast"]
    assert Draft202012Validator(export.corpus_schema()).is_valid(data)


def without(text: str, first: str, after: str) -> str:
    """Return a text without the lines from *first* to *after*."""
    return text[: text.index(first)] + text[text.index(after) :]


@pytest.mark.parametrize(
    ("first", "after", "names"),
    [
        ("evidence:", "assumptions:", {"accepted_without_evidence", "accepted_without_contrast"}),
        ("    contrast:", "assumptions:", {"accepted_without_contrast"}),
        ("decision-makers:", "scope:", {"accepted_without_decision_makers"}),
        ("review-by:", "chosen:", {"accepted_without_review_by"}),
    ],
)
def test_what_an_accepted_record_lacks_is_a_fact(corpus, first, after, names) -> None:
    """Also where the reader refuses the record for it: a policy asks the log, not the reader."""
    path = corpus.record(6)
    corpus.record(7)
    file = corpus.root / path
    file.write_text(without(file.read_text(encoding="utf-8"), first, after), encoding="utf-8")
    found = corpus_of(corpus, Ledger())["facts"]

    assert {name: ["ADR-0006"] for name in names} == {n: said for n, said in found.items() if said}


def test_a_proposal_may_lack_all_that_acceptance_needs(corpus) -> None:
    path = corpus.record(6, ("status: accepted", "status: proposed"))
    file = corpus.root / path
    text = without(file.read_text(encoding="utf-8"), "evidence:", "assumptions:")
    file.write_text(text, encoding="utf-8")

    assert [[]] * 5 == list(corpus_of(corpus, Ledger())["facts"].values())


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        ("{adr}`0006`", False),  # the role itself prints what became of it
        ("{adr}`0006/E1`", True),
        ("{adr}`the outbox <0006>`", True),
        ("{adr}`the superseded outbox <0006>`", False),
    ],
)
def test_a_text_that_hides_that_a_record_is_dead_is_a_fact(corpus, words, cited) -> None:
    corpus.record(6, ("status: accepted", "status: superseded"))
    corpus.record(7, ("supersedes: []", "supersedes: [ADR-0006]"))
    corpus.record(8, ("A process may", f"See {words}; a process may"))
    corpus.write("docs/guide.md", f"# Guide\n\n{words} tells how.\n")
    found = corpus_of(corpus, Ledger())["facts"]["dead_cited_as_live"]

    assert (2 if cited else 0) == len(found)
    for path, place in zip(("adrs/0008-", "docs/guide.md:3: "), found, strict=False):
        assert place.startswith(path)
        assert place.endswith("ADR-0006 is superseded, and the text does not say so")


def test_the_words_of_the_schema_are_those_of_the_model() -> None:
    text = str(export.corpus_schema())

    for members in (Status, Health, Kind, Outcome):
        assert str([member.value for member in members]) in text


def test_a_stale_contrast_is_published_as_not_run() -> None:
    """The published words are a promise; the page says in its own words that the run is stale."""
    assert str(["fails-as-expected", "no-longer-fails", "not-run"]) in str(export.corpus_schema())
    assert ContrastOutcome.STALE.published is ContrastOutcome.NOT_RUN


def test_a_key_too_many_or_too_few_breaks_the_schema(data) -> None:
    validator = Draft202012Validator(export.corpus_schema())
    del data["decisions"][0]["health"]
    data["decisions"][1]["mood"] = "fine"

    assert 2 == len(list(validator.iter_errors(data)))
