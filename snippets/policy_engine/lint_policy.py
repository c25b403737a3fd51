"""Find traps in a policy without running it; one function for each code of the catalogue."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import pairwise
from keyword import iskeyword
from typing import TYPE_CHECKING

from policy_engine import lint_vocabulary as words
from policy_engine.evaluators import EVALUATORS
from policy_engine.lint_code import CATALOGUE, Code
from policy_engine.lint_subject import HOLE, is_open, read_subject
from policy_engine.provider_sg_workflow import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from policy_engine.document import Document, Json, Place
    from policy_engine.lint_subject import Check, Subject

SAFE_ID = re.compile(r"[A-Za-z]\w*", re.ASCII)
NAME = re.compile(r"[^\W\d]\w*")
TEXT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
NUMBER = re.compile(r"(?<![\w.])\d[\w.]*")
VERSION = re.compile(r"[v=<>~ ]*\d+(\.\d+)+")
SINGLE = re.compile(r"(?<!&)&(?!&)|(?<!\|)\|(?!\|)")
NEGATED = re.compile(r"!\s*\(?\s*(\w+)")
GROUP = re.compile(r"\(((?:[^()\\]|\\.)*)\)(?:[+*]|\{\d+,\})")
NO_REPETITION = re.compile(r"\\.|\[[^\]]*\]")
"""What a sign of repetition has no power in."""
OPERATORS = ("and", "or", "not")
CONSTANTS = ("True", "False", "None", "true", "false", "none", "null")
ORDERINGS = ("GreaterThan", "GreaterThanEqualTo", "LessThan", "LessThanEqualTo")
MAX_KNOWN, MAX_WORD = 100, 100
"""Beyond this, no nearest word is looked for."""
EMPTINESS = ("IsEmpty", "IsNotEmpty")
ABSENT = "{{ var.absent }}"
"""What stands for a missing argument, which is a trap of its own."""
MAPS = ("tags", "tags_all", "labels", "annotations", "variables", "triggers", "environment")
"""Attributes of resources that are objects, whatever the cloud."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One trap in one policy."""

    path: str
    line: int
    code: Code
    what: str

    def __str__(self) -> str:
        """Write it in one line with the way out."""
        entry = CATALOGUE[self.code]
        where = f"{self.path}:{self.line}: {self.code} {entry.severity}"
        return f"{where}: {self.what} (fix: {entry.fix})"


def findings(document: Document) -> list[Finding]:
    """Find the traps of one policy, by line; raise ``BadInput`` for what is no policy."""
    subject = read_subject(document)
    lines = dict(document.places(document.text))
    found = [
        Finding(path=document.path, line=_line(lines, place), code=code, what=what)
        for code, check in CHECKS.items()
        for place, what in check(subject)
    ]
    return sorted(found, key=lambda each: (each.line, each.code, each.what))


def _line(lines: Mapping[Place, int], place: Place) -> int:
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _without_ids(subject: Subject) -> str:
    """Return the expression without texts and without the ids of checks, the longest first."""
    rest = TEXT.sub(" ", subject.expression)
    for check_id in sorted((check.id for check in subject.checks), key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(check_id)}(?!\w)", " ", rest)
    return "" if subject.is_expression_open else rest


