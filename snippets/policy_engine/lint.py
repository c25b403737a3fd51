"""The command ``python -m policy_engine lint POLICY… [--format text|json]``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from policy_engine.argument import Parser, file
from policy_engine.document import BadInput, read
from policy_engine.lint_code import CATALOGUE
from policy_engine.lint_policy import findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_engine.document import Json
    from policy_engine.lint_policy import Finding

CLEAN, FOUND, UNREADABLE = 0, 1, 2


class _Parser(Parser):
    """Ends with another code than that of findings."""

    wrong_flag = UNREADABLE


def main(argv: Sequence[str], *, out: TextIO, err: TextIO) -> int:
    """Lint every policy; 0 if there is nothing, 1 for findings, 2 if one could not be read."""
    arguments = _parser().parse_args(argv)
    found: list[Finding] = []
    unread: list[str] = []
    for path in arguments.policies:
        try:
            found += findings(read(path))
        except (BadInput, RecursionError) as error:
            line = str(error) if isinstance(error, BadInput) else f"{path}:1: nested too deeply"
            unread.append(line)
    if arguments.format == "json":
        out.write(json.dumps(_as_json(found, unread), indent=2) + "\n")
    else:
        out.writelines(f"{each}\n" for each in found)
        err.writelines(f"{line}\n" for line in unread)
    return UNREADABLE if unread else FOUND if found else CLEAN


def _as_json(found: Sequence[Finding], unread: Sequence[str]) -> Json:
    """Write every finding with what the catalogue knows of its code."""
    return {
        "findings": [
            {
                "path": each.path,
                "line": each.line,
                "code": each.code.value,
                "severity": CATALOGUE[each.code].severity,
                "what": each.what,
                "why": CATALOGUE[each.code].why,
                "fix": CATALOGUE[each.code].fix,
            }
            for each in found
        ],
        "unread": list(unread),
    }


def _parser() -> Parser:
    parser = _Parser(
        prog="policy_engine lint", description="Find traps in policies without running them."
    )
    parser.add_argument("policies", metavar="POLICY", nargs="+", type=file, help="a JSON file")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser
