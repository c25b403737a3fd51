"""MADR 2, 3 and 4 as other teams write it: what is said is read, and what is not is unknown.

The three forms differ in a few places, and a record may use only some of them.
So the form, too, is told from what is there, and is unknown where nothing tells it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from adr_sphinx import body, frontmatter, log
from adr_sphinx.errors import Code, Problem, did_you_mean, one_of
from adr_sphinx.model import Status
from adr_sphinx.report import Report, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from adr_sphinx.body import Heading, Line
    from adr_sphinx.errors import Severity

NUMBERED = re.compile(r"(\d+)-.+\.md")
HEAD_BULLET = re.compile(
    r"[*+-][ \t]+(Status|Deciders|Date|Consulted|Informed):[ \t]*(.*)$", re.IGNORECASE
)
SUPERSEDED = re.compile(r"superse+ded by (.+)", re.IGNORECASE)  # 2.0 wrote two e
MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"[\[{][^\]}]*[|…]|[\[{](?:YYYY|list |yyyy)")
CHOSEN = re.compile(r'Chosen option:\s*(?:"([^"]+)"|“([^”]+)”)')
QUOTES = re.compile("[\"'\u201c\u201d\u2018\u2019]")
KEYS = ("title", "status", "date", "deciders", "options", "chosen", "consequences")
PEOPLE = ("decision-makers", "deciders")

ALL = frozenset({2, 3, 4})
KEY_FORMS = {"decision-makers": {4}, "deciders": {3}, "status": {3, 4}, "date": {3, 4}}
HEADING_FORMS = {
    "positive consequences": {2, 3},  # in the betas of 3, too
    "negative consequences": {2, 3},
    "links": {2},
    "consequences": {3, 4},
    "more information": {3, 4},
    "validation": {3},
    "confirmation": {4},
}


class Said(NamedTuple):
    """A value with the line that says it."""

    value: Any
    line: int


def run(root: Path, folder: Path) -> Report:
    """Read every numbered Markdown file below *folder*; change nothing, assume nothing."""
    base = root if folder.is_relative_to(root) else folder
    problems: list[Problem] = []
    sources: list[Source] = []
    skipped: dict[str, str] = {}
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    names = {file.relative_to(folder).as_posix() for file in files}
    numbers: dict[tuple[Path, int], str] = {}  # each folder counts for itself
    for file in files:
        path = file.relative_to(base).as_posix()
        match = NUMBERED.fullmatch(file.name)
        if match is None:
            skipped[path] = "its name is not a number, a hyphen, words and .md"
            continue
        taken = numbers.setdefault((file.parent, int(match[1])), path)
        if taken != path:
            message = f"the number {match[1]} is taken by {taken}"
            problems.append(Problem(path, 1, Code.ID02, message, fix="rename one file"))
        text = log.read_text(base, path, problems)
        if text is not None:
            source, found = read(path, text, names=names)
            sources.append(source)
            problems += found
    if not numbers:
        message = "0 records: no file is named NNNN-title.md"
        path = folder.relative_to(base).as_posix()
        problems.append(Problem(path, 1, Code.LO01, message, fix="name the folder of the records"))
    return Report(
        records=sum(NUMBERED.fullmatch(file.name) is not None for file in files),
        problems=sorted(set(problems)),
        skipped=skipped,
        sources=sources,
    )


def read(path: str, text: str, *, names: Iterable[str]) -> tuple[Source, list[Problem]]:
    """Read one record; *names* are the files beside it, which it may name as successors."""
    reader = _Reader(path=path, text=text, names=names)
    return reader.read(), reader.problems


def _unquoted(words: str) -> str:
    """Return words in one spelling: inside quotes, other quotes have to be used."""
    return QUOTES.sub("", words).casefold()


class _Reader:
    """One file, and what it says."""

    def __init__(self, *, path: str, text: str, names: Iterable[str]) -> None:
        self.path = path
        self.names = {name.rpartition("/")[2] for name in names}
        self.problems: list[Problem] = []
        text = frontmatter.normal_lines(text).removeprefix("\ufeff")
        source, words, first = frontmatter.split(text)
        self.front: dict[str, Said] = {}
        if source is not None or text.startswith(frontmatter.FENCE):
            front = frontmatter.parse(path, text)
            self.problems += front.problems
            self.front = {
                key: Said(entry.value, entry.line)
                for key, entry in front.entries.items()
                if entry.value not in (None, "", [])
            }
        self.lines = list(body.lines_of(words, first=first))
        self.headings = list(body.headings_of(self.lines))
        self.bullets = dict(self._head_bullets())

    def note(
        self, code: Code, line: int, message: str, *, fix: str = "", severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(self.path, line, code, message, severity=severity, fix=fix))

    def read(self) -> Source:
        options = self._options()
        found = {
            "title": self._title(),
            **self._status(),
            "date": self._date(),
            "deciders": self._deciders(),
            "options": options,
            "chosen": self._chosen(options),
            "consequences": self._consequences(),
        }
        said = {key: value for key, value in found.items() if value}
        unknown = tuple(key for key in KEYS if key not in said)
        return Source(path=self.path, form=self._form(), said=said, unknown=unknown)

    # Where things stand

    def _head_bullets(self) -> Iterator[tuple[str, Said]]:
        """Yield the bullets of MADR 2, between the title and the first section."""
        for line in self.lines:
            heading = body.HEADING.match(line.text)
            if heading and len(heading[1]) > 1 and not line.code:
                return
            match = HEAD_BULLET.match(line.text)
            if match and not line.code and match[2].strip():
                yield match[1].lower(), Said(match[2].strip(), line.number)

    def _below(self, *titles: str) -> list[Line]:
        """Return the lines below the first heading with one of these titles, to the next one."""
        for place, heading in enumerate(self.headings):
            if heading.title.lower() in titles:
                after = self.headings[place + 1 :]
                end = after[0].line if after else self.lines[-1].number + 1
                return [line for line in self.lines if heading.line < line.number < end]
        return []

    def _once(self, *keys: str) -> Said | None:
        """Return the value of the first key that is said; one that is said twice has to agree."""
        places = (*(self.front.get(key) for key in keys), *(self.bullets.get(key) for key in keys))
        found = [place for place in places if place is not None]
        if len({str(place.value) for place in found}) > 1:
            first, second = found[:2]
            message = f"{keys[0]} is {second.value} here and {first.value} in line {first.line}"
            self.note(Code.FM03, second.line, message, fix="say it once")
            return None
        said = found[0] if found else None
        if said is not None and PLACEHOLDER.search(str(said.value)):
            message = f"template text is left: {said.value}"
            self.note(Code.BO01, said.line, message, fix="write what holds, or drop the line")
            return None
        return said

    # What it says

    def _form(self) -> str:
        """Name the forms that everything in the file agrees with."""
        signs: list[set[int]] = [KEY_FORMS[key] for key in self.front if key in KEY_FORMS]
        titles = (heading.title.lower() for heading in self.headings)
        signs += [HEADING_FORMS[title] for title in titles if title in HEADING_FORMS]
        if self.bullets:
            signs.append({2})
        left = ALL.intersection(*signs)
        if not signs or not left:
            return "form unknown" if not signs else "form mixed"
        return f"MADR {' or '.join(map(str, sorted(left)))}"

    def _title(self) -> str | None:
        tops: list[Heading] = [heading for heading in self.headings if heading.level == 1]
        return body.plain(tops[0].title) if tops and tops[0].title else None

    def _status(self) -> dict[str, str]:
        said = self._once("status")
        if said is None:
            return {}
        value = str(said.value).strip()
        words = [status.value for status in Status]
        if value.lower() in words:
            return {"status": value.lower()}
        match = SUPERSEDED.fullmatch(value)
        if match:
            return {"status": "superseded", "superseded by": self._successor(match[1], said.line)}
        message = f"status is {value!r}{did_you_mean(value, words)}"
        self.note(Code.ST01, said.line, message, fix=f"{one_of(words)}, or superseded by …")
        return {}

    def _successor(self, named: str, line: int) -> str:
        """Name the successor as the file does, and look whether there is such a file."""
        link = MARKDOWN_LINK.search(named)
        number = re.search(r"\d+", named)
        if link:
            there = link[1].split("#")[0].rpartition("/")[2] in self.names
        else:
            numbers = {int(match[1]) for name in self.names if (match := NUMBERED.fullmatch(name))}
            there = number is None or int(number.group()) in numbers
        if not there:
            message = f"superseded by {named}, but there is no such file"
            self.note(Code.RE01, line, message, fix="mend the link")
        return body.plain(named)

    def _date(self) -> str | None:
        said = self._once("date")
        if said is None:
            return None
        if isinstance(said.value, date):
            return said.value.isoformat()
        day = str(said.value)
        if frontmatter.DAY.fullmatch(day):
            with suppress(ValueError):
                return date.fromisoformat(day).isoformat()
        message = f"date is {day!r}, which may mean several days or none"
        self.note(Code.ST04, said.line, message, fix="write the day as YYYY-MM-DD")
        return None

    def _deciders(self) -> list[str]:
        """Return the names as they are written; a text is not cut at its commas."""
        said = self._once(*PEOPLE)
        if said is None:
            return []
        values = said.value if isinstance(said.value, list) else [said.value]
        return [str(value) for value in values]

    def _options(self) -> list[str]:
        bullets = body.bullets_of(self._below("considered options"))
        return [body.plain(bullet.text) for bullet in bullets]

    def _chosen(self, options: list[str]) -> str | None:
        lines = self._below("decision outcome")
        for line in lines:
            match = None if line.code else CHOSEN.search(line.text)
            if match is None:
                continue
            value = body.plain(match[1] or match[2])
            named = {_unquoted(option) for option in options}
            if options and _unquoted(value) not in named:
                message = f'the chosen option "{value}" is in other words than those considered'
                fix = "use the same words in both places"
                self.note(Code.BO02, line.number, message, fix=fix, severity="warning")
            return value
        return None

    def _consequences(self) -> dict[str, int]:
        """Count what is called good, bad or neither."""
        found: dict[str, int] = {}
        for title, word in (("positive", "good"), ("negative", "bad")):
            bullets = list(body.bullets_of(self._below(f"{title} consequences")))
            found[word] = len(bullets)
        for bullet in body.bullets_of(self._below("consequences")):
            start = re.match(r"(good|bad|neutral), because", bullet.text, re.IGNORECASE)
            word = start[1].lower() if start else "unlabelled"
            found[word] = found.get(word, 0) + 1
        return {word: count for word, count in found.items() if count}
