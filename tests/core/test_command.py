from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from adr_sphinx import accept, log
from adr_sphinx.__main__ import find_root, main
from adr_sphinx.evidence import VARIABLE

from tests.core.sample import EXPERIMENT

PATH = "snippets/experiments/outbox/test_outbox.py"
CHOSEN = f"{PATH}::test_outbox_loses_no_message"
REJECTED = f"{PATH}::test_on_commit_loses_messages"
TEMPLATE = Path(__file__).parents[2] / "adrs" / "_template.md"
PROPOSED = ("status: accepted", "status: proposed")


@pytest.fixture(name="adr")
def _adr(corpus, capsys, monkeypatch):
    """Run a command on the small repository; give exit code, output and remarks."""
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # saves a second a run
    monkeypatch.delenv(VARIABLE, raising=False)

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def recorded(corpus) -> dict:
    return json.loads((corpus.root / "_build/evidence.json").read_text(encoding="utf-8"))["runs"]


# check, list


def test_check_says_that_a_sound_log_is_sound(corpus, adr) -> None:
    corpus.accepted(6)

    assert (0, "", "checked 1 record: 0 problems\n") == adr("check")


def test_check_prints_every_problem_and_changes_nothing(corpus, adr) -> None:
    corpus.record(6, ("status: accepted", "status: acepted"))
    corpus.write("adrs/0007-bytes.md", b"\xff")
    corpus.write("adrs/urls.lock", "nonsense\n")
    corpus.write("snippets/experiments/outbox/receipt.json", "{")
    before = corpus.snapshot()
    code, out, err = adr("check")

    assert 1 == code
    assert ["EN01", "EV03", "ID03", "ST01"] == sorted(line.split()[1] for line in out.splitlines())
    assert "checked 2 records: 4 problems\n" == err
    assert before == corpus.snapshot()


@pytest.mark.parametrize("path", ["adrs/IDS", "adrs/revisions/0006/0123456.md"])
def test_a_file_that_cannot_be_opened_is_one_line(corpus, adr, path: str) -> None:
    corpus.record(6)
    (corpus.root / path).mkdir(parents=True)

    assert (2, "", f"adr check: {corpus.root / path}: Is a directory\n") == adr("check")


def test_list_is_a_table(corpus, adr) -> None:
    corpus.record(6)
    corpus.record(10, PROPOSED)
    code, out, _ = adr("list")

    assert 0 == code
    assert [
        "number    status    health    title",
        "ADR-0006  accepted  unproven  Write events to an outbox",
        "ADR-0010  proposed  -         Write events to an outbox",
    ] == out.splitlines()


def test_list_names_what_it_cannot_show(corpus, adr) -> None:
    corpus.record(6)
    corpus.record(7, ("status: accepted", "status: x"))
    code, _, err = adr("list")

    assert (1, "adrs/0007-outbox.md cannot be read; `adr check` says why\n") == (code, err)


@pytest.mark.parametrize("arguments", [["bogus"], ["accept", "x"], ["new"], []])
def test_a_wrong_command_exits_with_two(adr, arguments) -> None:
    with pytest.raises(SystemExit) as stopped:
        adr(*arguments)

    assert 2 == stopped.value.code


# Where the log is


def test_the_log_is_found_from_any_folder_of_its_repository(corpus) -> None:
    corpus.record(6)
    below = corpus.root / "src" / "orders"
    below.mkdir(parents=True)

    assert corpus.root == find_root(below)


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_log_of_a_repository_around_this_one_is_not_taken(corpus, kind: str) -> None:
    corpus.record(6)
    below = corpus.root / "vendor" / "theirs" / "src"
    below.mkdir(parents=True)
    border = below.parent / ".git"
    border.mkdir() if kind == "folder" else border.write_text("gitdir: elsewhere\n")

    assert below == find_root(below)


# new


