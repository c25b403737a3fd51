from __future__ import annotations

import json
from dataclasses import replace

import pytest
from adr_sphinx import health, schema, words
from adr_sphinx.digest import Digests, folder_of
from adr_sphinx.evidence import Ledger, judge
from adr_sphinx.model import ContrastOutcome, Health, Kind, Outcome, Status
from adr_sphinx.run import Figure, FigureError, Run

from tests.core.sample import RECORD

DECISION, _ = schema.read_decision("adrs/0006-outbox.md", RECORD)
(EVIDENCE,) = DECISION.evidence
CHOSEN, REJECTED = EVIDENCE.run, EVIDENCE.contrast.run


def run(value: float | None = None, *, option: str | None = None, **values) -> Run:
    figures = (
        ()
        if value is None
        else (Figure(figure="lost", value=value, unit="messages", option=option),)
    )
    defaults = {"outcome": "passed", "digest": "d", "fresh": True}
    return Run(figures=figures, **defaults | values)


def verdict(chosen: Run | None, rejected: Run | None = None):
    runs = {CHOSEN: chosen, REJECTED: rejected}
    recorded = {node_id: found for node_id, found in runs.items() if found}
    return judge(EVIDENCE, Ledger(recorded=recorded))


@pytest.mark.parametrize(
    ("chosen", "outcome", "reason"),
    [
        (run(0), Outcome.PROVED, None),
        (run(0, option="O2"), Outcome.PROVED, None),
        (run(3), Outcome.REFUTED, "lost is 3, expected at most 0"),
        (run(3, outcome="failed"), Outcome.REFUTED, "lost is 3, expected at most 0"),
        (run(0, outcome="failed"), Outcome.REFUTED, "its test failed"),
        (run(outcome="failed"), Outcome.REFUTED, "its test failed"),
        (run(), Outcome.NOT_RUN, "its test recorded no figure lost"),
        (run(0, option="O1"), Outcome.NOT_RUN, "its test recorded no figure lost"),
        (run(0, outcome="skipped"), Outcome.NOT_RUN, "its test was skipped"),
        (run(0, fresh=False), Outcome.STALE, "its code changed since the run"),
        (run(3, outcome="failed", fresh=False), Outcome.STALE, "its code changed since the run"),
        (None, Outcome.NOT_RUN, "no run is on file"),
    ],
)
def test_a_claim_is_proved_by_a_passed_fresh_run_within_its_bounds(chosen, outcome, reason) -> None:
    found = verdict(chosen)

    assert (outcome, reason) == (found.outcome, found.reason)


def test_figures_of_a_third_option_count_for_neither_side() -> None:
    third = Figure(figure="lost", value=3, unit="messages", option="O3")
    chosen, rejected = run(0, option="O2"), run(7, option="O1")
    both = [replace(found, figures=(*found.figures, third)) for found in (chosen, rejected)]
    found = verdict(*both)

    assert Outcome.PROVED == found.outcome
    assert [0] == [figure.value for figure in words.figures(found, contrast=False).values()]
    assert [7] == [figure.value for figure in words.figures(found, contrast=True).values()]
    assert Outcome.NOT_RUN == verdict(run(0, option="O3")).outcome


@pytest.mark.parametrize(
    ("rejected", "outcome"),
    [
        (run(7, option="O1"), ContrastOutcome.FAILS_AS_EXPECTED),
        (run(7), ContrastOutcome.FAILS_AS_EXPECTED),
        (run(0, option="O1", outcome="failed"), ContrastOutcome.NO_LONGER_FAILS),
        (run(0, option="O1"), ContrastOutcome.NO_LONGER_FAILS),
        (run(7, option="O1", outcome="failed"), ContrastOutcome.NOT_RUN),
        (run(outcome="failed"), ContrastOutcome.NOT_RUN),
        (run(7, option="O2"), ContrastOutcome.NOT_RUN),
        (run(7, outcome="skipped"), ContrastOutcome.NOT_RUN),
        (run(7, fresh=False), ContrastOutcome.STALE),
        (None, ContrastOutcome.NOT_RUN),
    ],
)
def test_the_rejected_option_has_to_fail_still(rejected, outcome) -> None:
    assert outcome == verdict(run(0), rejected).contrast_outcome


@pytest.mark.parametrize(
    ("chosen", "rejected", "expected"),
    [
        (run(0), run(7), (Health.HOLDING, None)),
        (run(3), run(0), (Health.BROKEN, "refuted: E1 (lost is 3, expected at most 0)")),
        (run(0), run(0), (Health.AT_RISK, "reason gone: O1 no longer fails (E1)")),
        (run(0, fresh=False), run(0), (Health.AT_RISK, "reason gone: O1 no longer fails (E1)")),
        (run(0), run(7, fresh=False), (Health.STALE, "the code changed since the run: E1")),
        (run(0), None, (Health.UNPROVEN, "not run: E1")),
        (None, None, (Health.UNPROVEN, "not run: E1")),
    ],
)
def test_health_is_the_worst_finding(chosen, rejected, expected) -> None:
    assert expected == health.of(DECISION, [verdict(chosen, rejected)])


def test_a_record_without_evidence_is_unproven() -> None:
    assert (Health.UNPROVEN, "no evidence that runs") == health.of(DECISION, [])


def test_external_evidence_counts_neither_way() -> None:
    external = replace(EVIDENCE, kind=Kind.EXTERNAL, run=None, contrast=None, expect={})
    cited = judge(external, Ledger())

    assert Outcome.NOT_RUN == cited.outcome
    assert (Health.HOLDING, None) == health.of(DECISION, [cited, verdict(run(0), run(7))])
    assert (Health.UNPROVEN, "no evidence that runs") == health.of(DECISION, [cited])


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ACCEPTED])
def test_a_record_out_of_force_has_no_health(status: Status) -> None:
    assert (None, None) == health.of(replace(DECISION, status=status), [verdict(run(3))])


