from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from adr_sphinx import log, schema, seeded
from adr_sphinx.__main__ import main

ROOT = Path(__file__).parents[2]
RULE = "rules:\n  - {{id: R1, tool: {tool}, ref: {ref}, seeded: seeded/r1}}\n"
TEST = """\
from pathlib import Path


def test_no_file_is_empty():
    assert all(path.read_text() for path in Path(__file__).parent.glob("*.txt"))
"""
CONTRACT = """\
[tool.importlinter]
root_packages = ["shop"]

[[tool.importlinter.contracts]]
id = "prices"
name = "Prices know nothing of orders"
type = "forbidden"
source_modules = ["shop.prices"]
forbidden_modules = ["shop.orders"]
"""


@pytest.fixture(name="adr")
def _adr(corpus, capsys, monkeypatch):
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def write_rule(corpus, tool: str, ref: str) -> None:
    rule = RULE.format(tool=tool, ref=ref)
    corpus.accepted(6, ("rules: []\n", rule))


@pytest.fixture(name="tested")
def _tested(corpus):
    """A rule that a test keeps, and a file that breaks it."""
    corpus.write("rules/test_files.py", TEST)
    corpus.write("rules/full.txt", "words")
    corpus.write("seeded/r1/rules/empty.txt", "")
    write_rule(corpus, "test", "rules/test_files.py::test_no_file_is_empty")
    return corpus


def caught(corpus) -> dict[tuple[int, str], bool]:
    return seeded.fresh(corpus.root, log.read(corpus.root).decisions.values())


def test_a_test_that_fails_on_the_violation_catches_it(tested, adr) -> None:
    before = tested.snapshot()

    assert (0, "", "rules: caught 1 of 1 seeded violation\n") == adr("rules")
    assert {(6, "R1"): True} == caught(tested)
    assert {seeded.RESULTS} == tested.snapshot().keys() - before.keys()


def test_a_test_that_passes_in_spite_of_the_violation_is_told(tested, adr) -> None:
    tested.write("seeded/r1/rules/empty.txt", "not empty at all")

    assert (
        1,
        "ADR-0006/R1 not caught: the test does not fail on the violation\n",
        "rules: caught 0 of 1 seeded violation\n",
    ) == adr("rules")
    assert {(6, "R1"): False} == caught(tested)


def test_the_check_tells_of_a_rule_that_lets_its_violation_pass(tested, adr) -> None:
    tested.write("seeded/r1/rules/empty.txt", "not empty at all")
    assert 0 == adr("check")[0]
    adr("rules")
    code, out, _ = adr("check")

    assert 1 == code
    assert "RU01 error: R1 does not catch its seeded violation seeded/r1 (fix: " in out


@pytest.mark.parametrize("text", ["", "\N{BYTE ORDER MARK}"])
def test_a_test_that_fails_anyway_catches_nothing(tested, adr, text) -> None:
    tested.write("rules/full.txt", text)
    code, out, _ = adr("rules")

    if text:
        assert 0 == code
    else:
        expected = "ADR-0006/R1 not caught: the test fails without the violation, too\n"
        assert (1, expected) == (code, out)


def test_a_test_that_is_not_there_catches_nothing(tested, adr) -> None:
    tested.write("rules/test_files.py", "")

    assert 1 == adr("rules")[0]


@pytest.mark.usefixtures("tested")
def test_what_was_caught_is_not_tried_again(adr, monkeypatch) -> None:
    adr("rules")
    monkeypatch.setattr(seeded, "TRIALS", {})

    assert (0, "", "rules: caught 1 of 1 seeded violation\n") == adr("rules")
    assert "not tried" in adr("rules", "--all")[2]


@pytest.mark.parametrize("path", ["rules/test_files.py", "seeded/r1/rules/empty.txt"])
def test_a_result_counts_for_what_was_tried_only(tested, adr, path) -> None:
    adr("rules")
    tested.write(path, "# changed\n")

    assert {} == caught(tested)


@pytest.mark.parametrize("text", [b"", b"[]", b"\xff", b'{"version": 2, "rules": {"a": {}}}'])
def test_results_that_cannot_be_read_count_for_nothing(tested, text) -> None:
    tested.write(seeded.RESULTS, text)

    assert {} == caught(tested)


def test_results_name_no_day_and_no_machine(tested, adr) -> None:
    adr("rules")
    text = (tested.root / seeded.RESULTS).read_text(encoding="utf-8")

    assert {"caught", "digest", "said"} == json.loads(text)["rules"]["ADR-0006/R1"].keys()
    assert str(tested.root) not in text


