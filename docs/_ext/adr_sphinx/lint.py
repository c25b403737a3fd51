"""Everything that ``adr check`` looks at: the log, what is kept beside it, the pages, the calendar.

A build asks only whether the records are sound.
What depends on the day, and how pages cite, is told here, so that an old commit builds for ever.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Never

from adr_sphinx import (
    allowance,
    baseline,
    frontmatter,
    log,
    marker,
    prose,
    relations,
    runner,
    schema,
    seeded,
    urls,
)
from adr_sphinx.errors import Code, Problem
from adr_sphinx.evidence import Ledger
from adr_sphinx.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from adr_sphinx.baseline import Baseline
    from adr_sphinx.log import Log
    from adr_sphinx.model import Decision

PAGES = "docs"
BESIDE = {"urls.lock", "IDS", "revisions", "baseline.txt"}  # checked as what they are
SKIPPED = {
    "index.md": "a page, not a record",
    "README.md": "a page, not a record",
    "_template.md": "the template of new records",
}


def run(root: Path, *, day: date, environ: Mapping[str, str] = os.environ) -> Report:
    """Check the repository below *root* as of *day*; change nothing."""
    return held_back(look(root, day=day, environ=environ), baseline.load(root))


def look(root: Path, *, day: date, environ: Mapping[str, str] = os.environ) -> Report:
    """Do the same, and hold nothing back but what the texts themselves allow."""
    found, ledger, problems = _read(root, environ)
    problems += _unrecorded(found, ledger)
    problems += _uncaught(root, found)
    pages = dict(pages_of(root, problems))
    problems += check_texts(found, pages)
    skipped = dict(_skipped(root))
    try:
        problems += marker.check(root, records_of(found))
    except marker.SearchError as error:
        skipped["."] = f"no markers in code were looked for: {error}"
    for decision in found.decisions.values():
        problems += check_calendar(decision, day)
    left, allowed, unused = allowance.settle(set(problems), found.texts | pages, day=day)
    return Report(
        records=len(found.decisions) + len(found.unread),
        pages=len(pages),
        problems=[*left, *unused],
        skipped=skipped,
        held=allowed,
        unread=found.unread,
    )


def held_back(report: Report, known: Baseline) -> Report:
    """Return the report without what is known, and with what a baseline holds for nothing."""
    left, held, mended = known.settle(report.problems, unread=report.unread)
    return replace(
        report,
        problems=sorted({*left, *known.problems, *mended}),
        held=sorted([*report.held, *held], key=lambda item: item.problem),
        baseline=known.path,
    )


def build_problems(root: Path, *, environ: Mapping[str, str] = os.environ) -> list[Problem]:
    """Return what a build reports, too: the rest is told by ``adr check`` alone."""
    found, _, problems = _read(root, environ)
    left, _, _ = allowance.settle(problems, found.texts)
    known = baseline.load(root)
    return [*known.settle(left)[0], *known.problems]


def _read(root: Path, environ: Mapping[str, str]) -> tuple[Log, Ledger, list[Problem]]:
    found = log.read(root)
    ledger = Ledger.load(root, environ)
    lock = urls.Lock.read(root / urls.LOCK)
    return found, ledger, [*found.problems, *ledger.problems, *lock.problems]


def _unrecorded(found: Log, ledger: Ledger) -> Iterator[Problem]:
    """Yield the figures that runs of today's code did not record."""
    for item in runner.wanted(found.decisions.values(), suits=lambda _: True):
        known = ledger.run_for(item.evidence.kind, item.node_id)
        if known is not None and known.fresh:
            yield from runner.unrecorded([item], {item.node_id: known})


def _uncaught(root: Path, found: Log) -> Iterator[Problem]:
    """Yield the rules that were tried as they are now, and let their violation pass."""
    caught = seeded.fresh(root, found.decisions.values())
    for decision in found.decisions.values():
        for rule in decision.rules:
            if caught.get((decision.number, rule.id)) is False:
                message = f"{rule.id} does not catch its seeded violation {rule.seeded}"
                fix = "mend the rule or the violation; `adr rules` says what happened"
                yield Problem(decision.path, rule.line, Code.RU01, message, fix=fix)


