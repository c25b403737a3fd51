"""The text of a record: its title, sections, options, consequences and decision, with lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from adr_sphinx.errors import Code, Problem, did_you_mean
from adr_sphinx.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})(.*)$")
BULLET = re.compile(r"[-*+][ \t]+(.*)$")
LABELLED = re.compile(r"\*\*([A-Za-z]+\d+)\*\*[:.]?[ \t]+(.+)$", re.DOTALL)
OPTION_HEADING = re.compile(r"(O\d+)\b[:. ]*(.*)$")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
COMMENT_END = "-->"
COMMENT = re.compile(rf"<!--.*?{COMMENT_END}", re.DOTALL)
PLACEHOLDER = re.compile(r"(?<![{$])\{[^{}`#.%][^{}`]*\}(?![`}])|\bTODO\b|\bTBD\b")
CITES = re.compile(r"\{adr\}`(?:[^`<]*<)?(?:ADR-)?(\d{4,})")
SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)[.!?][\"')*_]*\s+(?=[\"'(*_`{]*[A-Z])"
)


class Found(NamedTuple):
    """How a section is called, where it may stand and what its anchor is."""

    title: str
    level: int
    anchor: str
    required: bool


class Section(Enum):
    """The sections of MADR 4; the anchor comes from here, not from the heading's text."""

    CONTEXT = Found("Context and Problem Statement", 2, "context", required=True)
    DRIVERS = Found("Decision Drivers", 2, "drivers", required=False)
    OPTIONS = Found("Considered Options", 2, "options", required=True)
    DECISION = Found("Decision Outcome", 2, "decision", required=True)
    CONSEQUENCES = Found("Consequences", 3, "consequences", required=True)
    CONFIRMATION = Found("Confirmation", 3, "confirmation", required=False)
    PROS_AND_CONS = Found("Pros and Cons of the Options", 2, "pros-and-cons", required=False)
    MORE = Found("More Information", 2, "more", required=False)


class Heading(NamedTuple):
    """A heading of the text."""

    level: int
    title: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Body:
    """What the checks and the model need of the text."""

    title: str | None = None
    decision: str | None = None
    options: tuple[Part, ...] = ()
    consequences: tuple[Part, ...] = ()
    sections: dict[Section, int] = field(default_factory=dict)  # section -> its heading's line
    problems: list[Problem] = field(default_factory=list)


class Line(NamedTuple):
    """A line of the text with its number in the file."""

    number: int
    text: str
    code: bool  # inside a fence, where nothing is a heading or a bullet


