"""The catalogue of what the policy linter finds, each trap with its reason and its way out.

Traps of Tirith 1.0.5; ``later`` says what its changelog or an issue knows of a version after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Severity = Literal["error", "warning"]

SILENT = "1.1.0 reports what the provider could not do (changelog)"
OPERATORS = "a later version rejects a single & and | (its documentation)"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is known of one code; ``why`` says what Tirith 1.0.5 makes of the trap."""

    severity: Severity
    title: str
    why: str
    fix: str
    later: str = ""


class Code(StrEnum):
    """Every code, written once."""

    UNDEFINED_ID = "TP01"
    UNUSED_ID = "TP02"
    DUPLICATE_ID = "TP03"
    UNSAFE_ID = "TP04"
    ID_WITHIN_ID = "TP05"
    UNKNOWN_CONDITION = "TP06"
    UNKNOWN_PROVIDER = "TP07"
    UNKNOWN_OPERATION = "TP08"
    MISSING_ARGUMENT = "TP09"
    UNKNOWN_KEY = "TP10"
    UNKNOWN_ATTRIBUTE = "TP11"
    DESTROY = "TP12"
    SUBSET = "TP13"
    TEXT_VERSION = "TP14"
    EMPTY_NUMBER = "TP15"
    IDLE_TOLERANCE = "TP16"
    HIDING_TOLERANCE = "TP17"
    LEFT_PLACEHOLDER = "TP18"
    DESCRIPTION_PLACEHOLDER = "TP19"
    ODD_OPERATOR = "TP20"
    CONSTANT = "TP21"
    NEGATED_SKIP = "TP22"
    STAR_OVER_OBJECT = "TP23"
    LEADING_STAR = "TP24"
    NUMBER_PATTERN = "TP25"
    RUNAWAY_PATTERN = "TP26"
    BOTH_REFERENCES = "TP27"
    TEXT_FOR_LIST = "TP28"
    EMPTY_PLAN = "TP29"


