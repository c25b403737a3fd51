"""YAML input: read as Tirith 1.0.5 reads it, and refused in one line where it would not end."""

import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from policy_engine.__main__ import main
from policy_engine.document import BadInput, read_input
from policy_engine.verdict import evaluate
from policy_engine.yaml_document import MAX_CHARACTERS, MAX_VALUES, parse

SNIPPETS = Path(__file__).parents[2] / "snippets"
SECONDS = 20
"""Computing time that a refusal may take; some inputs would need hours, or all memory."""


def policy(provider, arguments, condition):
    check = {"id": "a", "provider_args": arguments, "condition": condition}
    meta = {"version": "v1", "required_provider": f"stackguardian/{provider}"}
    return {"meta": meta, "evaluators": [check], "eval_expression": "a"}


def value_at(path, condition=None):
    arguments = {"operation_type": "get_value", "key_path": path}
    return policy("json", arguments, condition or {"type": "Equals", "value": "?"})


def messages(wanted, text):
    """Return what each input of the only check came to."""
    source = parse(json.dumps(wanted), path="policy.json")  # JSON is YAML
    verdict = evaluate(source, parse(text, path="input.yaml"))
    return [result.message for result in verdict.checks[0].results]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("v: on", "true"),
        ("v: 1.10", "1.1"),
        ("v: 1e3", '"1e3"'),
        ("v: 017", "15"),
        ("v: 0o17", '"0o17"'),
        ("v: 1:30", "90"),
        ("v: 1_000", "1000"),
        ("v: ~", "null"),
        ("v: .inf", "Infinity"),
        ("v: 2026-03-04", "2026-03-04"),
        ("v: 2026-03-04T01:02:03Z", "2026-03-04 01:02:03+00:00"),
        ("v: [2026-03-04, 1]", "[datetime.date(2026, 3, 4), 1]"),
        ("v: {a: 2026-03-04}", "{'a': datetime.date(2026, 3, 4)}"),
        ("v: {on: 1}", '{"true": 1}'),
        ("v: {a: 1, a: 2}", '{"a": 2}'),
        ("x: &x {a: 1}\nv: {<<: *x, b: 2}", '{"a": 1, "b": 2}'),
        ("v: !!binary aGVsbG8=", "b'hello'"),
        ("v: !!set {a}", "{'a'}"),
    ],
)
def test_types_are_those_of_yaml_1_1(text, shown):
    """Observed on 1.0.5."""
    assert [f'`{shown}` is not equal to `"?"`'] == messages(value_at("v"), text)


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("v.year", "v: 2026-03-04", '`2026` is not equal to `"?"`'),
        ("v.fold", "v: 2026-03-04 05:06:07", '`0` is not equal to `"?"`'),
        ("v.tzinfo", "v: 2026-03-04 05:06:07", '`null` is not equal to `"?"`'),
        ("v.max.year", "v: 2026-03-04", '`9999` is not equal to `"?"`'),
        ("v.0", "v: !!binary aGVsbG8=", '`104` is not equal to `"?"`'),
        ("v.[1]", "v: !!binary aGVsbG8=", '`101` is not equal to `"?"`'),
        ("v.upper", "v: !!binary aGVsbG8=", "key_path: `v.upper` is not found (severity: 2)"),
        ("v.1.0", "v: !!pairs [a: 1, b: 2]", '`"b"` is not equal to `"?"`'),
        ("v.0", "v: 2026-03-04", "key_path: `v.0` is not found (severity: 2)"),
        ("on", "on: 1", "key_path: `on` is not found (severity: 2)"),
        ("v.1", "v: {1: a}", '`"a"` is not equal to `"?"`'),
        ("v[1]", "v: {1: a}", '`"a"` is not equal to `"?"`'),
        ("v.1", "v: {1: a, '1': b}", '`"b"` is not equal to `"?"`'),
    ],
)
def test_path_meets_what_json_does_not_know(path, text, message):
    """Observed on 1.0.5."""
    assert [message] == messages(value_at(path), text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", {"a": 1}),
        ("a: 1\n---\nb: 2", [{"a": 1}, {"b": 2}]),
        ("a: 1\n---\n", [{"a": 1}, None]),
        ("- a: 1", [{"a": 1}]),
        ("", []),
        ("# nothing", []),
        ("---\n", None),
    ],
)
def test_one_document_is_unwrapped(text, value):
    assert value == parse(text, path="input.yaml").value


@pytest.mark.parametrize("name", ["input.yaml", "input.yml"])
def test_name_chooses_yaml(tmp_path, name):
    (tmp_path / name).write_text("a: on")

    assert {"a": True} == read_input(tmp_path / name).value


@pytest.mark.parametrize("name", ["input.YAML", "input.Yml", "input", "yaml"])
def test_any_other_name_is_json(tmp_path, name):
    (tmp_path / name).write_text("a: on")

    with pytest.raises(BadInput, match="not JSON"):
        read_input(tmp_path / name)


def test_manifests_are_judged_each():
    """Observed on 1.0.5: worked example of a Deployment beside a Service."""
    limits = policy(
        "kubernetes",
        {
            "operation_type": "attribute",
            "kubernetes_kind": "Deployment",
            "attribute_path": "spec.template.spec.containers.*.resources.limits.memory",
        },
        {"type": "NotContains", "value": None},
    )
    manifests = """\
kind: Deployment
spec:
  template:
    spec:
      containers:
        - {name: a, resources: {limits: {memory: 64Mi}}}
        - {name: b}
---
kind: Service
"""
    assert ['Found `null` inside `["64Mi", null]`'] == messages(limits, manifests)


