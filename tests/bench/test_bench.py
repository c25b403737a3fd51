"""The generated log is a log, and the figures are compared rightly."""

import pytest
from adr_sphinx.model import Outcome, RelationKind, Status
from adr_sphinx.reading import Reading

from tests.bench.corpus import Corpus
from tests.bench.run import COLD, NO_SIDEBAR, SIDEBAR, SITE, Measurement, growth, sizes, table


@pytest.fixture
def reading(tmp_path, monkeypatch):
    monkeypatch.setenv("ADR_TODAY", "2026-11-22")
    monkeypatch.delenv("ADR_EVIDENCE_FILE", raising=False)
    Corpus(records=60).write(tmp_path)
    return Reading.of(tmp_path)


def test_linter_finds_nothing_in_the_generated_log(reading):
    assert 60 == len(reading.decisions)
    assert [] == reading.problems


def test_generated_log_has_all_that_costs_a_build_time(reading):
    statuses = {decision.status for decision in reading.decisions.values()}
    outcomes = {verdict.outcome for group in reading.verdicts.values() for verdict in group}
    chain = [reading.decisions[number].relations for number in (10, 7)]

    assert set(Status) - statuses == {Status.WITHDRAWN}
    assert {Outcome.PROVED} == outcomes
    assert [(7,), (4,)] == [relations[RelationKind.SUPERSEDES] for relations in chain]
    assert reading.revisions


@pytest.mark.parametrize("plain", [False, True])
def test_same_seed_gives_the_same_log(plain):
    first, second = (list(Corpus(records=30, plain=plain).files()) for _ in range(2))

    assert first == second


def test_both_dialects_have_the_same_records():
    ours, plain = (dict(Corpus(records=30, plain=plain).files()) for plain in (False, True))

    records = [path for path in plain if path.startswith("adrs/0")]
    assert 30 == len(records)
    assert {
        path for path in records if ours[path].split("See ")[0] != plain[path].split("See ")[0]
    } == set()


def measurement(arm, records, cpu):
    return Measurement(
        arm=arm, records=records, build=COLD, cpu=cpu, wall=cpu, memory=2_000_000, output=3
    )


def test_ratio_is_to_the_plain_build_of_the_same_size():
    lines = table(
        [
            measurement(SITE, 300, 10.0),
            measurement(NO_SIDEBAR, 300, 8.0),
            measurement(SIDEBAR, 300, 40.0),
            measurement(SITE, 1000, 30.0),
        ]
    )

    assert ["1.25", "1.00", "0.25", "1.00"] == lines[1].split()[-4:]
    assert ["–", "–"] == lines[4].split()[-2:]


def test_growth_is_the_exponent_between_two_sizes():
    measurements = [
        measurement(SITE, 10, 1.0),
        measurement(SITE, 100, 100.0),
        measurement(SIDEBAR, 10, 1.0),
    ]

    assert {SITE: pytest.approx(2.0)} == growth(measurements)


def test_quadratic_arm_is_small_unless_all_is_asked_for():
    assert [300] == sizes(1000, full=False)[SIDEBAR]
    assert [300, 1000] == sizes(1000, full=True)[SIDEBAR]
    assert [200] == sizes(200, full=False)[SITE]
