from __future__ import annotations

import json
from pathlib import Path

import pytest
from adr_sphinx import plain
from adr_sphinx.__main__ import main

FIXTURES = Path(__file__).parent / "plain"
ROOT = Path(__file__).parents[2]


def read(folder: Path):
    return plain.run(folder, folder)


def one(tmp_path: Path, text: str):
    (tmp_path / "0001-a.md").write_text(text, encoding="utf-8")
    report = read(tmp_path)
    (source,) = report.sources
    return source, [(problem.line, str(problem.code)) for problem in report.problems]


def test_each_form_is_read_and_told_apart() -> None:
    report = read(FIXTURES)

    assert [] == report.problems
    assert [
        ("madr2/0001-keep-sessions-in-redis.md", "MADR 2"),
        ("madr2/0002-keep-sessions-in-the-database.md", "MADR 2"),
        ("madr3/0003-send-mail-from-a-worker.md", "MADR 3"),
        ("madr4/0004-name-one-owner-for-each-table.md", "MADR 4"),
    ] == [(source.path, source.form) for source in report.sources]


def test_madr_2_is_read_from_its_bullets() -> None:
    old, _ = read(FIXTURES / "madr2").sources

    assert {
        "title": "Keep sessions in Redis",
        "status": "superseded",
        "superseded by": "ADR-0002",
        "date": "2019-03-04",
        "deciders": ["Platform team, support on call"],
        "options": ["Redis", "The database"],
        "chosen": "Redis",
        "consequences": {"good": 1, "bad": 1},
    } == old.said


def test_what_is_not_said_is_unknown() -> None:
    _, new = read(FIXTURES / "madr2").sources

    assert ("date", "deciders", "chosen", "consequences") == new.unknown
    assert {"title", "status", "options"} == new.said.keys()


def test_madr_3_and_4_are_read_from_their_front_matter() -> None:
    (three,) = read(FIXTURES / "madr3").sources
    (four,) = read(FIXTURES / "madr4").sources

    assert ("accepted", "2023-05-06", ["Platform team, support on call"], "In a worker") == (
        three.said["status"],
        three.said["date"],
        three.said["deciders"],
        three.said["chosen"],
    )
    assert {"good": 1, "bad": 1, "unlabelled": 1} == three.said["consequences"]
    assert ("proposed", "2025-07-08", ["Platform team", "Data team"]) == (
        four.said["status"],
        four.said["date"],
        four.said["deciders"],
    )


BAD = [
    ("# A\n\n* Status: acepted\n", (3, "ST01"), "status"),
    ("# A\n\n* Status: [proposed | accepted | …]\n", (3, "BO01"), "status"),
    ("# A\n\n* Date: 03/04/2020\n", (3, "ST04"), "date"),
    ("# A\n\n* Date: 2020-02-30\n", (3, "ST04"), "date"),
    ("---\nstatus: accepted\n---\n# A\n\n* Status: rejected\n", (6, "FM03"), "status"),
    ("---\nstatus: yes\n---\n# A\n", (2, "FM01"), "date"),
    ("---\nstatus: accepted\n# A\n", (1, "FM02"), "status"),
]


@pytest.mark.parametrize(("text", "place", "key"), BAD)
def test_what_is_said_and_not_understood_is_an_error_and_stays_unknown(
    tmp_path, text, place, key
) -> None:
    source, problems = one(tmp_path, text)

    assert place in problems
    assert key in source.unknown


def test_the_spelling_of_the_first_template_is_read(tmp_path) -> None:
    (tmp_path / "0002-b.md").write_text("# B\n", encoding="utf-8")
    source, problems = one_of_two(tmp_path, "* Status: superseeded by [ADR-0002](0002-b.md)")

    assert [] == problems
    assert ("superseded", "ADR-0002") == (source.said["status"], source.said["superseded by"])


def one_of_two(tmp_path: Path, bullet: str):
    (tmp_path / "0001-a.md").write_text(f"# A\n\n{bullet}\n", encoding="utf-8")
    report = read(tmp_path)
    return report.sources[0], report.problems


def test_a_successor_has_to_be_there(tmp_path) -> None:
    source, problems = one(tmp_path, "# A\n\n* Status: superseded by [ADR-0002](0002-b.md)\n")

    assert [(3, "RE01")] == problems
    assert "superseded" == source.said["status"]


OPTIONS = '# A\n\n## Considered Options\n\n* The "old" way\n* Y\n\n## Decision Outcome\n\n'


def test_a_choice_in_other_words_is_a_warning_and_said_as_it_is(tmp_path) -> None:
    (tmp_path / "0001-a.md").write_text(f'{OPTIONS}Chosen option: "Z"\n', encoding="utf-8")
    report = read(tmp_path)

    assert [(10, "BO02", "warning")] == [
        (problem.line, str(problem.code), problem.severity) for problem in report.problems
    ]
    assert "Z" == report.sources[0].said["chosen"]


def test_a_choice_may_use_other_quotes(tmp_path) -> None:
    assert [] == one(tmp_path, f"{OPTIONS}Chosen option: \"the 'old' way\"\n")[1]


FORMS = [
    ("# A\n", "form unknown"),
    ("# A\n\n### Consequences\n", "MADR 3 or 4"),
    ("# A\n\n### Positive Consequences\n", "MADR 2 or 3"),
    ("# A\n\n* Status: accepted\n\n### Positive Consequences\n", "MADR 2"),
    ("---\nstatus: accepted\n---\n# A\n", "MADR 3 or 4"),
    ("---\ndeciders: us\n---\n# A\n\n### Confirmation\n", "form mixed"),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_the_form_is_not_guessed(tmp_path, text, form) -> None:
    assert form == one(tmp_path, text)[0].form


def test_a_number_counts_once_in_a_folder_and_other_files_are_named(tmp_path) -> None:
    for name in ("0001-a.md", "0001-b.md", "README.md", "notes.txt", "ui/0001-c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# A\n", encoding="utf-8")
    report = read(tmp_path)

    assert [("0001-b.md", "ID02")] == [(fault.path, str(fault.code)) for fault in report.problems]
    assert {"README.md", "notes.txt"} == report.skipped.keys()
    assert 3 == report.records


def test_no_record_is_an_error(tmp_path) -> None:
    (tmp_path / "README.md").write_text("# A\n", encoding="utf-8")

    assert ["LO01"] == [str(problem.code) for problem in read(tmp_path).problems]


@pytest.mark.parametrize("name", ["text", "json", "sarif"])
def test_the_command_reads_other_logs_in_every_format(capsys, name: str) -> None:
    code = main(["--root", str(ROOT), "check", "--plain", str(FIXTURES), "--format", name])
    printed = capsys.readouterr()

    assert (0, "checked 4 records: 0 problems\n") == (code, printed.err)
    if name == "json":
        sources = json.loads(printed.out)["sources"]
        assert ["date", "deciders", "chosen", "consequences"] == sources[1]["unknown"]
        assert "tests/core/plain/madr2/0001-keep-sessions-in-redis.md" == sources[0]["path"]
    if name == "text":
        assert "unknown: date, deciders, chosen, consequences\n" in printed.out