def plain(markdown: str) -> str:
    """Return the words of one line of Markdown, without marks, roles and addresses."""
    text = re.sub(r"\{[\w:]+\}`([^`<]*?)\s*(?:<[^`>]*>)?`", r"\1", markdown)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(`+)\s?(.+?)\s?\1", r"\2", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    return " ".join(text.split())


def cites(text: str) -> tuple[int, ...]:
    """Return the numbers of the records that *text* cites with the role, in order, each once."""
    prose = "\n".join(line.text for line in lines_of(text, first=1) if not line.code)
    return tuple(sorted({int(number) for number in CITES.findall(prose)}))


def parse(path: str, text: str, *, first: int) -> Body:
    """Read the text that begins in line *first*; report all that does not fit MADR 4."""
    lines = list(lines_of(text, first=first))
    headings = list(headings_of(lines))
    problems: list[Problem] = []
    parser = _Parser(path=path, lines=lines, headings=headings, problems=problems, first=first)
    return parser.parse()


def lines_of(text: str, *, first: int) -> Iterator[Line]:
    """Number the lines, blank out comments, and mark what stands inside a fence."""
    fence = ""
    for number, line in enumerate(_without_comments(text).split("\n"), start=first):
        match = FENCE.match(line)
        marks = match.group(1) if match else ""
        if fence:
            yield Line(number, line, code=True)
            closes = match and not match.group(2).strip()
            if closes and marks[0] == fence[0] and len(marks) >= len(fence):
                fence = ""
        elif marks and marks[0] != ":":
            fence = marks
            yield Line(number, line, code=True)
        else:
            yield Line(number, line, code=bool(marks))


def _without_comments(text: str) -> str:
    """Blank each comment; one that begins after the last end would be searched in vain."""
    last = text.rfind(COMMENT_END) + len(COMMENT_END)
    blanked = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text[:last])
    return blanked + text[last:]


def headings_of(lines: Iterable[Line]) -> Iterator[Heading]:
    """Yield every heading outside of fences."""
    for line in lines:
        match = None if line.code else HEADING.match(line.text)
        if match:
            yield Heading(len(match.group(1)), match.group(2).strip(), line.number)


class Bullet(NamedTuple):
    """A bullet of a list with the number of its first line."""

    text: str
    line: int


def bullets_of(lines: Iterable[Line]) -> Iterator[Bullet]:
    """Yield each top-level bullet as one line of text, its continuation lines joined."""
    words: list[str] = []
    start = 0
    detail = False  # a bullet below a bullet does not belong to the sentence
    for line in lines:
        match = None if line.code else BULLET.match(line.text)
        if match:
            if words:
                yield Bullet(" ".join(words), start)
            words, start, detail = [match.group(1).strip()], line.number, False
        elif words and line.text.strip() and not line.code and line.text[0] in " \t":
            detail = detail or bool(BULLET.match(line.text.strip()))
            if not detail:
                words.append(line.text.strip())
        elif words:
            yield Bullet(" ".join(words), start)
            words = []
    if words:
        yield Bullet(" ".join(words), start)


def _paragraph(lines: Iterable[Line]) -> Bullet | None:
    """Return the first paragraph of running text."""
    words: list[str] = []
    start = 0
    for line in lines:
        if line.code or HEADING.match(line.text):
            if words:
                break
            continue
        if not line.text.strip():
            if words:
                break
            continue
        start = start or line.number
        words.append(line.text.strip())
    return Bullet(" ".join(words), start) if words else None


class _Parser:
    """One pass over the sections of one text."""

    def __init__(
        self,
        *,
        path: str,
        lines: list[Line],
        headings: list[Heading],
        problems: list[Problem],
        first: int,
    ) -> None:
        self.path = path
        self.lines = lines
        self.headings = headings
        self.problems = problems
        self.first = first

    def note(self, code: Code, line: int, message: str, *, fix: str = "") -> None:
        self.problems.append(Problem(self.path, line, code, message, fix=fix))

    def parse(self) -> Body:
        title = self.title()
        sections = self.sections()
        for section, heading in sections.items():
            self.check_filled(section, heading)
        paragraph = self.decision(sections.get(Section.DECISION))
        options = self.options(sections.get(Section.OPTIONS))
        consequences = self.consequences(sections.get(Section.CONSEQUENCES))
        self.check_pros_and_cons(sections.get(Section.PROS_AND_CONS), options)
        self.check_placeholders()
        return Body(
            title=plain(title.title) if title else None,
            decision=paragraph.text if paragraph else None,
            options=options,
            consequences=consequences,
            sections={section: heading.line for section, heading in sections.items()},
            problems=self.problems,
        )

    def title(self) -> Heading | None:
        tops = [heading for heading in self.headings if heading.level == 1]
        if not tops or not tops[0].title:
            self.note(Code.BO01, self.first, "no title", fix="begin the text with `# Title`")
            return None
        for extra in tops[1:]:
            message = f"a second title; the first stands in line {tops[0].line}"
            self.note(Code.BO01, extra.line, message, fix="use `##` for a section")
        return tops[0]

    def sections(self) -> dict[Section, Heading]:
        """Find each section once; name what is missing and what may have been meant."""
        known = {section.value.title.lower(): section for section in Section}
        found: dict[Section, Heading] = {}
        unknown: list[str] = []
        for heading in self.headings:
            section = known.get(heading.title.lower())
            if section is None or heading.level != section.value.level:
                unknown.append(heading.title.lower())
            elif section in found:
                message = f'"{heading.title}" stands in line {found[section].line} already'
                self.note(Code.BO01, heading.line, message, fix="join the two")
            else:
                found[section] = heading
        for section in Section:
            if section.value.required and section not in found:
                self.note_missing(section, unknown)
        return found

    def note_missing(self, section: Section, unknown: list[str]) -> None:
        wanted = f"{'#' * section.value.level} {section.value.title}"
        close = did_you_mean(section.value.title, unknown).replace("did you mean", "found")
        last = self.headings[-1].line if self.headings else self.first
        message = f'the section "{section.value.title}" is missing{close.rstrip("?)")}'
        message += ")" if close else ""
        self.note(Code.BO01, last, message, fix=f"write `{wanted}`")

    def below(self, heading: Heading, *, deep: bool = True) -> list[Line]:
        """Return the lines of a section: to the next heading of its level, or to the very next."""
        end = self.first + len(self.lines)
        for other in self.headings:
            if other.line > heading.line and (not deep or other.level <= heading.level):
                end = other.line
                break
        return self.lines[heading.line - self.first + 1 : end - self.first]

    def check_filled(self, section: Section, heading: Heading) -> None:
        if not any(line.text.strip() for line in self.below(heading)):
            self.note(Code.BO01, heading.line, f'the section "{section.value.title}" is empty')

    def decision(self, heading: Heading | None) -> Bullet | None:
        if heading is None:
            return None
        paragraph = _paragraph(self.below(heading, deep=False))
        fix = "begin Decision Outcome with one sentence in a paragraph of its own"
        if paragraph is None or BULLET.match(paragraph.text):
            self.note(Code.BO04, heading.line, "no sentence states the decision", fix=fix)
            return None
        sentences = SENTENCE_END.split(CODE.sub("`code`", paragraph.text))
        if len(sentences) > 1:
            message = f"the decision is stated in {len(sentences)} sentences"
            self.note(Code.BO04, paragraph.line, message, fix=fix)
        return paragraph

    def labelled(self, heading: Heading | None, letter: str, noun: str) -> tuple[Part, ...]:
        if heading is None:
            return ()
        parts: list[Part] = []
        for bullet in bullets_of(self.below(heading, deep=False)):
            match = LABELLED.match(bullet.text)
            if match is None:
                fix = f"write `- **{letter}{len(parts) + 1}** …`"
                self.note(Code.ID04, bullet.line, f"{noun} has no label", fix=fix)
                continue
            label, text = match.groups()
            if not re.fullmatch(rf"{letter}[1-9]\d*", label):
                message = f"{label} is not a label of {noun}"
                self.note(Code.ID04, bullet.line, message, fix=f"use {letter}1, {letter}2, …")
                continue
            parts.append(Part(id=label, text=text, line=bullet.line))
        return tuple(parts)

    def options(self, heading: Heading | None) -> tuple[Part, ...]:
        parts = self.labelled(heading, "O", "an option")
        at_least = 2
        if heading is not None and len({part.id for part in parts}) < at_least:
            message = f"the record considers {len(parts)} labelled option(s)"
            self.note(Code.BO02, heading.line, message, fix="name two or more: `- **O1** …`")
        return parts

    def consequences(self, heading: Heading | None) -> tuple[Part, ...]:
        parts = self.labelled(heading, "C", "a consequence")
        for part in parts:
            if not part.text.startswith(("Good, because ", "Bad, because ", "Neutral, because ")):
                message = f"{part.id} does not say whether it is good or bad"
                fix = f"write `- **{part.id}** Good, because …`, or Bad, or Neutral"
                self.note(Code.BO03, part.line, message, fix=fix)
        if heading is not None and not parts:
            fix = "write `- **C1** Good, because …`"
            self.note(Code.BO03, heading.line, "no consequence is named", fix=fix)
        return parts

    def check_pros_and_cons(self, heading: Heading | None, options: tuple[Part, ...]) -> None:
        """Every option is weighed once, under a heading that begins with its label."""
        if heading is None:
            return
        named: dict[str, int] = {}
        for child in self.children(heading):
            match = OPTION_HEADING.match(child.title)
            label = match.group(1) if match else child.title
            if label not in {part.id for part in options}:
                message = f'"{child.title}" names no considered option'
                self.note(Code.BO02, child.line, message, fix="write `### O1: …`")
            elif label in named:
                message = f"{label} is weighed in line {named[label]} already"
                self.note(Code.ID04, child.line, message, fix="join the two")
            named.setdefault(label, child.line)
        for part in options:
            if part.id not in named:
                message = f"{part.id} is not weighed under {heading.title!r}"
                self.note(Code.BO02, part.line, message, fix=f"add `### {part.id}: …` there")

    def children(self, heading: Heading) -> Iterator[Heading]:
        for other in self.headings:
            if other.line > heading.line:
                if other.level <= heading.level:
                    return
                if other.level == heading.level + 1:
                    yield other

    def check_placeholders(self) -> None:
        for line in self.lines:
            if line.code:
                continue
            match = PLACEHOLDER.search(CODE.sub("`", line.text))  # keeps {role}` apart
            if match:
                message = f"template text is left: {match.group()}"
                self.note(Code.BO01, line.number, message, fix="write what holds, or drop the line")