def undefined_id(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP01."""
    known = [check.id for check in subject.checks]
    for name in dict.fromkeys(NAME.findall(_without_ids(subject))):
        if name not in (*OPERATORS, *CONSTANTS):
            yield ("eval_expression",), f"no check has the id {name!r}{_meant(name, known)}"


def unused_id(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP02."""
    if not subject.is_expression_open:
        for check in subject.checks:
            if not re.search(rf"(?<!\w){re.escape(check.id)}(?!\w)", subject.expression):
                yield (*check.place, "id"), f"the expression does not name {check.id!r}"


def duplicate_id(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP03."""
    seen = set()
    for check in subject.checks:
        if check.id in seen:
            yield (*check.place, "id"), f"a check before this one has the id {check.id!r}"
        seen.add(check.id)


def unsafe_id(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP04."""
    for check in subject.checks:
        is_safe = SAFE_ID.fullmatch(check.id) and not iskeyword(check.id)
        if not is_safe and not is_open(check.id):
            yield (*check.place, "id"), f"the id {check.id!r} is not safe"


def id_within_id(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP05."""
    ids = {check.id for check in subject.checks}
    for check in subject.checks:
        for other in sorted(each for each in ids - {check.id, ""} if each in check.id):
            if re.search(rf"(?<!\w){re.escape(other)}(?!\w)", check.id):
                yield (*check.place, "id"), f"the id {other!r} stands within {check.id!r}"


def unknown_condition(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP06."""
    for check in subject.checks:
        if check.kind not in [*EVALUATORS] and not is_open(check.kind):
            meant = _meant(check.kind, EVALUATORS)
            yield (
                (*check.place, "condition", "type"),
                f"no condition is called {check.kind!r}{meant}",
            )


def unknown_provider(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP07."""
    if subject.provider not in words.PROVIDERS and not is_open(subject.provider):
        meant = _meant(subject.provider, words.PROVIDERS)
        yield ("meta", "required_provider"), f"no provider is called {subject.provider!r}{meant}"


def unknown_operation(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP08."""
    known = words.OPERATIONS.get(subject.provider)
    for check in subject.checks if known is not None else ():
        name = check.arguments.get("operation_type", ABSENT)
        if name not in [*(known or ())] and not is_open(name):
            what = f"{subject.provider} has no operation {name!r}{_meant(name, known or ())}"
            yield (*check.place, "provider_args", "operation_type"), what


def missing_argument(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP09."""
    for check in subject.checks:
        for name in _required(subject, check):
            if name not in check.arguments:
                yield (*check.place, "provider_args"), f"provider_args have no {name}"


def unknown_key(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP10."""
    yield from _unknown((), subject.root, words.TOP_KEYS)
    yield from _unknown(("meta",), subject.meta, words.META_KEYS)
    for check in subject.checks:
        yield from _unknown(check.place, check.entry, words.CHECK_KEYS)
        place = (*check.place, "condition")
        yield from _unknown(place, check.condition, words.CONDITION_KEYS)
        if known := _known_arguments(subject, check):
            yield from _unknown((*check.place, "provider_args"), check.arguments, known)


def unknown_attribute(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP11."""
    for check in _of(subject, words.WORKFLOW):
        name = check.arguments.get("workflow_attribute", "Tags")
        if name not in [*ATTRIBUTES] and not is_open(name):
            place = (*check.place, "provider_args", "workflow_attribute")
            yield place, f"a workflow has no attribute {name!r}{_meant(name, ATTRIBUTES)}"


def destroy(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP12."""
    for check in _of(subject, words.PLAN, "action"):
        if check.wanted == "destroy" or (
            isinstance(check.wanted, list) and "destroy" in check.wanted
        ):
            yield (*check.place, "condition", "value"), "a plan has no action 'destroy'"


def subset(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP13."""
    for check in subject.checks:
        place = (*check.place, "condition", "value")
        if check.kind in ("Contains", "NotContains") and isinstance(check.wanted, list):
            yield place, f"{check.kind} looks for this list as one element"
        gives_list = subject.provider == words.KUBERNETES and "*" in check.argument(
            "attribute_path"
        )
        if gives_list and check.kind in ("ContainedIn", "NotContainedIn"):
            yield (
                place,
                f"{check.kind} looks for the list that a path with a star gives, as one element",
            )


def text_version(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP14."""
    for check in subject.checks:
        if (
            check.kind in ORDERINGS
            and isinstance(check.wanted, str)
            and VERSION.match(check.wanted)
        ):
            place = (*check.place, "condition", "value")
            yield place, f"{check.kind} compares the version {check.wanted!r} as text"


def empty_number(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP15."""
    for check in subject.checks:
        if check.kind in EMPTINESS and _gives_number(subject, check):
            yield (*check.place, "condition", "type"), f"{check.kind} is asked of a number"


def idle_tolerance(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP16."""
    for check in _of(subject, words.COST, words.WORKFLOW):
        if "error_tolerance" in check.condition:
            place = (*check.place, "condition", "error_tolerance")
            yield place, f"{subject.provider} knows no severity"


def hiding_tolerance(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP17."""
    for check in subject.checks:
        severity = _missing_severity(subject, check)
        if severity is not None and check.tolerance >= severity:
            place = (*check.place, "condition", "error_tolerance")
            yield place, f"what is missing has severity {severity} and is skipped"


def left_placeholder(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP18."""
    yield from _left(("eval_expression",), subject.expression)
    for key, value in subject.meta.items():
        if key in ("version", "required_provider"):
            yield from _left(("meta", key), value)
    for check in subject.checks:
        yield from _left((*check.place, "id"), check.id)
        for part in ("provider_args", "condition"):
            values = check.arguments if part == "provider_args" else check.condition
            for key, value in values.items():
                yield from _left((*check.place, part, key), value)


def description_placeholder(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP19."""
    for check in subject.checks:
        if "{{" in str(check.entry.get("description")):
            yield (*check.place, "description"), "the description has a placeholder"


def odd_operator(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP20."""
    rest = _without_ids(subject)
    names = [name for name in NAME.findall(rest) if name in OPERATORS]
    for sign in dict.fromkeys([*names, *SINGLE.findall(rest)]):
        yield ("eval_expression",), f"the expression has the operator {sign!r}"


def constant(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP21."""
    rest = _without_ids(subject)
    found = [name for name in NAME.findall(rest) if name in CONSTANTS]
    texts = [] if subject.is_expression_open else TEXT.findall(subject.expression)
    for value in dict.fromkeys([*found, *NUMBER.findall(rest), *texts]):
        yield ("eval_expression",), f"the expression has the constant {value}"


def negated_skip(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP22."""
    names = set(NEGATED.findall(subject.expression))
    for check in subject.checks:
        if check.id in names and check.tolerance > 0 and _can_skip(subject):
            yield ("eval_expression",), f"{check.id!r} may be skipped and is negated"


def star_over_object(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP23."""
    for check, parts in _plan_paths(subject):
        for name, star in pairwise(parts):
            if star == "*" and name in MAPS:
                place = (*check.place, "provider_args", "terraform_resource_attribute")
                yield place, f"{name!r} is an object, and a star reads lists only"


def leading_star(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP24."""
    for check, parts in _plan_paths(subject):
        if parts[0] == "*":
            place = (*check.place, "provider_args", "terraform_resource_attribute")
            yield place, "the path begins with a star"


def number_pattern(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP25."""
    for check in _patterns(subject):
        if not isinstance(check.wanted, str):
            yield (*check.place, "condition", "value"), f"the pattern {check.wanted!r} is no text"
        elif _gives_number(subject, check):
            yield (*check.place, "condition", "type"), "a pattern is searched in a number"


def runaway_pattern(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP26."""
    for check in _patterns(subject):
        if isinstance(check.wanted, str) and _repeats_repetition(check.wanted):
            yield (*check.place, "condition", "value"), "the pattern repeats a repetition"


def both_references(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP27."""
    for check in _of(subject, words.PLAN, "direct_references"):
        if {"referenced_by", "references_to"} <= check.arguments.keys():
            yield (*check.place, "provider_args"), "both referenced_by and references_to are given"


def text_for_list(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP28."""
    for provider, name in ((words.PLAN, words.EXCLUDE), (words.COST, "resource_type")):
        for check in _of(subject, provider):
            value = check.argument(name)
            if value not in ("", "*") and not is_open(value):
                yield (*check.place, "provider_args", name), f"{name} is text"


def empty_plan(subject: Subject) -> Iterator[tuple[Place, str]]:
    """TP29."""
    for check in _of(subject, words.PLAN, "count"):
        if (
            check.wanted == 0
            and check.kind in ("Equals", "LessThanEqualTo")
            and check.tolerance >= 0
        ):
            yield (*check.place, "condition", "value"), "an empty plan skips this check"


CHECKS: Mapping[Code, Callable[[Subject], Iterable[tuple[Place, str]]]] = {
    Code.UNDEFINED_ID: undefined_id,
    Code.UNUSED_ID: unused_id,
    Code.DUPLICATE_ID: duplicate_id,
    Code.UNSAFE_ID: unsafe_id,
    Code.ID_WITHIN_ID: id_within_id,
    Code.UNKNOWN_CONDITION: unknown_condition,
    Code.UNKNOWN_PROVIDER: unknown_provider,
    Code.UNKNOWN_OPERATION: unknown_operation,
    Code.MISSING_ARGUMENT: missing_argument,
    Code.UNKNOWN_KEY: unknown_key,
    Code.UNKNOWN_ATTRIBUTE: unknown_attribute,
    Code.DESTROY: destroy,
    Code.SUBSET: subset,
    Code.TEXT_VERSION: text_version,
    Code.EMPTY_NUMBER: empty_number,
    Code.IDLE_TOLERANCE: idle_tolerance,
    Code.HIDING_TOLERANCE: hiding_tolerance,
    Code.LEFT_PLACEHOLDER: left_placeholder,
    Code.DESCRIPTION_PLACEHOLDER: description_placeholder,
    Code.ODD_OPERATOR: odd_operator,
    Code.CONSTANT: constant,
    Code.NEGATED_SKIP: negated_skip,
    Code.STAR_OVER_OBJECT: star_over_object,
    Code.LEADING_STAR: leading_star,
    Code.NUMBER_PATTERN: number_pattern,
    Code.RUNAWAY_PATTERN: runaway_pattern,
    Code.BOTH_REFERENCES: both_references,
    Code.TEXT_FOR_LIST: text_for_list,
    Code.EMPTY_PLAN: empty_plan,
}


def _of(subject: Subject, *wanted: str) -> Iterator[Check]:
    """Yield the checks if the provider is among the words, and of the operation if one is."""
    operations = [word for word in wanted if "/" not in word]
    if subject.provider in wanted:
        for check in subject.checks:
            if not operations or check.operation in operations:
                yield check


def _patterns(subject: Subject) -> Iterator[Check]:
    for check in subject.checks:
        if check.kind == "RegexMatch" and not is_open(check.wanted):
            yield check


def _repeats_repetition(pattern: str) -> bool:
    """Tell whether a repeated group without groups repeats something itself."""
    insides = [NO_REPETITION.sub("", inside) for inside in GROUP.findall(pattern)]
    return any("+" in inside or "*" in inside for inside in insides)


def _plan_paths(subject: Subject) -> Iterator[tuple[Check, list[str]]]:
    for check in _of(subject, words.PLAN, "attribute"):
        yield check, check.argument("terraform_resource_attribute").split(".")


def _gives_number(subject: Subject, check: Check) -> bool:
    is_count = subject.provider == words.PLAN and check.operation == "count"
    return is_count or subject.provider == words.COST


def _can_skip(subject: Subject) -> bool:
    return subject.provider in (words.PLAN, words.JSON, words.KUBERNETES)


def _operation(subject: Subject, check: Check) -> words.Operation | None:
    known = words.OPERATIONS.get(subject.provider, {})
    return known.get(check.operation) if isinstance(check.operation, str) else None


def _missing_severity(subject: Subject, check: Check) -> int | None:
    operation = _operation(subject, check)
    return operation.missing if operation else None


def _required(subject: Subject, check: Check) -> tuple[str, ...]:
    if subject.provider == words.WORKFLOW:
        return ("workflow_attribute",)
    operation = _operation(subject, check)
    named = operation.required if operation else ()
    return ("operation_type", *named) if subject.provider in words.OPERATIONS else ()


def _known_arguments(subject: Subject, check: Check) -> tuple[str, ...]:
    """Return the arguments of a check's operation; nothing if that is not known."""
    operation = _operation(subject, check)
    if operation is not None:
        return ("operation_type", *operation.required, *operation.optional)
    # A workflow does not read operation_type, but examples write it.
    return ("operation_type", "workflow_attribute") if subject.provider == words.WORKFLOW else ()


def _unknown(
    place: Place, values: Mapping[str, Json], known: Iterable[str]
) -> Iterator[tuple[Place, str]]:
    for key in values:
        if key not in [*known]:
            yield (*place, key), f"the key {key!r} is not known{_meant(key, known)}"


def _left(place: Place, value: Json) -> Iterator[tuple[Place, str]]:
    """Find what stays of a placeholder; a text that is one from end to end is replaced."""
    text = value if isinstance(value, str) else "" if value is None else repr(value)
    if "{{" in text and not (isinstance(value, str) and HOLE.fullmatch(text)):
        lost = isinstance(value, str) and HOLE.match(text)
        what = "the text after a placeholder is lost" if lost else "a placeholder is not replaced"
        yield place, what


def _meant(word: Json, known: Iterable[str]) -> str:
    """Suggest the nearest word, where the search is short."""
    words_known = [*known]
    if len(words_known) > MAX_KNOWN or len(str(word)) > MAX_WORD:
        return ""
    near = difflib.get_close_matches(str(word), words_known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""