def test_new_takes_the_next_number_and_guesses_nothing(corpus, adr) -> None:
    corpus.record(6)
    corpus.write("adrs/revisions/0041/1234567.md", "")
    corpus.write("adrs/_template.md", TEMPLATE.read_bytes())
    code, out, _ = adr("new", "Überblick: one queue\\1 per tenant")

    assert (0, "adrs/0042-uberblick-one-queue-1-per-tenant.md\n") == (code, out)
    text = (corpus.root / out.strip()).read_text(encoding="utf-8")
    assert text.startswith("---\nid: ADR-0042 ")
    assert "\n# Überblick: one queue\\1 per tenant\n" in text
    assert "\nstatus: proposed " in text
    assert "\ndate: 2026-12-01 " in text


def test_a_new_record_is_read_and_says_what_is_left_to_write(corpus, adr) -> None:
    corpus.write("adrs/_template.md", TEMPLATE.read_bytes())
    adr("new", "One queue")
    found = log.read(corpus.root)

    assert "One queue" == found.decisions[1].title
    assert {"BO01"} == {problem.code for problem in found.problems}


def test_new_needs_a_title_that_gives_a_name(corpus, adr) -> None:
    corpus.write("adrs/_template.md", TEMPLATE.read_bytes())
    code, _, err = adr("new", "…")

    assert 2 == code
    assert "--slug" in err


def test_new_starts_from_the_shipped_template_where_the_log_has_none(corpus, adr) -> None:
    """Even the folder of the records need not be there."""
    assert (0, "adrs/0001-one-queue.md\n") == adr("new", "One queue")[:2]
    found = log.read(corpus.root)

    assert "One queue" == found.decisions[1].title
    assert {"BO01"} == {problem.code for problem in found.problems}


def test_new_starts_from_the_template_of_the_log(corpus, adr) -> None:
    corpus.write("adrs/_template.md", TEMPLATE.read_text(encoding="utf-8") + "\n## Ours\n")
    adr("new", "One queue")

    assert (corpus.root / "adrs/0001-one-queue.md").read_text("utf-8").endswith("\n## Ours\n")


def test_new_names_the_template_that_lacks_a_key(corpus, adr) -> None:
    corpus.write("adrs/_template.md", TEMPLATE.read_text("utf-8").replace("\nstatus:", "\n# "))

    assert (2, "", "adr new: adrs/_template.md has no key status\n") == adr("new", "One queue")


# accept


def test_accept_sets_status_and_date_and_keeps_the_text(corpus, adr) -> None:
    path = corpus.record(6, ("status: accepted", "status: proposed   # a comment"))
    code, out, _ = adr("accept", "ADR-0006")
    decision = log.read(corpus.root).decisions[6]

    assert 0 == code
    assert [f"adrs/revisions/0006/{decision.rev}.md", path] == out.splitlines()
    text = (corpus.root / path).read_text(encoding="utf-8")
    assert "\nstatus: accepted   # a comment\ndate: 2026-12-01\n" in text
    assert 0 == adr("check")[0]


def test_accept_changes_nothing_but_two_values(corpus, adr) -> None:
    path = corpus.record(6, PROPOSED)
    before = (corpus.root / path).read_bytes().replace(b"\n", b"\r\n")
    corpus.write(path, before)
    adr("accept", "6")

    after = before.replace(b"proposed", b"accepted").replace(
        b"date: 2026-11-22", b"date: 2026-12-01"
    )
    assert after == (corpus.root / path).read_bytes()


def test_accept_refuses_what_is_not_ready_and_changes_nothing(corpus, adr) -> None:
    corpus.record(6, PROPOSED, ("review-by: 2027-05-22\n", ""), ("::test_outbox", "::test_inbox"))
    before = corpus.snapshot()
    code, out, err = adr("accept", "6")

    assert 1 == code
    assert ["ST03", "EV01"] == [line.split()[1] for line in out.splitlines()]
    assert "nothing was changed" in err
    assert before == corpus.snapshot()


def test_accept_of_a_broken_record_says_why(corpus, adr) -> None:
    corpus.record(6, ("status: accepted", "status: proposd"))
    code, out, _ = adr("accept", "6")

    assert 1 == code
    assert "did you mean proposed?" in out


