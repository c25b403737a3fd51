"""The command keeps the flags and exit codes of Tirith 1.0.5 and never shows a traceback."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from copy import deepcopy
from itertools import pairwise
from pathlib import Path

import pytest
from policy_engine import LABEL
from policy_engine.__main__ import main

SNIPPETS = str(Path(__file__).parents[2] / "snippets")

POLICY = {
    "meta": {"version": "v1", "required_provider": "stackguardian/json"},
    "evaluators": [
        {
            "id": "enough",
            "provider_args": {"operation_type": "get_value", "key_path": "replicas"},
            "condition": {"type": "GreaterThanEqualTo", "value": "{{ var.least }}"},
        }
    ],
    "eval_expression": "enough",
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.json").write_text(json.dumps(POLICY, indent=2))
    (tmp_path / "input.json").write_text('{"replicas": 3}')
    return tmp_path


def run(*argv, **limits):
    """Return exit code, standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    return main(argv, out=out, err=err, **limits), out.getvalue(), err.getvalue()


FILES = ("-policy-path", "policy.json", "-input-path", "input.json")


@pytest.mark.parametrize(("least", "verdict"), [(2, "Passed"), (5, "Failed")])
def test_exit_code_is_0_whatever_the_verdict(least, verdict):
    code, out, err = run(*FILES, "-var", f"least={least}")

    assert (0, "") == (code, err)
    assert f"{verdict} final" in out


def test_plain_output_names_the_engine_and_the_version_it_follows():
    _, out, _ = run(*FILES, "-var", "least=2")

    assert out.startswith(f"{LABEL}\n")
    assert "\033" not in out


def test_json_is_indented_by_three():
    _, out, _ = run(*FILES, "-var", "least=2", "--json")

    assert out.startswith('{\n   "meta": {\n      "version": "v1",\n')


def test_missing_variable_ends_with_0_and_only_errors():
    assert (0, '{\n   "errors": [\n      "Variables not found: least"\n   ]\n}\n', "") == run(
        *FILES, "--json"
    )


def test_var_beats_files_and_a_later_file_beats_an_earlier_one(folder):
    (folder / "one.json").write_text('{"least": 1}')
    (folder / "nine.json").write_text('{"least": 9}')
    files = ("-var-path", "one.json", "-var-path", "nine.json")

    assert "Failed final" in run(*FILES, *files)[1]
    assert "Passed final" in run(*FILES, *files, "-var", "least=2")[1]


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ('[["least", 3]]', 3),
        ('[["least", 1], ["least", 3]]', 3),
        ('[{"least": 1, "other": 2}, ["least", 3]]', 3),
    ],
)
def test_list_of_pairs_is_taken_for_variables(folder, text, least):
    """Observed on 1.0.5."""
    (folder / "pairs.json").write_text(text)

    assert f"`3` is greater than equal to `{least}`" in run(*FILES, "-var-path", "pairs.json")[1]


@pytest.mark.parametrize("text", ["[]", '""', "{}"])
def test_file_without_variables_changes_nothing(folder, text):
    """Observed on 1.0.5."""
    (folder / "nothing.json").write_text(text)

    assert "Passed final" in run(*FILES, "-var", "least=2", "-var-path", "nothing.json")[1]


@pytest.mark.parametrize("text", ["null", "3", '"least"', '["least"]', '[["least"]]', "[[[], 1]]"])
def test_file_of_no_variables_ends_with_1(folder, text):
    """Observed on 1.0.5."""
    (folder / "wrong.json").write_text(text)

    code, out, err = run(*FILES, "-var", "least=2", "-var-path", "wrong.json")
    assert (1, "") == (code, out)
    assert err.startswith("wrong.json:1: variables are not an object")


@pytest.mark.parametrize("value", ["1" * 5_000, "[" * 100_000])
def test_var_that_python_cannot_hold_ends_with_1(value):
    """Observed on 1.0.5."""
    code, out, err = run(*FILES, "-var", f"least={value}", "--json")

    assert (1, "{}\n") == (code, out)
    assert re.fullmatch(r"-var least:1: [^\n]+ \(fix: [^\n]+\)\n", err)


@pytest.mark.parametrize(
    "bad", ["least", "le-ast=1", "least={", "=1", "least=1\n", "least=[1,\n2]"]
)
def test_bad_var_is_reported_and_left_out(bad):
    code, out, err = run(*FILES, "-var", bad, "--json")

    assert (0, True) == (code, "Variables not found: least" in out)
    assert "skipped" in err


