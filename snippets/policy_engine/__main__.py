"""The command: ``python -m policy_engine -policy-path P -input-path I``.

Tirith 1.0.5, command line: flags with one dash; exit code 0 whatever the verdict, 1 when there is
none.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TextIO

from policy_engine import ANSWERS_AS, LABEL, lint
from policy_engine.argument import Parser, file, run
from policy_engine.document import BadInput, read, read_input, too_deep
from policy_engine.pattern_child import SECONDS
from policy_engine.printout import written
from policy_engine.variables import BadAssignment, assignment, from_documents
from policy_engine.verdict import Verdict, as_json, evaluate

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from policy_engine.document import Document, Json
    from policy_engine.policy import MissingVariables

EVALUATED, NOT_EVALUATED, INTERRUPTED = 0, 1, 130
INDENT = 3


def main(argv: Sequence[str], *, out: TextIO, err: TextIO, pattern_seconds: float = SECONDS) -> int:
    """Run the command and return its exit code; refuse a pattern that takes longer."""
    if argv[:1] == ["lint"]:
        return lint.main(argv[1:], out=out, err=err)
    parser = _parser()
    if not argv:
        parser.print_help(out)
        return EVALUATED
    arguments = parser.parse_args(argv)
    try:
        given, skipped = _assigned(arguments.var, err=err)
        policy, verdict = _evaluated(arguments, given, pattern_seconds)
        if arguments.json:
            out.write(_json_text(policy, verdict))
        else:
            _refuse_unknown_condition(policy, verdict)
            out.write(written(verdict, colour=out.isatty()))
    except BadInput as error:
        if arguments.json:
            out.write("{}\n")
        err.write(f"{error}\n")
        return NOT_EVALUATED
    except KeyboardInterrupt:
        return INTERRUPTED
    if arguments.strict and (skipped or not _is_clean(verdict)):
        return NOT_EVALUATED
    return EVALUATED


def _is_clean(verdict: Verdict | MissingVariables) -> bool:
    """Tell whether the policy passed and nothing was passed over."""
    return isinstance(verdict, Verdict) and verdict.final_result is True and not verdict.errors


def _json_text(policy: Document, verdict: Verdict | MissingVariables) -> str:
    """Write the verdict as JSON; what it echoes of the policy may be too deep for that."""
    try:
        return json.dumps(as_json(verdict), indent=INDENT) + "\n"
    except RecursionError as error:
        raise too_deep(policy.path) from error
    except (TypeError, ValueError) as error:  # a lambda, a set, a number of 4,301 digits
        what = f"the result cannot be written as JSON: {error}"
        fix = "leave --json out, or let the expression give a truth value"
        raise policy.bad(("eval_expression",), what=what, fix=fix) from error


def _parser() -> Parser:
    parser = Parser(
        prog="policy_engine", description=f"Evaluate a Tirith policy. {LABEL}.", allow_abbrev=True
    )
    parser.add_argument("-policy-path", type=file, required=True, help="the policy, a JSON file")
    parser.add_argument("-input-path", type=file, required=True, help="the document to judge")
    parser.add_argument(
        "-var-path", type=file, action="append", default=[], help="a JSON file of variables"
    )
    parser.add_argument(
        "-var", metavar="NAME=JSON", action="append", default=[], help="one variable"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument(
        "--verbose", action="store_true", help=f"taken as {ANSWERS_AS} does; prints nothing more"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help=f"make errors of what {ANSWERS_AS} passes over in silence, and end with 1 "
        "unless final_result is true and there is no error",
    )
    parser.add_argument("--version", action="version", version=LABEL)
    return parser


def _evaluated(
    arguments: argparse.Namespace, given: Mapping[str, Json], pattern_seconds: float
) -> tuple[Document, Verdict | MissingVariables]:
    policy, document = read(arguments.policy_path), read_input(arguments.input_path)
    variables = from_documents(map(read, arguments.var_path)) | dict(given)
    verdict = evaluate(
        policy, document, variables, strict=arguments.strict, pattern_seconds=pattern_seconds
    )
    return policy, verdict


def _assigned(texts: Sequence[str], *, err: TextIO) -> tuple[dict[str, Json], bool]:
    """Read every ``-var``; report a bad one and go on as 1.0.5 does. Tell whether one was bad."""
    variables: dict[str, Json] = {}
    skipped = False
    for text in texts:
        try:
            name, value = assignment(text)
        except BadAssignment as error:
            err.write(f"{error}\n")
            skipped = True
        else:
            variables[name] = value
    return variables, skipped


def _refuse_unknown_condition(policy: Document, verdict: Verdict | MissingVariables) -> None:
    """End plain output where that of 1.0.5 breaks: a check without results cannot be printed."""
    checks = verdict.checks if isinstance(verdict, Verdict) else ()
    for index, check in enumerate(checks):
        if check.results is None:
            what = f"check {check.id!r} has an unknown condition type"
            fix = "use one of the thirteen evaluators"
            raise policy.bad(("evaluators", index, "condition", "type"), what=what, fix=fix)


if __name__ == "__main__":
    sys.exit(run(lambda out, err: main(sys.argv[1:], out=out, err=err)))