def test_accept_takes_a_new_revision_of_an_accepted_text(corpus, adr) -> None:
    corpus.accepted(6)
    path = corpus.record(6, ("A process may die", "Any process may die"))
    code, out, _ = adr("accept", "6")

    assert 0 == code
    assert 1 == len(out.splitlines())
    assert 2 == len(list((corpus.root / "adrs/revisions/0006").iterdir()))
    assert "date: 2026-11-22" in (corpus.root / path).read_text(encoding="utf-8")
    assert 0 == adr("check")[0]


def test_accept_twice_is_no_second_acceptance(corpus, adr) -> None:
    corpus.accepted(6)
    before = corpus.snapshot()
    code, out, _ = adr("accept", "6")

    assert 0 == code
    assert "is accepted already" in out
    assert before == corpus.snapshot()


def test_accept_never_overwrites_an_accepted_text(corpus, adr) -> None:
    corpus.record(6, PROPOSED)
    decision = log.read(corpus.root).decisions[6]
    corpus.write(accept.frozen_path(decision), "something else")
    before = corpus.snapshot()
    code, _, err = adr("accept", "6")

    assert 1 == code
    assert "nothing was overwritten" in err
    assert before == corpus.snapshot()


def test_accept_names_what_is_left_to_do_in_the_old_record(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.record(7, PROPOSED, ("supersedes: []", "supersedes: [ADR-0006]"))
    code, _, err = adr("accept", "7")

    assert 0 == code
    assert "next: adrs/0006-outbox.md:3:1: RE02 error: " in err


@pytest.mark.parametrize("status", ["rejected", "superseded", "deprecated", "withdrawn"])
def test_only_a_proposal_is_accepted(corpus, adr, status: str) -> None:
    corpus.record(6, ("status: accepted", f"status: {status}"))
    code, out, _ = adr("accept", "6")

    assert 1 == code
    assert f"ADR-0006 is {status}; only a proposal is accepted" in out


def test_accept_of_no_record_is_a_wrong_question(corpus, adr) -> None:
    corpus.record(6)

    assert (2, "", "adr accept: there is no ADR-0099\n") == adr("accept", "99")


# evidence


def test_evidence_runs_what_is_missing_once_and_drops_what_no_record_names(corpus, adr) -> None:
    corpus.accepted(6)
    entry = {"outcome": "passed", "digest": "d", "figures": []}
    old = {"version": 1, "runs": {"gone.py::test_x": entry}}
    corpus.write("_build/evidence.json", json.dumps(old))
    code, out, err = adr("evidence")

    assert (0, "") == (code, out)
    assert err.endswith("evidence: 2 runs made, 0 up to date, 1 dropped\n")
    assert {CHOSEN, REJECTED} == recorded(corpus).keys()
    assert "holding" in adr("list")[1]
    before = corpus.snapshot()
    assert adr("evidence")[2].endswith("evidence: 0 runs made, 2 up to date, 0 dropped\n")
    assert before == corpus.snapshot()


def test_evidence_that_refutes_a_claim_is_no_failure_of_the_command(corpus, adr) -> None:
    corpus.accepted(6)
    changed = EXPERIMENT.replace("value=0", "value=3").replace("value=7", "value=0")
    corpus.write(PATH, changed.replace("assert True", "assert False"))
    code, out, _ = adr("evidence")

    assert 0 == code
    assert [
        "ADR-0006/E1 refuted: lost is 3, expected at most 0",
        "ADR-0006/E1 contrast no-longer-fails: lost is 0, expected at least 1",
    ] == out.splitlines()
    assert "broken" in adr("list")[1]


def test_evidence_without_a_test_is_reported_and_the_others_run(corpus, adr) -> None:
    """The case does not exist: only pytest can tell, and then it runs none of its arguments."""
    corpus.accepted(6, ("loses_messages\n", "loses_messages[case]\n"))
    code, out, _ = adr("evidence")

    assert 1 == code
    assert out.startswith("adrs/0006-outbox.md:20:1: EV01 error: E1: ")
    assert {CHOSEN} == recorded(corpus).keys()


def test_evidence_in_a_file_that_does_not_import_is_reported(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.write(PATH, "import no_such_module\n" + EXPERIMENT)
    code, out, err = adr("evidence")

    assert 1 == code
    assert ["16:1", "20:1"] == [
        line.split(":", 1)[1].split(": ")[0] for line in out.splitlines()[:2]
    ]
    assert "no_such_module" in err


def test_evidence_without_its_figure_is_reported(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.write(PATH, EXPERIMENT.replace('figure="lost", value=0', 'figure="loss", value=0'))
    code, out, _ = adr("evidence")

    assert 1 == code
    assert "adrs/0006-outbox.md:16:1: EV02 error: E1: " in out
    assert "ADR-0006/E1 not-run: its test recorded no figure lost" in out


@pytest.mark.parametrize("claim", ["outbox", "0006", "ADR-0006", "0006/E1", "ADR-0006/E1"])
def test_a_claim_is_found_by_experiment_or_label(corpus, adr, claim: str) -> None:
    corpus.accepted(6, ("kind: deterministic", "kind: measured"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adr_sphinx.runner.collect", lambda *_, **__: pytest.fail("nothing is due"))
        assert (2, "") == adr("evidence", "--claim", claim)[:2]
    assert 2 == adr("evidence", "--claim", "bogus")[0]


# receipts


def test_receipts_keep_how_the_figures_came_about(corpus, adr) -> None:
    corpus.accepted(6, ("kind: deterministic", "kind: measured"))
    full = EXPERIMENT.replace(
        "    evidence.record(", "    assert evidence.full\n    evidence.record("
    )
    corpus.write(PATH, full.replace("value=0,", "value=0, samples=[0, 1, 0],"))
    code, out, _ = adr("receipts", "--claim", "0006/E1")
    text = (corpus.root / "snippets/experiments/outbox/receipt.json").read_text(encoding="utf-8")
    entry = json.loads(text)["runs"][CHOSEN]

    assert (0, "snippets/experiments/outbox/receipt.json\n") == (code, out)
    assert ("make receipts CLAIM=outbox", "2026-12-01", "passed") == (
        entry["command"],
        entry["date"],
        entry["outcome"],
    )
    assert [0, 1, 0] == entry["figures"][0]["samples"]
    assert os.uname().nodename not in entry["machine"]
    assert {"python"} == entry["versions"].keys()
    assert "holding" in adr("list")[1]
    assert (0, "") == adr("check")[:2]


def test_a_skipped_measurement_leaves_its_receipt_alone(corpus, adr) -> None:
    corpus.accepted(6, ("kind: deterministic", "kind: measured"))
    adr("receipts")
    before = corpus.snapshot()["snippets/experiments/outbox/receipt.json"]
    skip = "import pytest\npytestmark = pytest.mark.skip(reason='no server')\n"
    corpus.write(PATH, skip + EXPERIMENT)
    code, _, err = adr("receipts")

    assert 1 == code
    assert "was skipped; its receipt stays as it was" in err
    assert before == corpus.snapshot()["snippets/experiments/outbox/receipt.json"]
    assert "stale" in adr("list")[1]


# urls


def test_urls_are_added_and_never_lost(corpus, adr) -> None:
    corpus.write("_build/urls.txt", "/\n/adr/0006/\n")

    assert (0, "new: /\nnew: /adr/0006/\n") == adr("urls")[:2]
    assert 0 == adr("urls", "--update")[0]
    assert (0, "", "nothing new\n") == adr("urls")
    corpus.write("_build/urls.txt", "/\n/new/\n")
    before = corpus.snapshot()
    code, out, _ = adr("urls", "--update")
    assert 1 == code
    assert out.startswith("adrs/urls.lock:3:1: ID03 error: /adr/0006/ is no longer produced")
    assert before == corpus.snapshot()


def test_urls_need_a_build(adr) -> None:
    assert 2 == adr("urls")[0]