def test_a_measured_claim_needs_a_receipt() -> None:
    measured = replace(EVIDENCE, kind=Kind.MEASURED, contrast=None)

    assert Outcome.NOT_RUN == judge(measured, Ledger(recorded={CHOSEN: run(0)})).outcome
    assert Outcome.PROVED == judge(measured, Ledger(receipts={CHOSEN: run(0)})).outcome


# Figures


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), True, "3", None])
def test_a_figure_that_no_bound_can_judge_is_refused(value) -> None:
    with pytest.raises(FigureError, match=r"figure lost: .* is not a"):
        Figure(figure="lost", value=value, unit="messages")
    with pytest.raises(FigureError, match=r"figure lost: .* is not a"):
        Figure(figure="lost", value=0, unit="messages", samples=(1, value))


# Files


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{\n oops", 2, "not JSON"),
        ("[]", 1, "not version 1"),
        ('{"version": 1}', 1, "`runs` is not a mapping"),
        ('{"version": 1, "runs": {"a": {"outcome": "fine"}}}', 1, "a: the outcome is none of"),
        ('{"version": 1, "runs": {"a": NaN}}', 1, "NaN is not a figure"),
        ('{"version": 1, "runs": {"a": {"outcome": "passed"}}}', 1, "a: 'digest'"),
    ],
)
def test_a_file_of_runs_that_cannot_be_read_is_reported_and_proves_nothing(
    corpus, text: str, line: int, words: str
) -> None:
    corpus.write("_build/evidence.json", text)
    corpus.write("snippets/experiments/outbox/receipt.json", text)
    ledger = Ledger.load(corpus.root, environ={})

    assert ({}, {}) == (ledger.recorded, ledger.receipts)
    assert [("_build/evidence.json", line), ("snippets/experiments/outbox/receipt.json", line)] == [
        (problem.path, problem.line) for problem in ledger.problems
    ]
    assert all(words in problem.message for problem in ledger.problems)


def test_a_receipt_that_is_not_utf8_is_reported_and_proves_nothing(corpus) -> None:
    receipt = {"outcome": "passed", "digest": "d", "figures": [], "machine": "caf\u00e9"}
    text = json.dumps({"version": 1, "runs": {"a": receipt}}, indent=1, ensure_ascii=False)
    corpus.write("snippets/experiments/outbox/receipt.json", text.encode("latin-1"))
    ledger = Ledger.load(corpus.root, environ={})

    assert {} == ledger.receipts
    assert [("EN01", 8)] == [(problem.code, problem.line) for problem in ledger.problems]


def test_a_run_is_fresh_while_its_code_is_the_same(corpus) -> None:
    digest = Digests(corpus.root).of(CHOSEN)
    entry = {"outcome": "passed", "digest": digest, "figures": []}
    corpus.write("_build/evidence.json", json.dumps({"version": 1, "runs": {CHOSEN: entry}}))

    assert Ledger.load(corpus.root, environ={}).run(CHOSEN).fresh
    corpus.write("snippets/experiments/outbox/core.py", "changed = True\n")
    assert not Ledger.load(corpus.root, environ={}).run(CHOSEN).fresh


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("snippets/experiments/outbox/core.py", True),
        ("snippets/experiments/outbox/deep/schema.sql", True),
        ("snippets/experiments/outbox/input.json", True),
        ("snippets/experiments/_harness/kill.c", True),
        ("requirements/dev.txt", True),
        ("snippets/experiments/outbox/receipt.json", False),
        ("snippets/experiments/outbox/notes.md", False),
        ("snippets/experiments/outbox/__pycache__/core.py", False),
        ("snippets/experiments/_harness/__pycache__/kill.pyc", False),
        ("snippets/experiments/inbox/core.py", False),
    ],
)
def test_the_digest_covers_experiment_harness_and_requirements(corpus, path, counts) -> None:
    before = Digests(corpus.root).of(CHOSEN)
    corpus.write(path, "something else\n")

    assert counts == (before != Digests(corpus.root).of(CHOSEN))


@pytest.mark.parametrize(
    ("written", "changed", "counts"),
    [
        ("from drawing.pen import draw\n", "docs/_ext/drawing/pen.py", True),
        ('EXTENSIONS = ["drawing"]\n', "docs/_ext/drawing/pen.js", True),
        ("from experiments.inbox import core\n", "snippets/experiments/inbox/core.py", True),
        ("from engine import run\n", "snippets/engine/run.py", True),
        ("import drawings\n", "docs/_ext/drawing/pen.py", False),
        ("from experiments.inboxes import core\n", "snippets/experiments/inbox/core.py", False),
    ],
)
def test_the_digest_covers_our_packages_that_the_experiment_names(
    corpus, written, changed, counts
) -> None:
    for package in ("docs/_ext/drawing", "snippets/engine", "snippets/experiments/inbox"):
        corpus.write(f"{package}/__init__.py", "")
    corpus.write("snippets/experiments/outbox/core.py", written)
    before = Digests(corpus.root).of(CHOSEN)
    corpus.write(changed, "something else\n")

    assert counts == (before != Digests(corpus.root).of(CHOSEN))


def test_a_test_deep_in_an_experiment_belongs_to_it() -> None:
    assert "snippets/experiments/outbox" == folder_of("snippets/experiments/outbox/t/test_a.py::t")
    assert "tests" == folder_of("tests/test_a.py::t")
    assert "" == folder_of("test_a.py::t")
