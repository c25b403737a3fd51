"""The policy linter finds each trap, and each trap is one: its verdict surprises Tirith's user."""

import io
import json
import os
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_engine.__main__ import main
from policy_engine.document import BadInput, parse, read
from policy_engine.lint_code import CATALOGUE, Code
from policy_engine.lint_policy import CHECKS, findings
from policy_engine.verdict import as_json, evaluate

FOLDER = Path(__file__).with_name("lint")
POLICIES = sorted((Path(__file__).parents[2] / "snippets" / "policies").glob("*/policy.json"))
PAGE = (FOLDER.parents[2] / "docs" / "tirith" / "lint.md").read_text(encoding="utf-8")
TIRITH = shlex.split(os.environ.get("TIRITH", ""))
TRAPS = sorted(path.parent for path in FOLDER.glob("*/input.json"))
SIDES = ("fails", "passes")


def name(value):
    return value.name if isinstance(value, Path) else value


def lint(*argv):
    """Return exit code, standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    return main(["lint", *map(str, argv)], out=out, err=err), out.getvalue(), err.getvalue()


def expected(folder, side):
    return json.loads((folder / "verdict.json").read_text(encoding="utf-8"))[side]


def test_every_code_has_an_entry_a_check_and_a_folder():
    assert set(Code) == set(CATALOGUE) == set(CHECKS) == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("code", Code)
def test_trap_is_found(code):
    found = findings(read(FOLDER / code / "fails.json"))

    assert code in {each.code for each in found}


@pytest.mark.parametrize("code", Code)
def test_way_out_is_free_of_traps(code):
    assert [] == findings(read(FOLDER / code / "passes.json"))


@pytest.mark.parametrize("code", Code)
def test_finding_is_one_line_with_place_and_fix(code):
    for each in findings(read(FOLDER / code / "fails.json")):
        assert str(each).startswith(f"{FOLDER.as_posix()}/{code}/fails.json:{each.line}: TP")
        assert "\n" not in str(each)
        assert str(each).endswith(f"(fix: {CATALOGUE[each.code].fix})")


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("folder", TRAPS, ids=name)
def test_trap_gives_the_verdict_that_was_observed(folder, side):
    given = folder / "variables.json"
    variables = json.loads(given.read_text(encoding="utf-8")) if given.exists() else {}
    verdict = evaluate(read(folder / f"{side}.json"), read(folder / "input.json"), variables)

    assert expected(folder, side) == as_json(verdict)["final_result"]


@pytest.mark.skipif(not TIRITH, reason="set TIRITH to the command of Tirith 1.0.5")
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("folder", TRAPS, ids=name)
def test_trap_gives_this_verdict_in_tirith(folder, side):
    arguments = ["-policy-path", folder / f"{side}.json", "-input-path", folder / "input.json"]
    given = folder / "variables.json"
    extra = ["-var-path", given] if given.exists() else []
    run = subprocess.run(
        [*TIRITH, "--json", *arguments, *extra], capture_output=True, text=True, check=True
    )

    assert expected(folder, side) == json.loads(run.stdout)["final_result"]


@pytest.mark.parametrize("folder", TRAPS, ids=name)
def test_trap_and_way_out_differ_in_their_verdict(folder):
    assert expected(folder, "fails") != expected(folder, "passes")


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.parent.name)
def test_policies_of_this_repository_have_no_error(policy):
    errors = [each for each in findings(read(policy)) if CATALOGUE[each.code].severity == "error"]

    assert [] == errors


@pytest.mark.parametrize("code", Code)
def test_page_says_what_the_catalogue_knows(code):
    section = PAGE.partition(f"### {code}: ")[2].partition("\n###")[0]
    entry = CATALOGUE[code]

    assert all(
        text in section for text in (entry.title.rstrip("."), entry.why, entry.fix, entry.later)
    )
    assert f"tests/policy_engine/lint/{code}" in section


def policy_of(expression, *ids):
    """Make a policy with this expression, and a check for each id."""
    checks = [
        {
            "id": check_id,
            "provider_args": {"operation_type": "get_value", "key_path": "a"},
            "condition": {"type": "IsNotEmpty"},
        }
        for check_id in ids
    ]
    meta = {"required_provider": "stackguardian/json"}
    return {"meta": meta, "evaluators": checks, "eval_expression": expression}


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ("a && b", []),
        ("!(a || b) && a", []),
        ("{{ var.all }}", []),
        ("a & b", ["TP20"]),
        ("a | b", ["TP20"]),
        ("not a && b", ["TP20"]),
        ("a && b && True", ["TP21"]),
        ("a && b && true", ["TP21"]),
        ("a && b || 1", ["TP21"]),
        ("a && b && c && d", ["TP01", "TP01"]),
        ("a && b && 'c'", ["TP21"]),
        ("a && {{ var.b }}", ["TP01", "TP18"]),
    ],
)
def test_expression_is_read_as_tirith_reads_it(tmp_path, expression, codes):
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(policy_of(expression, "a", "b")))

    assert codes == sorted(each.code for each in findings(read(path)))


def test_exit_code_is_0_for_a_clean_policy():
    assert (0, "", "") == lint(FOLDER / "TP01" / "passes.json")


def test_exit_code_is_1_for_findings_and_all_policies_are_read():
    paths = [FOLDER / code / "fails.json" for code in ("TP01", "TP02")]
    code, out, err = lint(*paths)

    assert (1, "") == (code, err)
    assert all(path.as_posix() in out for path in paths)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"meta": {}}', "[" * 100_000, '{"meta": {}, "evaluators": 7}']
)
def test_exit_code_is_2_for_what_is_no_policy(tmp_path, text):
    path = tmp_path / "policy.json"
    path.write_text(text)
    code, out, err = lint(path, FOLDER / "TP01" / "fails.json")

    assert 2 == code
    assert err.startswith(f"{path}:1: ")
    assert 1 == err.count("\n")
    assert "TP01" in out


def test_json_holds_every_finding_and_why():
    code, out, _ = lint("--format", "json", FOLDER / "TP12" / "fails.json")
    (found,) = json.loads(out)["findings"]

    assert (1, "TP12", "error") == (code, found["code"], found["severity"])
    assert found["why"] == CATALOGUE[Code.DESTROY].why


@pytest.mark.parametrize(
    ("pattern", "is_trap"),
    [
        ("^(a+)+$", True),
        ("(a*b)*", True),
        ("(?:x+y){2,}", True),
        ("^a+$", False),
        ("(ab)+", False),
        ("([+*])+", False),
        (r"(a\+)+", False),
        ("(a+)?", False),
        ("(" * 50_000, False),
        ("(" + "+" * 50_000, False),
    ],
)
def test_runaway_pattern_is_told_from_others(tmp_path, pattern, is_trap):
    policy = policy_of("a", "a")
    policy["evaluators"][0]["condition"] = {"type": "RegexMatch", "value": pattern}
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(policy))

    assert is_trap is ("TP26" in {each.code for each in findings(read(path))})


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
WORDS = st.sampled_from(["a", "{{ var.a }}", "RegexMatch", "count", "action", "*", "destroy"])
JSON = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
PART = st.dictionaries(
    st.sampled_from(
        ["operation_type", "type", "value", "error_tolerance", "terraform_resource_attribute"]
    ),
    JSON,
)
PROVIDERS = ["json", "kubernetes", "infracost", "sg_workflow", "terraform_plan"]


@settings(max_examples=400, deadline=None)
@given(
    provider=st.sampled_from(PROVIDERS),
    check_id=st.text(max_size=6),
    arguments=PART,
    condition=PART,
    expression=st.text(alphabet="ab !&|()'1{}.\n", max_size=20),
)
def test_whatever_is_said_of_a_policy_is_one_line(
    provider, check_id, arguments, condition, expression
):
    check = {"id": check_id, "provider_args": arguments, "condition": condition}
    value = {
        "meta": {"required_provider": f"stackguardian/{provider}"},
        "evaluators": [check, check | {"id": "a"}],
        "eval_expression": expression,
    }
    try:
        found = list(map(str, findings(parse(json.dumps(value), path="policy.json"))))
    except BadInput as error:  # what the engine cannot use either
        found = [str(error)]

    assert not [line for line in found if "\n" in line or "(fix: " not in line]