def test_flags_may_be_shortened():
    assert 0 == run("-policy", "policy.json", "-input", "input.json", "-var", "least=2")[0]


def test_no_arguments_print_help():
    code, out, _ = run()

    assert 0 == code
    assert "-policy-path" in out


@pytest.mark.parametrize(
    "argv", [("--policy-path", "policy.json"), ("-policy-path", "policy.json"), ("-x", *FILES)]
)
def test_wrong_flags_end_with_1(argv):
    with pytest.raises(SystemExit) as raised:
        run(*argv)

    assert 1 == raised.value.code


BAD_FILES = {
    "missing": (None, r":1: cannot read the file: No such file or directory"),
    "empty": (b"", r":1: not JSON: Expecting value at column 1"),
    "malformed": (b'{\n "meta": {},\n "evaluators": ]\n}', r":3: not JSON: Expecting value"),
    "latin-1": (b'{\n"meta": "\xe9"}', r":2: byte 11 is not UTF-8"),
    "deep": (b"[" * 100_000, r":1: nested too deeply"),
    "long number": (b"1" * 5_000, r":1: Exceeds the limit"),
    "list": (b"[]", r":1: the policy is not an object"),
    "no condition": (
        b'{"meta": {}, "eval_expression": "a", "evaluators": [\n{},\n{}]}',
        r":2: evaluators\[0\] has no id",
    ),
    "wrong type": (
        b'{"meta": {},\n"eval_expression": 7,\n"evaluators": []}',
        r":2: eval_expression is not text",
    ),
    "long expression": (
        json.dumps({"meta": {}, "evaluators": [], "eval_expression": "a||" * 40_000}).encode(),
        r":1: eval_expression has 120000 characters; the limit is 100000",
    ),
    "deep expression": (
        json.dumps({"meta": {}, "evaluators": [], "eval_expression": "(" * 3000}).encode(),
        r":1: eval_expression: it opens more than 200 brackets within each other",
    ),
    "deep negation": (
        json.dumps({"meta": {}, "evaluators": [], "eval_expression": "!" * 3000 + "9"}).encode(),
        r":1: eval_expression: it is nested deeper than 694 levels",
    ),
    "long sum": (
        json.dumps({"meta": {}, "evaluators": [], "eval_expression": "1" + "+1" * 494}).encode(),
        r":1: eval_expression: it chains more than 494 operators",
    ),
    "runaway power": (
        b'{"meta": {}, "evaluators": [],\n "eval_expression": "9**9**9"}',
        r":2: eval_expression: a number grows too large",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_policy_is_one_line_with_place_and_fix(folder, name):
    content, message = BAD_FILES[name]
    path = folder / "policy.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    code, out, err = run(*FILES)
    assert (1, "") == (code, out)
    assert re.fullmatch(rf"policy\.json{message}[^\n]* \(fix: [^\n]+\)\n", err)
    assert (1, "{}\n", err) == run(*FILES, "--json")


def test_name_of_two_lines_is_told_in_one():
    err = run("-policy-path", "a\nb.json", "-input-path", "input.json")[2]

    assert (
        err
        == "'a\\nb.json':1: cannot read the file: No such file or directory (fix: check the path)\n"
    )


QUICKLY = 0.3
"""Seconds that are enough to see that an answer does not come."""


def test_endless_pattern_is_one_line(folder):
    condition = {"type": "RegexMatch", "value": "^(a+)+$"}
    policy = deepcopy(POLICY)
    policy["evaluators"][0]["condition"] = condition
    (folder / "policy.json").write_text(json.dumps(policy))
    (folder / "input.json").write_text(json.dumps({"replicas": "a" * 60 + "b"}))

    code, out, err = run(*FILES, pattern_seconds=QUICKLY)
    assert (1, "") == (code, out)
    assert err.startswith("policy.json:1: the pattern takes too long")


def test_endless_id_is_one_line(folder):
    text = json.dumps(POLICY | {"eval_expression": "a" * 60 + "!"})
    (folder / "policy.json").write_text(text.replace('"enough"', '"(a+)+ "'))

    code, _, err = run(*FILES, "-var", "least=1", pattern_seconds=QUICKLY)
    assert 1 == code
    assert "is a pattern that takes too long on eval_expression" in err


def test_unknown_condition_type_breaks_plain_output_only(folder):
    text = json.dumps(POLICY, indent=2).replace("GreaterThanEqualTo", "AtLeast")
    (folder / "policy.json").write_text(text)

    code, out, err = run(*FILES, "-var", "least=1")
    assert (1, "") == (code, out)
    assert err.startswith("policy.json:14: check 'enough' has an unknown condition type")
    assert 0 == run(*FILES, "-var", "least=1", "--json")[0]


def test_ten_thousand_characters_are_answered(folder):
    expression = " || ".join(["enough"] * 999)
    assert 9_900 < len(expression) <= 10_000
    text = json.dumps(POLICY | {"eval_expression": expression})
    (folder / "policy.json").write_text(text)

    assert "Passed final" in run(*FILES, "-var", "least=1")[1]


def test_echoed_value_too_deep_to_print_is_one_line(folder):
    deep = "[" * 400 + "]" * 400
    text = json.dumps(POLICY).replace('"v1"', deep)
    (folder / "policy.json").write_text(text)

    code, out, _ = run(*FILES, "-var", "least=1", "--json")
    assert (code, out) in {(0, out), (1, "{}\n")}


def test_skipped_check_is_printed_as_skipped(folder):
    (folder / "input.json").write_text("{}")
    text = json.dumps(POLICY).replace('"value"', '"error_tolerance": 2, "value"')
    (folder / "policy.json").write_text(text)

    _, out, _ = run(*FILES, "-var", "least=1")
    assert "  SKIPPED\n    1. SKIPPED: key_path: `replicas` is not found (severity: 2)\n" in out
    assert "Passed: 0 Failed: 0 Skipped: 1" in out
    assert out.endswith("= Skipped final evaluator\n")


@pytest.mark.parametrize("flag", ["-policy-path", "-input-path"])
def test_file_named_as_a_folder_ends_with_1(flag, capsys):
    """Observed on 1.0.5."""
    argv = [f"{each}/" if before == flag else each for before, each in pairwise(("", *FILES))]

    with pytest.raises(SystemExit) as raised:
        run(*argv, "-var", "least=2")

    assert 1 == raised.value.code
    assert re.fullmatch(
        rf"policy_engine: argument {flag}: .*/' ends as the name of a folder does .*\n",
        capsys.readouterr().err,
    )


def shell(redirected, *argv):
    """Run the command in a shell that does something to its output."""
    command = shlex.join([sys.executable, "-m", "policy_engine", *argv])
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} {redirected}"],
        env={**os.environ, "PYTHONPATH": SNIPPETS},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


ARGVS = [(*FILES, "-var", "least=2"), ("lint", "policy.json", "--format", "json")]
NOT_WRITTEN = [
    (">&-", "standard output: cannot write: it is closed (fix: send it to a file or a terminal)\n"),
    pytest.param(
        "> /dev/full",
        "standard output: cannot write: No space left on device "
        "(fix: send it to a file or a terminal)\n",
        marks=pytest.mark.skipif(
            not Path("/dev/full").exists(), reason="only Linux has a full device"
        ),
    ),
    ("2>&- >&-", ""),
]


@pytest.mark.parametrize("argv", ARGVS)
@pytest.mark.parametrize(("redirected", "err"), NOT_WRITTEN)
def test_output_that_cannot_be_written_is_no_success(redirected, err, argv):
    assert (1, err) == shell(redirected, *argv)


@pytest.mark.parametrize("argv", ARGVS)
def test_output_that_nobody_reads_is_no_success(argv):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "policy_engine", *argv],
        env={**os.environ, "PYTHONPATH": SNIPPETS},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (1, b"") == (done.returncode, done.stderr)


def test_half_a_surrogate_is_written_with_a_backslash(folder):
    """Tirith 1.0.5 ends with 1 there, observed."""
    text = json.dumps(POLICY | {"eval_expression": "True"}).replace("enough", "\\ud800")
    (folder / "policy.json").write_text(text)

    out = subprocess.run(
        [sys.executable, "-m", "policy_engine", *FILES, "-var", "least=2"],
        env={**os.environ, "PYTHONPATH": SNIPPETS},
        capture_output=True,
        check=False,
    ).stdout
    assert b"Check: \\ud800\n" in out