REPLICAS = policy(
    "kubernetes",
    {"operation_type": "attribute", "kubernetes_kind": "Job", "attribute_path": "spec"},
    {"type": "IsEmpty"},
)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kind: Job\n---\n", "input.yaml:3: manifest 1 is not an object"),
        ("kind: Job\n---\nname: a\n", "input.yaml:3: manifest 1 has no kind"),
        ("kind: Job\n", "input.yaml:1: the input is not a list of manifests"),
    ],
)
def test_wrong_manifest_is_named_by_its_line(text, start):
    with pytest.raises(BadInput) as raised:
        messages(REPLICAS, text)

    assert str(raised.value).startswith(start)


def bomb(line, *, levels=30):
    """Write a text that names ten times the level before, again and again."""
    return "\n".join(line.format(here=n, below=n - 1) for n in range(1, levels))


TEN = ", ".join(["*a{below}"] * 10)
REFUSED = {
    "tag": ("a: 1\nb: !!python/object/apply:os.getcwd []", r":2: not YAML: could not determine"),
    "own tag": ("a: !Ref x", r":1: not YAML: could not determine a constructor for the tag '!Ref'"),
    "bad integer": ("a: 1\nb: !!int x", r":2: not YAML: 'x' is not a value of its type"),
    "bad boolean": ("\na: !!bool maybe", r":2: not YAML: 'maybe' is not a value of its type"),
    "no such day": ("a: 2026-13-45", r":1: not YAML: '2026-13-45' is not a value of its type"),
    "unclosed": ("a: 1\nb: [1, 2\n", r":3: not YAML: expected"),
    "tab": ("a:\n\t- 1", r":2: not YAML: found character '\\t'"),
    "control character": ("a: 1\nb: \x07", r":2: not YAML: character 8 is not allowed"),
    "unknown alias": ("a: 1\nb: *c", r":2: not YAML: found undefined alias"),
    "key that is a list": ("a: 1\nb:\n  ? [1]\n  : 2", r":3: not YAML: found unhashable key"),
    "alias in itself": ("a: &a [1, *a]", r":1: not YAML: an alias stands within what it names"),
    "bomb of lists": (
        "a0: &a0 [x]\n" + bomb(f"a{{here}}: &a{{here}} [{TEN}]"),
        rf":6: not YAML: more than {MAX_VALUES} values, with every alias written out",
    ),
    "bomb of merges": (
        "a0: &a0 {x: 1}\n" + bomb(f"a{{here}}: &a{{here}} {{{{<<: [{TEN}]}}}}"),
        rf":6: not YAML: more than {MAX_VALUES} values, with every alias written out",
    ),
    "many values": ("[" + "1," * MAX_VALUES + "]", rf":1: not YAML: more than {MAX_VALUES}"),
    "many documents": ("---\n- 1\n" * (MAX_VALUES // 2 + 1), r":\d+: not YAML: more than"),
    "deep lists": ("[" * 100_000, r":1: nested too deeply"),
    "deep blocks": ("- " * 100_000, r":1: nested too deeply"),
    "huge": ("a" * (MAX_CHARACTERS + 1), rf":1: the file has {MAX_CHARACTERS + 1} characters"),
    "number of base 60": ("a: 1" + ":1" * 500_000, r":1: not YAML: a number has more than 1000"),
    "long number": ("a: " + "1" * 5_000, r":1: not YAML: a number has more than 1000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_is_one_line_in_bounded_time(tmp_path, monkeypatch, name):
    text, message = REFUSED[name]
    monkeypatch.chdir(tmp_path)
    Path("policy.json").write_text(json.dumps(value_at("a")))
    Path("input.yaml").write_text(text)
    out, err = io.StringIO(), io.StringIO()
    started = time.process_time()
    code = main(["-policy-path", "policy.json", "-input-path", "input.yaml"], out=out, err=err)

    assert (1, "") == (code, out.getvalue())
    assert re.fullmatch(rf"input\.yaml{message}[^\n]* \(fix: [^\n]+\)\n", err.getvalue())
    assert time.process_time() - started < SECONDS


@pytest.fixture
def bare_python(tmp_path):
    """Return a function that runs the command in a Python without any installed package."""
    (tmp_path / "policy.json").write_text(json.dumps(value_at("a", {"type": "Equals", "value": 1})))
    (tmp_path / "input.json").write_text('{"a": 1}')
    (tmp_path / "input.yaml").write_text("a: 1")

    def run(name):
        arguments = ["-policy-path", "policy.json", "-input-path", name]
        return subprocess.run(
            [sys.executable, "-S", "-m", "policy_engine", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(SNIPPETS), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_json_needs_no_package(bare_python):
    run = bare_python("input.json")

    assert (0, "") == (run.returncode, run.stderr)


def test_yaml_without_pyyaml_says_what_to_install(bare_python):
    run = bare_python("input.yaml")

    fix = "pip install pyyaml, or convert the file to JSON"
    assert (1, "") == (run.returncode, run.stdout)
    assert f"input.yaml:1: YAML needs PyYAML (fix: {fix})\n" == run.stderr