def pages_of(root: Path, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Yield every page beside the records; one that cannot be read is a problem."""
    for file in sorted(_markdown_below(root / PAGES)):
        path = file.relative_to(root)
        if file.is_file() and not any(part.startswith(("_", ".")) for part in path.parts):
            text = log.read_text(root, path.as_posix(), problems)
            if text is not None:
                yield path.as_posix(), text


def _markdown_below(folder: Path) -> Iterator[Path]:
    """Yield every Markdown file; a folder that cannot be listed raises, for it is not empty."""
    for base, _, names in os.walk(folder, onerror=_refuse) if folder.is_dir() else ():
        yield from (Path(base, name) for name in names if name.endswith(".md"))


def _refuse(error: OSError) -> Never:
    raise error


def _skipped(root: Path) -> Iterator[tuple[str, str]]:
    """Name what lies among the records and was not read as one."""
    folder = root / log.FOLDER
    for file in sorted(folder.iterdir()) if folder.is_dir() else []:
        path = f"{log.FOLDER}/{file.name}"
        if file.name in BESIDE:
            continue
        if file.is_dir():
            yield f"{path}/", f"a folder; records stand in {log.FOLDER}/ itself"
        elif file.name in log.NOT_RECORDS:
            yield path, SKIPPED.get(file.name, "not a record")
        elif file.suffix != ".md":
            yield path, "not a Markdown file"


def records_of(found: Log) -> prose.Known:
    """Return the records that text and code may name."""
    numbers = {schema.number_of(path) for path in found.unread} - {None}
    return prose.Known(
        decisions=found.decisions,
        inverse=relations.inverse(found.decisions),
        unread=frozenset(number for number in numbers if number is not None),
    )


def check_texts(found: Log, pages: dict[str, str]) -> Iterator[Problem]:
    """Check how records and pages speak of records, and the figures that records state."""
    known = records_of(found)
    for path, text in sorted(pages.items()):
        yield from _check_body(path, text, known, None)
    by_path = {decision.path: decision for decision in found.decisions.values()}
    for path, text in sorted(found.texts.items()):
        yield from _check_body(path, text, known, by_path.get(path))


def _check_body(
    path: str, text: str, known: prose.Known, decision: Decision | None
) -> Iterator[Problem]:
    _, words, first = frontmatter.split(frontmatter.normal_lines(text).removeprefix("\ufeff"))
    yield from prose.check_citations(path, words, first=first, known=known, citing=decision)
    if decision is not None:
        yield from prose.check_figures(decision, words, first=first)


def check_calendar(decision: Decision, day: date) -> Iterator[Problem]:
    """Yield what the day has overtaken: warnings, for no clock makes a sound record unsound."""
    for line, code, message, fix in _overtaken(decision, day):
        yield Problem(decision.path, line, code, message, severity="warning", fix=fix)


def _overtaken(decision: Decision, day: date) -> Iterator[tuple[int, Code, str, str]]:
    if decision.date > day:
        message = f"date is {decision.date}, which is still to come"
        fix = "write the day of the last change of the status"
        yield decision.lines.get("date", 1), Code.ST04, message, fix
    if not decision.status.in_force:
        return
    if decision.review_by and decision.review_by < day:
        message = f"the review was due by {decision.review_by}"
        fix = "look again; then set a later day, or write the record that supersedes it"
        yield decision.lines.get("review-by", 1), Code.RV01, message, fix
    for evidence in decision.evidence:
        if evidence.review_by and evidence.review_by < day:
            message = f"{evidence.id}: the source was to be read again by {evidence.review_by}"
            yield evidence.line, Code.RV01, message, "read it again, and set a later day"
    for assumption in decision.assumptions:
        if assumption.expires < day:
            message = f"{assumption.id} expired on {assumption.expires}; {assumption.owner} owns it"
            fix = "find out whether it holds; then set a later day, or decide anew"
            yield assumption.line, Code.AS01, message, fix
    for waiver in decision.waivers:
        if waiver.until < day:
            message = f"the waiver of {waiver.rule} for {waiver.place} ended on {waiver.until}"
            fix = "mend what breaks the rule, or sign a new end"
            yield waiver.line, Code.RU02, message, fix
