"""A later step answers as step 1 does, but for what it mends and declares."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport import Answer
from rampart.recording.__main__ import lines, main
from rampart.recording.comparison import compare
from rampart.recording.conversation import CALLS, PEOPLE
from rampart.recording.difference import differences
from rampart.recording.mended import DeclarationError, expected, read_mended
from rampart.recording.record import NAME, Names, record
from rampart.recording.replay import replay, served

DECLARED = (2, 3)
"""The steps that ``mended.toml`` speaks of, whether they are there yet or not."""


@pytest.fixture(scope="module")
def step_1():
    """What step 1 answered, and its contract."""
    with served(STEPS[0]) as transport:
        recorded = record(transport)
        contract = transport.sign_up("reader").call("GET", "/api/openapi.json", headers={})
    return recorded, contract.body


@pytest.fixture(scope="module")
def recorded(step_1):
    return step_1[0]


class Echo:
    """A transport that gives recorded answers again, the one of *label* altered by *alter*."""

    def __init__(self, recorded, label="", alter=None):
        self.answers = iter(recorded)
        self.label = label
        self.alter = alter

    def sign_up(self, _):
        return self

    def call(self, *_, **__):
        found = next(self.answers)
        answer = Answer(status=found.status, text=found.body or "", body=found.body)
        if found.form != "JSON":
            answer = replace(answer, body=None)
        return self.alter(answer) if found.label == self.label else answer


class Late:
    """A transport that tells the news only when it is asked for the third time."""

    def __init__(self):
        self.asked = 0

    def sign_up(self, _):
        return self

    def call(self, *_, **__):
        self.asked += 1
        return Answer(status=200, text="", body="old" if self.asked % 3 else "new")


def settled(recorded):
    """The bodies of the answers that settle."""
    calls = zip(CALLS, recorded, strict=True)
    return {answer.body for call, answer in calls if call.settles}


def test_two_recordings_of_a_step_are_equal(recorded):
    assert [] == replay(STEPS[0], recorded)


def test_each_operation_is_asked_rightly_and_wrongly(step_1):
    recorded, contract = step_1
    statuses = {
        (method, path): {
            answer.status // 100
            for call, answer in zip(CALLS, recorded, strict=True)
            if call.method == method.upper()
            and re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), f"/api/{call.path.partition('?')[0]}")
        }
        for path, methods in contract["paths"].items()
        for method in methods
    }

    assert statuses
    assert [] == [each for each, found in statuses.items() if not {2, 4} <= found]


def test_no_two_calls_have_one_label():
    assert len(CALLS) == len({call.label for call in CALLS})


def test_a_name_is_given_once_and_before_it_is_said():
    given = ["unknown"]
    for call in CALLS:
        assert [] == [each for each in NAME.findall(call.path) if each not in given], call.label
        given += [call.gives] if call.gives else []

    assert len(given) == len(set(given))


def test_everybody_in_the_conversation_signs_up():
    assert {call.who for call in CALLS} <= set(PEOPLE)


def test_a_name_stands_for_an_id_and_nothing_for_a_time():
    names, known = Names(), "5a13e970-6523-4fde-8c78-f4b637d011d9"
    stranger = known.replace("5", "6")
    names.note("first", {"id": known})
    names.note("again", {"id": known})

    assert known == names.filled("<again>")
    assert "<first> <id 1> <id 1>" == names.masked(f"{known} {stranger} {stranger}")
    assert "at <time>." == names.masked("at 2024-02-29T12:00:00.123456Z.")


def test_a_name_that_no_answer_gave_is_an_id_of_nothing():
    names = Names()
    names.note("run", {"detail": "refused"})

    assert "<unknown>" == names.masked(names.filled("<run>"))


def test_what_settles_is_asked_for_until_it_is_as_expected():
    news = [replace(each, body="new") for each in record(Late())]

    assert {"new"} == settled(record(Late(), expected=news))


def test_what_does_not_settle_in_time_is_noted_as_it_is():
    never = [replace(each, body="never") for each in record(Late())]

    assert {"old", "new"} == settled(record(Late(), expected=never, patience=0))


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: f"step {step.number}")
def test_step_answers_as_step_1_but_for_what_it_mends(step, recorded):
    rows = replay(step, recorded)

    wrong = [f"{row.label}: {row.problem}" for row in rows if row.problem]
    assert [] == wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda answer: replace(answer, status=201), "status: 200, then 201"),
        (
            lambda answer: replace(answer, body={**answer.body, "state": "failed"}),
            "body.state: succeeded, then failed",
        ),
        (
            lambda answer: replace(answer, body={**answer.body, "approved_by": ["cleo"]}),
            "body.approved_by: 2 entries, then 1",
        ),
        (lambda answer: replace(answer, body=None, text="broken"), "body: JSON, then text"),
    ],
    ids=["status", "value", "list", "form"],
)
def test_one_altered_answer_is_noticed(recorded, alter, words):
    label = "look after two approvals"

    replayed = record(Echo(recorded, label, alter))

    assert [(label, words)] == [
        (each.label, each.words) for each in differences(recorded, replayed)
    ]
    (row,) = compare(recorded, replayed, {})
    assert row.problem.startswith(f"{words} (fix: ")


@pytest.mark.parametrize("number", DECLARED)
def test_what_is_declared_passes_where_it_occurs(recorded, number):
    mended = read_mended(step=number)

    rows = compare(recorded, expected(recorded, mended), mended)

    assert dict.fromkeys(mended, "") == {row.label: row.problem for row in rows}


@pytest.mark.parametrize("number", DECLARED)
def test_what_is_declared_and_does_not_occur_is_noticed(recorded, number):
    mended = read_mended(step=number)

    rows = compare(recorded, recorded, mended)

    assert set(mended) == {row.label for row in rows if "answered as before" in row.problem}


@pytest.mark.parametrize(
    ("label", "change", "words"),
    [
        ("look abroad", {"status": 403}, "status: 404, then 403"),
        ("repeat", {"status": 200}, "status: 201, then 200"),
        ("search", {"body": []}, "entries, then 0"),
        ("repeat with another plan", {"status": 422}, "status: 409 declared, 422 found"),
    ],
)
def test_what_differs_otherwise_than_declared_is_noticed(recorded, label, change, words):
    mended = read_mended(step=2)
    replayed = [
        replace(each, **change) if each.label == label else each
        for each in expected(recorded, mended)
    ]

    wrong = [row for row in compare(recorded, replayed, mended) if row.problem]

    assert [label] == [row.label for row in wrong]
    assert words in wrong[0].problem


def test_what_is_mended_is_a_mistake_of_step_1():
    known = {mistake.id for mistake in STEPS[0].manifest.mistakes}

    for number in DECLARED:
        assert {each.mistake for each in read_mended(step=number).values()} <= known


DECLARATION = """
[[mended]]
mistake = "M01"
steps = [2]
labels = ["look"]
status = 404
changed = "It is not found."
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DECLARATION.replace("look", "lok"), "no call is labelled 'lok'"),
        (f"{DECLARATION}\nlike = 'lok'", "no call is labelled 'lok'"),
        (DECLARATION + DECLARATION, "'look' is declared twice"),
        (f"{DECLARATION}\nlike = 'look'", "'look' is mended itself"),
    ],
    ids=["label", "like", "twice", "like what is mended"],
)
def test_declaration_that_no_recording_can_show_is_refused(tmp_path, text, words):
    path = tmp_path / "mended.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DeclarationError, match=f"^mended.toml: {words}.* \\(fix: "):
        read_mended(path, step=2)

    assert {} == read_mended(path, step=3)


def test_table_tells_what_is_mended_and_what_is_not(recorded):
    mended = {"look abroad": read_mended(step=2)["look abroad"]}
    replayed = [
        replace(each, status=500) if each.label == "search" else each
        for each in expected(recorded, mended)
    ]

    search, look, summary = lines(compare(recorded, replayed, mended), step=STEPS[0])

    assert search.startswith("search       200 → 500  UNEXPECTED: status: 200, then 500 (fix: ")
    assert look.startswith("look abroad  200 → 404  M01: A run of another organisation")
    assert summary.endswith("1 as mended.toml says, 1 unexpected")


@pytest.mark.parametrize("argv", [[], ["one"], ["1", "2"]])
def test_command_names_the_steps_that_there_are(argv, capsys):
    assert 2 == main(argv)
    assert "name one step (fix: python -m rampart.recording N, N of 1" in capsys.readouterr().err
