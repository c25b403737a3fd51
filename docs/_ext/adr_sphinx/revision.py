"""The revision of a record's text: what counts, its short hash, and the accepted texts on file.

A status, a date or the path of a run may change without a new revision; a word may not.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from adr_sphinx import allowance, body, frontmatter
from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import LABEL, record_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adr_sphinx.frontmatter import Entry, FrontMatter

DIGITS = 7
NAME = re.compile(r"[0-9a-f]{7,64}")
LABELLED_LISTS = {"assumptions": "text", "evidence": "shows", "rules": "ref"}
COUNTED_LISTS = {"assumptions": "text", "evidence": "shows"}


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A text as it was accepted; its file is never changed again."""

    number: int
    rev: str
    accepted: date
    path: str
    title: str
    labels: dict[str, str] = field(default_factory=dict)  # label -> its text


def rev(text: str) -> str:
    """Return the revision of a record's whole text: the same for every layout of the same words."""
    return of(frontmatter.parse("", text))


def of(front: FrontMatter) -> str:
    """Return the revision of a record that is parsed already."""
    counted: list[Any] = [fold(_value(front.entries.get("chosen")))]
    counted += [_pairs(front, key, text) for key, text in COUNTED_LISTS.items()]
    counted.append(fold(allowance.without(front.body)))  # the title is its first line
    canonical = json.dumps(counted, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def fold(text: object) -> str:
    """Return the same words in one layout: composed characters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", str(text)).split())


def _value(entry: Entry | None) -> object:
    return "" if entry is None or entry.value is None else entry.value


def _pairs(front: FrontMatter, key: str, text: str) -> list[tuple[str, str]]:
    """Return label and text of each item of a labelled list, as far as they are written."""
    entry = front.entries.get(key)
    fields = [item.fields for item in entry.items] if entry else []
    return [(fold(_value(item.get("id"))), fold(_value(item.get(text)))) for item in fields]


def labels(front: FrontMatter, parsed: body.Body) -> dict[str, str]:
    """Return every label of a record with its folded text."""
    found = {part.id: fold(part.text) for part in (*parsed.options, *parsed.consequences)}
    for key, text in LABELLED_LISTS.items():
        found |= {label: words for label, words in _pairs(front, key, text) if LABEL.match(label)}
    return found


def freeze(text: str, *, number: int, accepted: date) -> str:
    """Return the file that keeps the accepted *text*: what counts, and nothing else."""
    front = frontmatter.parse("", text)
    head = [f"adr: {record_id(number)}", f'rev: "{of(front)}"', f"accepted: {accepted.isoformat()}"]
    kept: dict[str, Any] = {}
    if _value(front.entries.get("chosen")):
        kept["chosen"] = _value(front.entries.get("chosen"))
    for key, name in LABELLED_LISTS.items():
        pairs = _pairs(front, key, name)
        if pairs:
            kept[key] = [{"id": label, name: words} for label, words in pairs]
    below = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000) if kept else ""
    return "\n".join(
        [frontmatter.FENCE, *head, below + frontmatter.FENCE, allowance.without(front.body)]
    )


def read(path: str, text: str, *, number: int, name: str) -> tuple[Revision | None, list[Problem]]:
    """Read one accepted text and check that it is what its name promises."""
    front = frontmatter.parse(path, text)
    parsed = body.parse(path, front.body, first=front.body_line)
    problems = list(front.problems)
    expected = {"adr": record_id(number), "rev": name}
    for key, value in expected.items():
        if _value(front.entries.get(key)) != value:
            line = front.entries[key].line if key in front.entries else 1
            fix = "restore the file; accepted texts are never edited"
            problems.append(Problem(path, line, Code.ST06, f"{key} is not {value}", fix=fix))
    accepted = _value(front.entries.get("accepted"))
    if not isinstance(accepted, date):
        problems.append(Problem(path, 1, Code.ST06, "no day of acceptance (accepted: YYYY-MM-DD)"))
        return None, problems
    if of(front) != name:
        message = f"the text is not revision {name}; it is {of(front)}"
        fix = "restore the file; accepted texts are never edited"
        problems.append(Problem(path, front.body_line, Code.ST06, message, fix=fix))
    return (
        Revision(
            number=number,
            rev=name,
            accepted=accepted,
            path=path,
            title=parsed.title or "",
            labels=labels(front, parsed),
        ),
        problems,
    )


def latest(revisions: Iterable[Revision]) -> Revision | None:
    """Return the text that was accepted last."""
    return max(revisions, key=lambda revision: (revision.accepted, revision.rev), default=None)
