"""From the text of one file to a decision, or to every problem that stands in the way."""

from __future__ import annotations

import math
import re
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from adr_sphinx import body, frontmatter, revision
from adr_sphinx.errors import Code, Problem, did_you_mean, one_of
from adr_sphinx.model import (
    Assumption,
    Bound,
    Contrast,
    Decision,
    Evidence,
    Kind,
    RelationKind,
    Rule,
    Scope,
    Status,
    Waiver,
    record_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from enum import StrEnum

    from adr_sphinx.body import Body
    from adr_sphinx.frontmatter import Entry, FrontMatter

FILE_NAME = re.compile(r"(\d{4,})-[a-z0-9]+(?:-[a-z0-9]+)*\.md")
ID = re.compile(r"(?:ADR-)?(\d{4,})")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MADR_SUPERSEDED = re.compile(r"superseded by (.+)", re.IGNORECASE)
FIGURE = re.compile(r"[a-z][a-z0-9_]*")

SUPERSEDED_BY = "superseded-by"  # the one inverse that is written, so that the raw file tells it
KEYS = (
    "id",
    "status",
    "date",
    "decision-makers",
    "consulted",
    "informed",
    "scope",
    "topic",
    "tags",
    "review-by",
    "chosen",
    "evidence",
    "assumptions",
    "rules",
    "waivers",
    *(kind.value for kind in RelationKind),
    SUPERSEDED_BY,
)
NAME_LISTS = ("decision-makers", "consulted", "informed", "tags")
EVIDENCE_KEYS = (
    "id",
    "kind",
    "claim",
    "shows",
    "run",
    "arm",
    "expect",
    "contrast",
    "source",
    "review-by",
)
CONTRAST_KEYS = ("option", "run", "arm", "expect")
ASSUMPTION_KEYS = ("id", "text", "expires", "owner")
RULE_KEYS = ("id", "tool", "ref", "seeded", "says", "judges")
POLICY_TOOL = "tirith"
WAIVER_KEYS = ("rule", "for", "until", "by", "why")

Choice = TypeVar("Choice", bound="StrEnum")


def number_of(path: str) -> int | None:
    """Return the number that the file's name gives, or nothing where it gives none."""
    match = FILE_NAME.fullmatch(PurePosixPath(path).name)
    return int(match.group(1)) if match and int(match.group(1)) else None


def read_decision(path: str, text: str) -> tuple[Decision | None, list[Problem]]:
    """Read one record; report every problem of the file at once and guess nothing."""
    front = frontmatter.parse(path, text)
    parsed = body.parse(path, front.body, first=front.body_line)
    reader = _Reader(path=path, front=front, parsed=parsed)
    decision = reader.decision()
    problems = [*front.problems, *parsed.problems, *reader.problems]
    return decision, sorted(problems, key=lambda problem: (problem.line, problem.column))


class _Reader:
    """Read the entries of one file into values, noting what does not fit."""

    def __init__(self, *, path: str, front: FrontMatter, parsed: Body) -> None:
        self.path = path
        self.front = front
        self.parsed = parsed
        self.problems: list[Problem] = []
        self.readable = bool(front.entries)  # else every key would be reported as missing

    def note(self, code: Code, where: Entry | int, message: str, *, fix: str = "") -> None:
        line, column = (where, 1) if isinstance(where, int) else (where.line, where.column)
        self.problems.append(Problem(self.path, line, code, message, column, fix=fix))

    def decision(self) -> Decision | None:
        """Build the decision where its first facts can be read; check the rest in any case."""
        entries = self.front.entries
        self.check_keys(entries, KEYS, below="")
        number = self.number()
        status = self.status()
        day = self.day(entries, "date", required=self.readable)
        scope = self.choice(entries, "scope", Scope, required=self.readable)
        chosen = self.chosen()
        topic = self.slug("topic")
        review_by = self.day(entries, "review-by")
        names = {key: self.names(entries, key) for key in NAME_LISTS}
        evidence = tuple(self.evidence(chosen))
        assumptions = tuple(self.assumptions())
        rules = tuple(self.rules())
        waivers = tuple(self.waivers(rules))
        relations = self.relations()
        superseded_by = tuple(self.numbers(SUPERSEDED_BY))
        self.check_labels()
        title = self.parsed.title
        if number is None or status is None or day is None or scope is None or title is None:
            return None
        costs = (part.text for part in self.parsed.consequences if part.text.startswith("Bad,"))
        decision = Decision(
            number=number,
            title=title,
            status=status,
            date=day,
            scope=scope,
            path=self.path,
            rev=revision.of(self.front),
            decision=self.parsed.decision or "",
            cost=next(costs, None),
            decision_makers=names["decision-makers"],
            consulted=names["consulted"],
            informed=names["informed"],
            review_by=review_by,
            topic=topic,
            tags=names["tags"],
            chosen=chosen,
            options=self.parsed.options,
            consequences=self.parsed.consequences,
            evidence=evidence,
            assumptions=assumptions,
            rules=rules,
            waivers=waivers,
            relations=relations,
            superseded_by=superseded_by if SUPERSEDED_BY in entries else None,
            lines=self.lines(),
            cites=tuple(cited for cited in body.cites(self.front.body) if cited != number),
        )
        self.check_acceptance(decision)
        return decision

    def lines(self) -> dict[str, int]:
        """Where each key stands, and each number of a relation as ``supersedes ADR-0004``."""
        found = {key: entry.key_line for key, entry in self.front.entries.items()}
        for key in (*(kind.value for kind in RelationKind), SUPERSEDED_BY):
            entry = self.front.entries.get(key)
            for item in entry.items if entry else ():
                match = ID.fullmatch(str(item.value))
                if match:
                    found[f"{key} {record_id(int(match.group(1)))}"] = item.line
        return found

    # Single values

    def check_keys(self, fields: dict[str, Entry], known: Iterable[str], *, below: str) -> None:
        known = tuple(known)
        for key, entry in fields.items():
            if key not in known and not key.startswith("x-"):
                message = f"{below}{key} is not a known key{did_you_mean(key, known)}"
                self.note(Code.FM04, entry.key_line, message, fix=f"use x-{key} for your own")

    def missing(self, fields: dict[str, Entry], key: str, *, line: int, required: bool) -> bool:
        entry = fields.get(key)
        if entry is not None and entry.value is not None:
            return False
        if required:
            where = entry.key_line if entry else line
            self.note(Code.FM05, where, f"{key} is missing", fix=f"add `{key}: …`")
        return True

    def text(
        self, fields: dict[str, Entry], key: str, *, line: int = 1, required: bool = False
    ) -> str | None:
        if self.missing(fields, key, line=line, required=required):
            return None
        entry = fields[key]
        if not isinstance(entry.value, str) or not entry.value.strip():
            self.note(Code.FM05, entry, f"{key} is {_said(entry)}, not text", fix="quote it")
            return None
        return " ".join(entry.value.split())

    def names(self, fields: dict[str, Entry], key: str) -> tuple[str, ...]:
        """Read a list of words; a single word is refused, since YAML would hide the difference."""
        entry = fields.get(key)
        if entry is None or entry.value is None:
            return ()
        if not isinstance(entry.value, list):
            fix = f"write `{key}: [{_said(entry)}]`"
            self.note(Code.FM05, entry, f"{key} is not a list", fix=fix)
            return ()
        for item in entry.items:
            if not isinstance(item.value, str):
                self.note(Code.FM05, item, f"{key} holds {_said(item)}, not text", fix="quote it")
        return tuple(item.value for item in entry.items if isinstance(item.value, str))

    def day(
        self, fields: dict[str, Entry], key: str, *, line: int = 1, required: bool = False
    ) -> date | None:
        if self.missing(fields, key, line=line, required=required):
            return None
        entry = fields[key]
        if isinstance(entry.value, date):
            return entry.value
        fix = "write the day as YYYY-MM-DD"
        self.note(Code.ST04, entry, f"{key} is {_said(entry)}, not a day", fix=fix)
        return None

    def choice(
        self,
        fields: dict[str, Entry],
        key: str,
        allowed: type[Choice],
        *,
        line: int = 1,
        required: bool = False,
    ) -> Choice | None:
        if self.missing(fields, key, line=line, required=required):
            return None
        entry = fields[key]
        words = [member.value for member in allowed]
        if entry.value in words:
            return allowed(str(entry.value))
        message = f"{key} is {_said(entry)}{did_you_mean(str(entry.value), words)}"
        self.note(Code.FM05, entry, message, fix=one_of(words))
        return None

    def slug(self, key: str) -> str | None:
        value = self.text(self.front.entries, key)
        if value and not SLUG.fullmatch(value):
            entry = self.front.entries[key]
            self.note(Code.FM05, entry, f"{key} is {_said(entry)}", fix="use words-like-this")
            return None
        return value

    # The keys with rules of their own

    def number(self) -> int | None:
        """The file's name gives the number; the id has to agree with it."""
        number = number_of(self.path)
        if number is None:
            fix = "name the file NNNN-kebab-title.md, with a number from 0001"
            self.note(Code.ID01, 1, "the file name gives no number", fix=fix)
        if self.missing(self.front.entries, "id", line=1, required=self.readable):
            return number
        entry = self.front.entries["id"]
        match = ID.fullmatch(entry.value) if isinstance(entry.value, str) else None
        wanted = record_id(number) if number else "ADR-NNNN"
        if match is None:
            if entry.value is not None and not self.trapped(entry):
                message = f"id is {_said(entry)}, not an id"
                self.note(Code.ID01, entry, message, fix=f"write `id: {wanted}`")
        elif number is not None and int(match.group(1)) != number:
            message = f"id is {_said(entry)}, but the file name says {wanted}"
            self.note(Code.ID01, entry, message, fix="make them agree")
        return number

    def trapped(self, entry: Entry) -> bool:
        """Whether this place is reported already."""
        place = (entry.line, entry.column)
        return any((known.line, known.column) == place for known in self.front.problems)

    def status(self) -> Status | None:
        words = [status.value for status in Status]
        entry = self.front.entries.get("status")
        if entry is None or entry.value is None:
            if self.readable:
                line = entry.key_line if entry else 1
                self.note(
                    Code.ST01, line, "status is missing; it is never guessed", fix=one_of(words)
                )
            return None
        if entry.value in words:
            return Status(str(entry.value))
        value = str(entry.value)
        madr = MADR_SUPERSEDED.fullmatch(value)
        if madr:
            fix = f"write `status: superseded`, and `supersedes` in {madr.group(1)}"
            self.note(Code.ST01, entry, f"status is {value!r}", fix=fix)
        else:
            message = f"status is {value!r}{did_you_mean(value, words)}"
            self.note(Code.ST01, entry, message, fix=one_of(words))
        return None

    def chosen(self) -> str | None:
        value = self.text(self.front.entries, "chosen")
        options = [part.id for part in self.parsed.options]
        if value is not None and value not in options:
            entry = self.front.entries["chosen"]
            named = ", ".join(options) or "none"
            message = f"chosen is {value}, which is no considered option"
            self.note(Code.BO02, entry, message, fix=f"choose one of the labels: {named}")
            return None
        return value

    def relations(self) -> dict[RelationKind, tuple[int, ...]]:
        return {
            kind: tuple(self.numbers(kind.value))
            for kind in RelationKind
            if kind.value in self.front.entries
        }

    def numbers(self, key: str) -> Iterator[int]:
        """Read a list of ids, each once."""
        entry = self.front.entries.get(key)
        if entry is None or entry.value is None:
            return
        if not isinstance(entry.value, list):
            fix = f"write `{key}: [ADR-0001]`"
            self.note(Code.FM05, entry, f"{key} is not a list of ids", fix=fix)
            return
        seen: set[int] = set()
        for item in entry.items:
            match = ID.fullmatch(item.value) if isinstance(item.value, str) else None
            if match is None:
                if not self.trapped(item):
                    message = f"{key} holds {_said(item)}, not an id"
                    self.note(Code.FM05, item, message, fix="write ADR-0001")
                continue
            number = int(match.group(1))
            if number in seen:
                self.note(Code.FM03, item, f"{key} names {record_id(number)} twice")
            else:
                seen.add(number)
                yield number

    # Labelled lists

    def items(self, key: str, known: tuple[str, ...], letter: str) -> Iterator[tuple[Entry, str]]:
        """Yield each mapping of a list with its label, checked."""
        entry = self.front.entries.get(key)
        if entry is None or entry.value is None:
            return
        if not isinstance(entry.value, list):
            self.note(Code.FM05, entry, f"{key} is not a list", fix=f"write `{key}: []` or items")
            return
        for item in entry.items:
            if not isinstance(item.value, dict):
                self.note(
                    Code.FM05, item, f"{key} holds {_said(item)}", fix=f"begin with `id: {letter}1`"
                )
                continue
            self.check_keys(item.fields, known, below=f"{key}: ")
            label = self.text(item.fields, "id", line=item.line, required=True)
            if label is None:
                continue
            if not re.fullmatch(rf"{letter}[1-9]\d*", label):
                message = f"{label} is not a label of {key}"
                self.note(Code.ID04, item.fields["id"], message, fix=f"use {letter}1, {letter}2, …")
                continue
            yield item, label

    def evidence(self, chosen: str | None) -> Iterator[Evidence]:
        for item, label in self.items("evidence", EVIDENCE_KEYS, "E"):
            fields = item.fields
            kind = self.choice(fields, "kind", Kind, line=item.line, required=True)
            shows = self.text(fields, "shows", line=item.line, required=True)
            external = kind is Kind.EXTERNAL
            needs_run = kind is not None and not external
            run = self.text(fields, "run", line=item.line, required=needs_run)
            expect = self.expect(fields, line=item.line, required=needs_run)
            source = self.text(fields, "source", line=item.line, required=external)
            review_by = self.day(fields, "review-by", line=item.line, required=external)
            if external:
                self.refuse(fields, ("run", "arm", "expect", "contrast"), why="external evidence")
            elif kind:
                self.refuse(fields, ("source", "review-by"), why=f"{kind} evidence")
            contrast = self.contrast(fields)
            if kind is None or shows is None or (run is None and not external):
                continue
            yield Evidence(
                id=label,
                kind=kind,
                shows=shows,
                claim=self.claim(fields),
                run=run,
                expect=expect,
                line=fields["id"].line,
                arm=self.text(fields, "arm"),
                arm_line=fields["arm"].line if "arm" in fields else 0,
                contrast=contrast,
                source=source,
                review_by=review_by,
                run_line=fields["run"].line if run else fields["id"].line,
                option=chosen,
            )

    def refuse(self, fields: dict[str, Entry], keys: tuple[str, ...], *, why: str) -> None:
        for key in keys:
            if key in fields:
                message = f"{key} has no place in {why}"
                self.note(Code.FM04, fields[key].key_line, message, fix="drop it")

    def claim(self, fields: dict[str, Entry]) -> str | None:
        claim = self.text(fields, "claim")
        parts = (*self.parsed.options, *self.parsed.consequences)
        if claim is not None and claim not in {part.id for part in parts}:
            message = f"claim names {claim}, which is no option or consequence"
            self.note(Code.EV04, fields["claim"], message, fix="name a label of the text")
        return claim

    def contrast(self, fields: dict[str, Entry]) -> Contrast | None:
        entry = fields.get("contrast")
        if entry is None or entry.value is None:
            return None
        if not isinstance(entry.value, dict):
            fix = "write `option`, `run` and `expect` below it"
            self.note(Code.FM05, entry, f"contrast is {_said(entry)}", fix=fix)
            return None
        self.check_keys(entry.fields, CONTRAST_KEYS, below="contrast: ")
        option = self.text(entry.fields, "option", line=entry.line, required=True)
        run = self.text(entry.fields, "run", line=entry.line, required=True)
        expect = self.expect(entry.fields, line=entry.line, required=True)
        if option is not None:
            self.check_rejected(option, entry.fields["option"])
        if option is None or run is None:
            return None
        return Contrast(
            option=option,
            run=run,
            expect=expect,
            line=entry.fields["run"].line,
            arm=self.text(entry.fields, "arm"),
            arm_line=entry.fields["arm"].line if "arm" in entry.fields else 0,
        )

    def check_rejected(self, option: str, where: Entry) -> None:
        """The flip test runs an option that was considered and not chosen."""
        chosen = self.front.entries.get("chosen")
        if option not in {part.id for part in self.parsed.options}:
            message = f"contrast runs {option}, which is no considered option"
            self.note(Code.EV04, where, message, fix="name a rejected option")
        elif chosen is not None and option == chosen.value:
            message = f"contrast runs {option}, the chosen option"
            self.note(Code.EV04, where, message, fix="name a rejected option")

    def expect(self, fields: dict[str, Entry], *, line: int, required: bool) -> dict[str, Bound]:
        if self.missing(fields, "expect", line=line, required=required):
            return {}
        entry = fields["expect"]
        if not isinstance(entry.value, dict) or not entry.value:
            fix = "write `expect: {figure: {max: 0}}`"
            self.note(Code.FM05, entry, f"expect is {_said(entry)}", fix=fix)
            return {}
        bounds = {name: self.bound(name, bound) for name, bound in entry.fields.items()}
        return {name: bound for name, bound in bounds.items() if bound is not None}

    def bound(self, name: str, entry: Entry) -> Bound | None:
        fix = f"write `{name}: {{min: …}}`, `{{max: …}}` or both, with numbers"
        if not FIGURE.fullmatch(name):
            self.note(
                Code.FM05, entry.key_line, f"{name!r} is no name of a figure", fix="use lower_case"
            )
            return None
        if (
            not isinstance(entry.value, dict)
            or not entry.value
            or set(entry.value) - {"min", "max"}
        ):
            self.note(Code.FM05, entry, f"the bound of {name} is {_said(entry)}", fix=fix)
            return None
        for item in entry.fields.values():
            number = item.value
            if (
                isinstance(number, bool)
                or not isinstance(number, int | float)
                or math.isinf(number)
            ):
                self.note(Code.FM05, item, f"a bound of {name} is {_said(item)}", fix=fix)
                return None
        low, high = entry.value.get("min"), entry.value.get("max")
        if low is not None and high is not None and low > high:
            self.note(Code.FM05, entry, f"the bound of {name} holds for nothing: {low} > {high}")
            return None
        return Bound(min=low, max=high)

    def assumptions(self) -> Iterator[Assumption]:
        for item, label in self.items("assumptions", ASSUMPTION_KEYS, "A"):
            text = self.text(item.fields, "text", line=item.line, required=True)
            expires = self.day(item.fields, "expires", line=item.line, required=True)
            owner = self.text(item.fields, "owner", line=item.line, required=True)
            if text and expires and owner:
                line = item.fields["id"].line
                yield Assumption(id=label, text=text, expires=expires, owner=owner, line=line)

    def rules(self) -> Iterator[Rule]:
        for item, label in self.items("rules", RULE_KEYS, "R"):
            tool = self.text(item.fields, "tool", line=item.line, required=True)
            ref = self.text(item.fields, "ref", line=item.line, required=True)
            seeded = self.text(item.fields, "seeded")
            line = item.fields["id"].line
            if seeded is None:
                fix = "add `seeded:` with the path of a violation that the rule must catch"
                self.note(Code.RU01, line, f"{label} has no seeded violation", fix=fix)
            says = self.text(item.fields, "says")
            judges = self.text(item.fields, "judges")
            if tool != POLICY_TOOL:
                self.refuse(item.fields, ("judges",), why=f"a rule of the tool {tool}")
            if tool and ref:
                yield Rule(
                    id=label,
                    tool=tool,
                    ref=ref,
                    seeded=seeded,
                    line=line,
                    says=says,
                    judges=judges,
                )

    def waivers(self, rules: tuple[Rule, ...]) -> Iterator[Waiver]:
        """Read who may break which rule, and until when; nobody may without a name and an end."""
        entry = self.front.entries.get("waivers")
        if entry is None or entry.value is None:
            return
        if not isinstance(entry.value, list):
            fix = "write `waivers: []` or items"
            self.note(Code.FM05, entry, "waivers is not a list", fix=fix)
            return
        for item in entry.items:
            waiver = self.waiver(item, {rule.id for rule in rules})
            if waiver is not None:
                yield waiver

    def waiver(self, item: Entry, rules: set[str]) -> Waiver | None:
        fields = item.fields
        if not isinstance(item.value, dict):
            self.note(Code.FM05, item, f"waivers holds {_said(item)}", fix="begin with `rule: R1`")
            return None
        self.check_keys(fields, WAIVER_KEYS, below="waivers: ")
        for key in WAIVER_KEYS:
            if key not in fields or fields[key].value is None:
                fix = f"add `{key}:`; a waiver names its rule, place, end, signer and reason"
                self.note(Code.RU02, item, f"a waiver without `{key}`", fix=fix)
        rule, place, by, why = (self.text(fields, key) for key in ("rule", "for", "by", "why"))
        until = self.day(fields, "until")
        if rule is not None and rule not in rules:
            named = ", ".join(sorted(rules)) or "none"
            message = f"a waiver for {rule}, which is no rule of the record"
            self.note(Code.RU02, fields["rule"], message, fix=f"name one of its rules: {named}")
        if not (rule and place and until and by and why):
            return None
        return Waiver(rule=rule, place=place, until=until, by=by, why=why, line=item.line)

    def check_labels(self) -> None:
        """A label is written once."""
        seen: dict[str, int] = {}
        for label, line in self.written_labels():
            if label in seen:
                message = f"{label} is written twice; it stands in line {seen[label]} already"
                self.note(Code.ID04, line, message, fix="give the later one the next free label")
            seen.setdefault(label, line)

    def written_labels(self) -> Iterator[tuple[str, int]]:
        for part in (*self.parsed.options, *self.parsed.consequences):
            yield part.id, part.line
        for key in revision.LABELLED_LISTS:
            entry = self.front.entries.get(key)
            for item in entry.items if entry else ():
                label = item.fields.get("id")
                if label is not None and isinstance(label.value, str):
                    yield label.value, label.line

    def check_acceptance(self, decision: Decision) -> None:
        if decision.review_by and decision.review_by < decision.date:
            message = f"review-by is before {decision.date}, the day of the decision"
            self.note(Code.ST04, self.front.entries["review-by"], message, fix="set a later day")
        for assumption in decision.assumptions:
            if assumption.expires < decision.date:
                message = f"{assumption.id} expires before {decision.date}, the day of the decision"
                self.note(Code.ST04, assumption.line, message, fix="set a later day")
        if decision.status is not Status.ACCEPTED:
            return
        line = decision.lines["status"]
        wanted = {
            "decision-makers": (decision.decision_makers, "name a role, for example maintainers"),
            "review-by": ("review-by" in self.front.entries, "set the day to look again"),
            "chosen": ("chosen" in self.front.entries, "name the chosen option's label"),
            "a consequence that is bad": (decision.cost, "write `- **C2** Bad, because …`"),
        }
        for what, (found, fix) in wanted.items():
            if not found:
                self.note(Code.ST03, line, f"accepted without {what}", fix=fix)


def _said(entry: Entry) -> str:
    """What the file says, short enough for a message."""
    value = entry.value
    if value is None:
        return "empty"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return repr(value) if isinstance(value, str) else str(value)
