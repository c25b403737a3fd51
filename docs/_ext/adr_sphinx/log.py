"""The whole decision log, read once: every record, and every problem of each and between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adr_sphinx import allocation, digest, relations, revision, schema, target
from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import Contrast, Decision, Evidence, Status, record_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from adr_sphinx.revision import Revision

FOLDER = "adrs"
NOT_RECORDS = {"index.md", "_template.md", "README.md"}
ONCE_ACCEPTED = {Status.ACCEPTED, Status.SUPERSEDED, Status.DEPRECATED}


@dataclass(frozen=True, kw_only=True)
class Log:
    """Every record that could be read, what is wrong, and the texts that were read."""

    decisions: dict[int, Decision]
    problems: list[Problem]
    texts: dict[str, str]  # path -> text
    revisions: dict[int, list[Revision]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()  # paths of records that gave no decision


def read(root: Path, *, instead: Mapping[str, str] | None = None) -> Log:
    """Read and check every record below *root*; change nothing.

    *instead* gives texts by path that are checked in place of those on file.
    """
    instead = instead or {}
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    decisions: dict[int, Decision] = {}
    unread: list[str] = []
    first: dict[int, str] = {}  # number -> path, of broken records too
    for path in _paths(root):
        text = instead.get(path) or read_text(root, path, problems)
        decision = None
        if text is not None:
            texts[path] = text
            decision, found = schema.read_decision(path, text)
            problems += found
        if decision is None:
            unread.append(path)
        number = schema.number_of(path)
        if number is None:
            continue
        taken = first.setdefault(number, path)
        if taken != path:
            problems.append(_duplicate(number, path=path, taken=taken, decision=decision))
        elif decision is not None:
            decisions[number] = decision
    if not first:
        message = "0 records: no file is named NNNN-kebab-title.md"
        problems.append(Problem(FOLDER, 1, Code.LO01, message, fix='write one: adr new "Title"'))
    revisions = dict(_revisions(root, problems))
    problems += relations.check(decisions, unread=first.keys() - decisions.keys())
    problems += _check_numbers(root, first, decisions)
    problems += check_targets(root, decisions)
    problems += _check_texts(decisions, revisions)
    problems += _check_gone(first, revisions)
    return Log(
        decisions=dict(sorted(decisions.items())),
        problems=sorted(problems),
        texts=texts,
        revisions=revisions,
        unread=tuple(unread),
    )


def read_text(root: Path, path: str, problems: list[Problem]) -> str | None:
    """Read a file as UTF-8, or note the line of its first byte that is not."""
    data = (root / path).read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        problems.append(Problem(path, line, Code.EN01, message, column, fix="save it as UTF-8"))
        return None


def _paths(root: Path) -> Iterator[str]:
    folder = root / FOLDER
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    for file in files:
        if file.name not in NOT_RECORDS and file.is_file():
            yield f"{FOLDER}/{file.name}"


def _duplicate(number: int, *, path: str, taken: str, decision: Decision | None) -> Problem:
    line = decision.lines.get("id", 1) if decision else 1
    message = f"{record_id(number)} is taken by {taken}"
    return Problem(path, line, Code.ID02, message, fix="rename one file and mend its id")


def _check_numbers(
    root: Path, first: dict[int, str], decisions: dict[int, Decision]
) -> Iterator[Problem]:
    """Compare the records with the file of their numbers, where the log keeps one."""
    problems: list[Problem] = []
    text = read_numbers(root, problems)
    yield from problems
    if text is not None:
        lines = {number: known.lines.get("id", 1) for number, known in decisions.items()}
        records = {number: (path, lines.get(number, 1)) for number, path in first.items()}
        yield from allocation.check(text, records)


def read_numbers(root: Path, problems: list[Problem]) -> str | None:
    """Return the text of the file of numbers; nothing where the log keeps none."""
    return read_text(root, allocation.PATH, problems) if (root / allocation.PATH).exists() else None


# Evidence targets


def check_targets(root: Path, decisions: dict[int, Decision]) -> Iterator[Problem]:
    """Yield every run, arm and seeded violation that does not exist, at the line that names it."""
    targets = target.Targets(root)
    for _, decision in sorted(decisions.items()):
        for evidence in decision.evidence:
            yield from _check_evidence(root, decision, evidence, targets)
        for rule in decision.rules:
            path = target.file_of(rule.seeded) if rule.seeded else ""
            if path and (target.outside(path) or not (root / path).exists()):
                message = f"{rule.id}: there is no seeded violation {path}"
                yield Problem(decision.path, rule.line, Code.RU01, message, fix="mend the path")


def _check_evidence(
    root: Path, decision: Decision, evidence: Evidence, targets: target.Targets
) -> Iterator[Problem]:
    contrast = evidence.contrast
    sides: list[tuple[str, Evidence | Contrast, int]] = [(evidence.id, evidence, evidence.run_line)]
    if contrast:
        sides.append((f"{evidence.id} contrast", contrast, contrast.line))
    for label, side, line in sides:
        run, arm = side.run, side.arm
        fault = targets.fault(run) if run else None
        if fault:
            fix = "write path::test as pytest prints it"
            yield Problem(decision.path, line, Code.EV01, f"{label}: {fault}", fix=fix)
        if arm and run and not digest.belongs(arm, run):
            message = f"{label}: {arm} lies outside of {digest.folder_of(run)}"
            fix = "name a file of the experiment, which its digest covers"
            yield Problem(decision.path, side.arm_line, Code.EV01, message, fix=fix)
        elif arm and not (root / arm).is_file():
            message = f"{label}: there is no file {arm}"
            fix = "mend the path of `arm`"
            yield Problem(decision.path, side.arm_line, Code.EV01, message, fix=fix)


# Accepted texts


def accepted_numbers(root: Path) -> list[int]:
    """Return the numbers that were ever accepted, whether or not their records are there."""
    folder = root / FOLDER / "revisions"
    names = [below.name for below in folder.iterdir()] if folder.is_dir() else []
    return sorted(int(name) for name in names if name.isdecimal())


def _revisions(root: Path, problems: list[Problem]) -> Iterator[tuple[int, list[Revision]]]:
    folder = root / FOLDER / "revisions"
    for below in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not below.is_dir() or not below.name.isdecimal():
            message = "not the folder of a record"
            problems.append(Problem(_relative(root, below), 1, Code.ST06, message, fix="remove it"))
            continue
        number = int(below.name)
        read_here = [_revision(root, file, number, problems) for file in sorted(below.iterdir())]
        yield number, [found for found in read_here if found is not None]


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _revision(root: Path, file: Path, number: int, problems: list[Problem]) -> Revision | None:
    path = _relative(root, file)
    if file.suffix != ".md" or not revision.NAME.fullmatch(file.stem):
        message = "not the file of a revision"
        problems.append(Problem(path, 1, Code.ST06, message, fix="remove it"))
        return None
    text = read_text(root, path, problems)
    if text is None:
        return None
    found, faults = revision.read(path, text, number=number, name=file.stem)
    problems += faults
    return found


def _check_texts(
    decisions: dict[int, Decision], revisions: dict[int, list[Revision]]
) -> Iterator[Problem]:
    for number, decision in sorted(decisions.items()):
        published = revisions.get(number, [])
        yield from _check_text(decision, published)
        yield from _check_order(decision, published)
        yield from _check_lost_labels(decision, published)


def _check_text(decision: Decision, published: list[Revision]) -> Iterator[Problem]:
    line = decision.lines.get("status", 1)
    last = revision.latest(published)
    accept = f"`adr accept {decision.number}`"
    if last is None:
        if decision.status is Status.ACCEPTED:
            message = f"accepted, but no accepted text is on file (revision {decision.rev})"
            yield Problem(decision.path, line, Code.ST05, message, fix=accept)
    elif decision.status not in ONCE_ACCEPTED:
        message = f"{decision.status}, but it was accepted on {last.accepted} ({last.path})"
        fix = "write a new record; an accepted one is superseded or deprecated"
        yield Problem(decision.path, line, Code.ST02, message, fix=fix)
    elif decision.rev not in {revision.rev for revision in published}:
        message = f"the text is no longer the accepted one: {last.rev} is now {decision.rev}"
        fix = f"{accept} if it means the same, else write a new record"
        yield Problem(decision.path, line, Code.ST05, message, fix=fix)


def _check_order(decision: Decision, published: list[Revision]) -> Iterator[Problem]:
    """The last change of the status is no earlier than the first acceptance."""
    first = min(published, key=lambda found: found.accepted, default=None)
    if first is not None and decision.date < first.accepted:
        message = f"date is {decision.date}, but {first.path} was accepted on {first.accepted}"
        line = decision.lines.get("date", 1)
        fix = "write the day of the last change of the status"
        yield Problem(decision.path, line, Code.ST04, message, fix=fix)


def _check_lost_labels(decision: Decision, published: list[Revision]) -> Iterator[Problem]:
    """A label that was published stays, and stays with its text."""
    now = decision.labels
    texts = _texts(decision)
    where = {text: label for label, text in texts.items()}
    reported: set[str] = set()
    for old in published:
        for label, text in sorted(old.labels.items()):
            if label in reported:
                continue
            moved = where.get(text)
            if label not in now:
                reported.add(label)
                message = f"{label} is lost; {old.path} has it"
                fix = f"keep {label}, and say in its text that it no longer holds"
                yield Problem(decision.path, 1, Code.ID04, message, fix=fix)
            elif moved and texts[label] != text and old.labels.get(moved) != text:
                reported.add(label)
                message = f"the text of {label} in {old.path} now stands at {moved}"
                fix = "give labels back as they were; they are never renumbered"
                yield Problem(decision.path, now[moved], Code.ID04, message, fix=fix)


def _texts(decision: Decision) -> dict[str, str]:
    parts = {part.id: part.text for part in (*decision.options, *decision.consequences)}
    parts |= {evidence.id: evidence.shows for evidence in decision.evidence}
    parts |= {assumption.id: assumption.text for assumption in decision.assumptions}
    parts |= {rule.id: rule.ref for rule in decision.rules}
    return {label: revision.fold(text) for label, text in parts.items()}


def _check_gone(first: dict[int, str], revisions: dict[int, list[Revision]]) -> Iterator[Problem]:
    for number, published in sorted(revisions.items()):
        last = revision.latest(published)
        if last and number not in first:
            message = f"{record_id(number)} was accepted, but its record is gone"
            fix = "restore it from git; a record that no longer holds is superseded or deprecated"
            yield Problem(last.path, 1, Code.ID03, message, fix=fix)