def test_a_contract_that_is_broken_by_the_violation_catches_it(corpus, adr) -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    corpus.write("pyproject.toml", CONTRACT)
    for name in ("__init__", "prices", "orders"):
        corpus.write(f"docs/_ext/shop/{name}.py", "")
    corpus.write("seeded/r1/docs/_ext/shop/prices.py", "from shop import orders\n")
    write_rule(corpus, "import-linter", "prices")

    assert (0, "", "rules: caught 1 of 1 seeded violation\n") == adr("rules")


@pytest.mark.parametrize(
    ("contract", "violation", "said"),
    [
        ("prices", "", "the contract is not broken by the violation"),
        ("orders", "from shop import orders\n", "the contract is not kept without the violation"),
    ],
)
def test_a_contract_that_stands_or_is_unknown_is_told(
    corpus, adr, contract, violation, said
) -> None:
    pytest.importorskip("importlinter", reason="import-linter is not installed")
    corpus.write("pyproject.toml", CONTRACT)
    for name in ("__init__", "prices", "orders"):
        corpus.write(f"docs/_ext/shop/{name}.py", "")
    corpus.write("seeded/r1/docs/_ext/shop/prices.py", violation)
    write_rule(corpus, "import-linter", contract)

    assert (1, f"ADR-0006/R1 not caught: {said}\n") == adr("rules")[:2]


def policy(corpus, name: str) -> None:
    """A rule that one of this repository's policies keeps, and an input that it judges."""
    for folder in ("policy_engine", "policies/plan_deletes_nothing"):
        shutil.copytree(ROOT / "snippets" / folder, corpus.root / "snippets" / folder)
    text = (ROOT / "snippets/policies/plan_deletes_nothing" / name).read_bytes()
    corpus.write("seeded/r1", text)
    write_rule(corpus, "tirith", "snippets/policies/plan_deletes_nothing")


@pytest.mark.parametrize(
    ("name", "code", "out"),
    [
        ("fails.json", 0, ""),
        ("passes.json", 1, "ADR-0006/R1 not caught: the policy does not fail the violation\n"),
    ],
)
def test_a_policy_judges_the_violation(corpus, adr, name, code, out) -> None:
    policy(corpus, name)

    assert (code, out) == adr("rules")[:2]


def test_a_policy_without_a_good_input_proves_nothing(corpus, adr) -> None:
    policy(corpus, "fails.json")
    (corpus.root / "snippets/policies/plan_deletes_nothing/passes.json").unlink()
    code, out, _ = adr("rules")

    assert 1 == code
    assert "ADR-0006/R1 not caught: the policy does not pass its own good inputs\n" == out


def test_a_rule_without_a_way_to_try_it_is_named(corpus, adr) -> None:
    corpus.write("seeded/r1/anything", "")
    write_rule(corpus, "review", "somebody-looks")

    code, out, err = adr("rules")

    assert (0, "") == (code, out)
    assert "ADR-0006/R1 not tried: no way to try the tool review" == err.splitlines()[0]
    assert {} == caught(corpus)


def test_a_violation_of_code_is_a_folder(tested, adr) -> None:
    shutil.rmtree(tested.root / "seeded/r1")
    tested.write("seeded/r1", "")
    said = "the seeded violation is no folder to lie over the repository"

    assert (1, f"ADR-0006/R1 not caught: {said}\n") == adr("rules")[:2]


def test_a_violation_outside_of_the_repository_is_not_read(tmp_path) -> None:
    text = (ROOT / "adrs/0015-give-each-number-a-line-in-one-file.md").read_text(encoding="utf-8")
    moved = text.replace("seeded: snippets/", "seeded: ../snippets/")
    decision, _ = schema.read_decision("adrs/0015-give-each-number-a-line.md", moved)

    assert decision is not None
    assert {False} == {seeded.attempt(tmp_path, rule).caught for rule in decision.rules}


def test_every_rule_of_this_log_has_a_violation_to_catch() -> None:
    rules = dict(seeded.wanted(log.read(ROOT).decisions.values()))

    assert {"ADR-0015/R1", "ADR-0015/R2"} <= rules.keys()
    assert seeded.TRIALS.keys() == {rule.tool for rule in rules.values()}
    for rule in rules.values():
        assert rule.tool in seeded.TRIALS
        assert (ROOT / rule.seeded).exists()