CATALOGUE: dict[Code, Entry] = {
    Code.UNDEFINED_ID: Entry(
        severity="error",
        title="The expression names an id that no check has.",
        why="The name is dropped from the expression and the rest decides.",
        fix="correct the id, or write the check",
        later="issue 80 is closed; 1.0.5 still does it",
    ),
    Code.UNUSED_ID: Entry(
        severity="warning",
        title="A check is not named in the expression.",
        why="It is run and printed, but its verdict counts for nothing.",
        fix="name it in eval_expression, or delete it",
    ),
    Code.DUPLICATE_ID: Entry(
        severity="error",
        title="Two checks have one id.",
        why="The expression sees the verdict of the last one only.",
        fix="give each check an id of its own",
    ),
    Code.UNSAFE_ID: Entry(
        severity="error",
        title="An id has other signs than letters, digits and underscores, or is a word of Python.",
        why="An id is used as a regular expression, and what is replaced is read as Python.",
        fix="use letters, digits and underscores, beginning with a letter",
    ),
    Code.ID_WITHIN_ID: Entry(
        severity="error",
        title="An id stands as a word within another id.",
        why="Ids are replaced one after the other, so the shorter breaks the longer.",
        fix="rename one; join its words with underscores",
    ),
    Code.UNKNOWN_CONDITION: Entry(
        severity="error",
        title="A condition has a type that does not exist.",
        why="The check is false, whatever the input; negated, it always passes.",
        fix="use one of the thirteen types; case matters",
        later="1.1.0 fills in a result for it (changelog)",
    ),
    Code.UNKNOWN_PROVIDER: Entry(
        severity="error",
        title="The provider does not exist.",
        why="No check finds a value, so every check fails; negated, it passes.",
        fix="use one of the five providers, with stackguardian/ before it",
    ),
    Code.UNKNOWN_OPERATION: Entry(
        severity="error",
        title="The provider has no such operation_type.",
        why="The json, kubernetes and infracost providers judge null instead of reporting it.",
        fix="use an operation of this provider",
        later=SILENT,
    ),
    Code.MISSING_ARGUMENT: Entry(
        severity="error",
        title="provider_args lack an argument that the operation needs.",
        why="Infracost and workflows judge null; Kubernetes finds no value; others end the run.",
        fix="add the argument",
        later=SILENT,
    ),
    Code.UNKNOWN_KEY: Entry(
        severity="warning",
        title="A key is not known.",
        why="Unknown keys are ignored, so a misspelt one has no effect.",
        fix="correct the key, or delete it",
    ),
    Code.UNKNOWN_ATTRIBUTE: Entry(
        severity="error",
        title="A workflow has no such attribute.",
        why="The empty text is judged instead.",
        fix="use one of the attributes of a workflow; case matters",
        later=SILENT,
    ),
    Code.DESTROY: Entry(
        severity="error",
        title="destroy is taken for an action of a plan.",
        why="Terraform's word is delete, so the condition never finds destroy.",
        fix='write "delete"',
    ),
    Code.SUBSET: Entry(
        severity="warning",
        title="A list is held against a list as if it were a subset.",
        why="The list as a whole is looked for as one element.",
        fix="write one check for each element",
    ),
    Code.TEXT_VERSION: Entry(
        severity="error",
        title="Versions are compared as text.",
        why="Text is ordered sign by sign: 1.9 comes after 1.10.",
        fix="match the wanted versions with RegexMatch, or compare numbers",
    ),
    Code.EMPTY_NUMBER: Entry(
        severity="error",
        title="A number is asked whether it is empty.",
        why="A number is neither empty nor not empty, so both conditions fail.",
        fix="compare with a number",
    ),
    Code.IDLE_TOLERANCE: Entry(
        severity="warning",
        title="error_tolerance has no effect with this provider.",
        why="Infracost and workflows know no severity; what is missing is judged as null.",
        fix="delete error_tolerance, and test for null in a check of its own",
    ),
    Code.HIDING_TOLERANCE: Entry(
        severity="warning",
        title="error_tolerance skips the check where the value is missing.",
        why="A check that is skipped drops out of the expression: nobody is stopped.",
        fix="lower error_tolerance, and fail where the value is missing",
        later="issue 293, fixed by pull request 365: a skip no longer erases a failure",
    ),
    Code.LEFT_PLACEHOLDER: Entry(
        severity="error",
        title="A placeholder is not replaced, or text after it is lost.",
        why="Only a value that starts with a placeholder is replaced, and then as a whole.",
        fix="write the placeholder as the whole value: {{ var.name }}",
        later="issue 296 (nested values) is open",
    ),
    Code.DESCRIPTION_PLACEHOLDER: Entry(
        severity="warning",
        title="A description has a placeholder.",
        why="Descriptions are echoed as they are.",
        fix="write the description without it",
    ),
    Code.ODD_OPERATOR: Entry(
        severity="error",
        title="The expression uses and, or, not, & or |.",
        why="Blanks are removed, so words fuse with ids; & and | break on a skipped check.",
        fix="use &&, || and !",
        later=OPERATORS,
    ),
    Code.CONSTANT: Entry(
        severity="error",
        title="The expression has a constant.",
        why="A constant decides without any check; true and false in lower case are dropped.",
        fix="delete the constant",
    ),
    Code.NEGATED_SKIP: Entry(
        severity="warning",
        title="A check that may be skipped is negated.",
        why="When it is skipped, it drops out together with its !.",
        fix="turn the condition round, or set error_tolerance to 0",
    ),
    Code.STAR_OVER_OBJECT: Entry(
        severity="error",
        title="A star stands over an object in a plan.",
        why="A star reads lists only; over an object the rest is looked up at the top.",
        fix="name the keys of the object",
    ),
    Code.LEADING_STAR: Entry(
        severity="error",
        title="The path into a plan begins with a star.",
        why="It finds nothing.",
        fix="name the first attribute",
    ),
    Code.NUMBER_PATTERN: Entry(
        severity="error",
        title="A pattern is a number, or is searched in one.",
        why="RegexMatch searches text; with a number it always fails.",
        fix="compare numbers with Equals or an order",
    ),
    Code.RUNAWAY_PATTERN: Entry(
        severity="error",
        title="A pattern repeats a repetition.",
        why="On a long text that almost matches, the search takes time without bound.",
        fix="write the inner part so that it repeats once",
    ),
    Code.BOTH_REFERENCES: Entry(
        severity="error",
        title="direct_references has both referenced_by and references_to.",
        why="Only one is allowed; the check fails with severity 99.",
        fix="write two checks",
    ),
    Code.TEXT_FOR_LIST: Entry(
        severity="error",
        title="A list of types is written as text.",
        why="The text is searched, so every type whose name is part of it counts.",
        fix='write a list: ["type"]',
    ),
    Code.EMPTY_PLAN: Entry(
        severity="warning",
        title="count is compared with 0.",
        why="An empty plan skips every check, this one too: the result is null, not true.",
        fix="negate GreaterThan 0 with error_tolerance -1",
    ),
}
