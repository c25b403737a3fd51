"""Superseding a record: both files as they would be, worked out before anything is written.

Only front matter changes, comments and layout stay, and what could be written in more than one
way is left to the author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adr_sphinx import frontmatter, log, revision
from adr_sphinx.accept import with_values
from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import RelationKind, Status
from adr_sphinx.schema import SUPERSEDED_BY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from adr_sphinx.frontmatter import Entry, FrontMatter
    from adr_sphinx.log import Log
    from adr_sphinx.model import Decision

SUPERSEDES = RelationKind.SUPERSEDES.value
EMPTY = re.compile(r"([\w-]+[ \t]*:)[ \t]*(?:\[[ \t]*\]|~|null)?((?:[ \t]+#.*)?)[ \t]*")
ONE_ROW = re.compile(r"([\w-]+[ \t]*:[ \t]*\[[^#\[\]]*[^#\[\]\s,])([ \t]*\](?:[ \t]+#.*)?[ \t]*)")
ITEM = re.compile(r"([ \t]*-[ \t]+)[^#]*\S.*")


@dataclass(frozen=True, kw_only=True)
class Supersession:
    """The files that change, or what stands in the way."""

    texts: dict[str, str] = field(default_factory=dict)  # path -> new text
    blocking: list[Problem] = field(default_factory=list)
    remaining: list[Problem] = field(default_factory=list)  # in other records


def plan(root: Path, found: Log, *, old: Decision, new: Decision, day: date) -> Supersession:
    """Work out both files and check them as if they were on file already."""
    blocking = list(_unsuited(old, new))
    if blocking:
        return Supersession(blocking=blocking)
    before = {decision.path: found.texts[decision.path] for decision in (new, old)}
    after = {
        new.path: _with_id(before[new.path], SUPERSEDES, old.id),
        old.path: _superseded(old, before[old.path], by=new.id, day=day),
    }
    wanted = {new.path: f"`{SUPERSEDES}: [{old.id}]`", old.path: f"`{SUPERSEDED_BY}: [{new.id}]`"}
    texts: dict[str, str] = {}
    for path, text in after.items():
        if text is None or revision.rev(text) != revision.rev(before[path]):
            message = "the front matter is laid out in a way that leaves a choice"
            fix = f"write {wanted[path]} by hand"
            blocking.append(Problem(path, 1, Code.RE02, message, fix=fix))
        elif text != before[path]:
            texts[path] = text
    if blocking or not texts:
        return Supersession(blocking=blocking)
    known = {_apart_from_line(problem) for problem in found.problems}
    checked = log.read(root, instead=texts).problems
    fresh = [problem for problem in checked if _apart_from_line(problem) not in known]
    return Supersession(
        texts=texts,
        blocking=[problem for problem in fresh if problem.path in before],
        remaining=[problem for problem in fresh if problem.path not in before],
    )


def _apart_from_line(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _unsuited(old: Decision, new: Decision) -> Iterator[Problem]:
    if old.number == new.number:
        message = f"{old.id} cannot supersede itself"
        yield Problem(old.path, old.lines["id"], Code.RE04, message, fix="name two records")
        return
    if new.status is not Status.ACCEPTED:
        message = f"{new.id} is {new.status}; only an accepted record supersedes another"
        fix = f"`adr accept {new.number}` first" if new.status is Status.PROPOSED else "write one"
        yield Problem(new.path, new.lines["status"], Code.RE03, message, fix=fix)
    if old.status not in log.ONCE_ACCEPTED:
        message = f"{old.id} is {old.status}; only what was accepted is superseded"
        fix = "reject or withdraw it" if old.status is Status.PROPOSED else "leave it as it is"
        yield Problem(old.path, old.lines["status"], Code.RE03, message, fix=fix)


def _superseded(old: Decision, text: str, *, by: str, day: date) -> str | None:
    """Return the superseded record's text: status and day, if they change, and the successor."""
    if old.status is not Status.SUPERSEDED:
        values = {"status": Status.SUPERSEDED.value, "date": day.isoformat()}
        changed = with_values(text, old.lines, values)
        if not _differs_in(text, changed, dict(values, date=day)):
            return None
        text = changed
    return _with_id(text, SUPERSEDED_BY, by)


def _with_id(text: str, key: str, name: str) -> str | None:
    """Return *text* with an id in the list *key*; nothing where that cannot be done surely."""
    front = frontmatter.parse("", text)
    entry = front.entries.get(key)
    ids = entry.value if entry and entry.value is not None else []
    if not isinstance(ids, list):
        return None
    if name in ids or name.removeprefix("ADR-") in ids:
        return text
    end = "\r" if text.partition("\n")[0].endswith("\r") else ""
    rows = [row.removesuffix("\r") for row in text.split("\n")]
    if not _put(rows, front, key=key, entry=entry, name=name):
        return None
    changed = "\n".join(row + end for row in rows[:-1]) + "\n" + rows[-1]
    return changed if _differs_in(text, changed, {key: [*ids, name]}) else None


def _put(rows: list[str], front: FrontMatter, *, key: str, entry: Entry | None, name: str) -> bool:
    """Change or add one row; tell whether there was one way to do it."""
    if entry is None:
        after_status = key == SUPERSEDED_BY and "status" in front.entries
        row = front.entries["status"].line if after_status else front.body_line - 2
        rows.insert(row, f"{key}: [{name}]")
        return True
    row = entry.key_line - 1
    empty, one_row = EMPTY.fullmatch(rows[row]), ONE_ROW.fullmatch(rows[row])
    if not entry.value and empty:
        rows[row] = f"{empty[1]} [{name}]{empty[2]}"
    elif entry.value and one_row:
        rows[row] = f"{one_row[1]}, {name}{one_row[2]}"
    elif entry.items:
        last = entry.items[-1].line
        item = ITEM.fullmatch(rows[last - 1])
        if item is None:
            return False
        rows.insert(last, f"{item[1]}{name}")
    else:
        return False
    return True


def _differs_in(before: str, after: str, values: dict[str, object]) -> bool:
    """Whether *after* says what *before* does, apart from the values of some keys."""
    old, new = frontmatter.parse("", before), frontmatter.parse("", after)
    said = {key: entry.value for key, entry in new.entries.items()}
    wanted = {key: entry.value for key, entry in old.entries.items()} | values
    return said == wanted and old.body == new.body and len(old.problems) == len(new.problems)


def write(root: Path, supersession: Supersession) -> list[str]:
    """Write the successor first, so that a run that is cut short can be made again."""
    for path, text in supersession.texts.items():
        (root / path).write_bytes(text.encode())
    return list(supersession.texts)
