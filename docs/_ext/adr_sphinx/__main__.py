"""The command ``adr``: check and list the log, write and accept records, run their evidence."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from adr_sphinx import (
    accept,
    allocation,
    allowance,
    baseline,
    formats,
    front_schema,
    frontmatter,
    health,
    judgement,
    lint,
    log,
    plain,
    receipt,
    run,
    runner,
    schema,
    seeded,
    supersede,
    template,
    today,
    urls,
)
from adr_sphinx.digest import claim_of
from adr_sphinx.evidence import Ledger, judge, recorded_file
from adr_sphinx.formats import counted
from adr_sphinx.model import ContrastOutcome, Kind, Outcome, Status, record_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from adr_sphinx.errors import Problem
    from adr_sphinx.report import Report
    from adr_sphinx.run import Run
    from adr_sphinx.runner import Wanted

    Command = Callable[["Place", argparse.Namespace], int]

OK, PROBLEMS, USAGE = 0, 1, 2


class UsageError(Exception):
    """The command cannot do what it was asked for; the message says what would do."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The repository that a command works on, and the day it takes for today."""

    root: Path
    day: date


def say(text: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(f"{text}\n")


def remark(text: str) -> None:
    """Print a line about the result, after what was printed of it."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def report(problems: Iterable[Problem]) -> int:
    """Print problems, each at its place; return the exit code that they ask for."""
    found = sorted(set(problems))
    for problem in found:
        say(problem.report)
    return PROBLEMS if any(problem.severity == "error" for problem in found) else OK


# Reading


def command_check(place: Place, arguments: argparse.Namespace) -> int:
    """Report every problem of every record and page, and of what is kept beside them."""
    if not place.root.is_dir():
        raise UsageError(f"there is no folder {place.root}")
    if arguments.plain and not arguments.plain.is_dir():
        raise UsageError(f"there is no folder {arguments.plain}")
    found = checked(place, arguments)
    site = os.environ.get("SITE_URL", "")
    sys.stdout.write(formats.FORMATS[arguments.format](found, site=site))
    for line in formats.summary(found):
        remark(line)
    return PROBLEMS if formats.failed(found) else OK


def checked(place: Place, arguments: argparse.Namespace) -> Report:
    """Check, and hold back what a baseline knows; write that first where it is asked for."""
    file = baseline_file(place, arguments)
    if arguments.plain:
        found = plain.run(place.root, arguments.plain.resolve())
    else:
        found = lint.look(place.root, day=place.day)
    if file is None:
        return found
    known = baseline.load(place.root, file)
    if arguments.update_baseline and not known.problems:
        known = update_baseline(file, known, found)
    return lint.held_back(found, known)


def baseline_file(place: Place, arguments: argparse.Namespace) -> Path | None:
    """Return the baseline that is named, else that of the log; another log has none of its own."""
    file: Path | None = arguments.baseline
    if file is None and arguments.plain:
        if arguments.update_baseline:
            raise UsageError("--plain has no baseline of its own; name one with --baseline FILE")
        return None
    if file and not file.is_file() and not arguments.update_baseline:
        raise UsageError(f"there is no file {file}; --update-baseline writes it")
    return file or place.root / baseline.PATH


def update_baseline(file: Path, known: baseline.Baseline, found: Report) -> baseline.Baseline:
    """Begin the file with every problem of today, or drop from it what is mended."""
    if not file.is_file():
        text = baseline.begun(found.problems)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        begun = baseline.read(known.path, text)
        remark(f"{known.path}: begun with {counted(len(begun.known), 'problem')}")
        return begun
    text = known.shrunk(found.problems, unread=found.unread)
    kept = baseline.read(known.path, text)
    dropped = len(known.known) - len(kept.known)
    remark(f"{known.path}: {dropped} dropped, {len(kept.known)} kept")
    if not dropped:
        return known
    receipt.write(file, text)
    return kept


def command_list(place: Place, _: argparse.Namespace) -> int:
    """Print number, status, health and title of every record."""
    found = log.read(place.root)
    ledger = Ledger.load(place.root)
    rows = [("number", "status", "health", "title")]
    for decision in found.decisions.values():
        verdicts = [judge(evidence, ledger) for evidence in decision.evidence]
        state, _reason = health.of(decision, verdicts)
        rows.append((decision.id, decision.status, state.value if state else "-", decision.title))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([*cells, row[-1]]))
    for path in found.unread:
        remark(f"{path} cannot be read; `adr check` says why")
    return PROBLEMS if found.unread or not found.decisions else OK


# Writing


def command_new(place: Place, arguments: argparse.Namespace) -> int:
    """Write a proposal with the next number from a template, and the number into adrs/IDS."""
    title = " ".join(arguments.title.split())
    slug = arguments.slug or slug_of(title)
    if not schema.SLUG.fullmatch(slug):
        raise UsageError(f"{title!r} gives no file name; add --slug words-like-this")
    start = template.read(place.root)
    front = frontmatter.parse(start.path, start.text)
    given = given_numbers(place)
    if given is None:
        return PROBLEMS
    names = [file.name for file in (place.root / log.FOLDER).glob("*.md")]
    number = accept.next_number(names, [*log.accepted_numbers(place.root), *given])
    values = {"id": record_id(number), "status": Status.PROPOSED.value, "date": str(place.day)}
    lines = {key: entry.key_line for key, entry in front.entries.items()}
    lost = sorted(values.keys() - lines.keys())
    if lost:
        raise UsageError(f"{start.path} has no key {', '.join(lost)}")
    head = accept.with_values(start.text, lines, values).removesuffix(front.body)
    below = re.sub(r"^# .*$", lambda _: f"# {title}", front.body, count=1, flags=re.MULTILINE)
    path = f"{log.FOLDER}/{number:04}-{slug}.md"
    (place.root / log.FOLDER).mkdir(exist_ok=True)
    with (place.root / path).open("x", encoding="utf-8", newline="\n") as file:
        file.write(head + below)
    note_numbers(place, given)
    say(path)
    return OK


def given_numbers(place: Place) -> set[int] | None:
    """Return the numbers in the file of numbers; nothing, with a report, if it cannot be read."""
    problems: list[Problem] = []
    text = log.read_numbers(place.root, problems)
    found, faults = allocation.read(text or "")
    if problems or faults:
        report([*problems, *faults])
        remark("no number was taken")
        return None
    return {known.number for known in found}


def note_numbers(place: Place, given: set[int]) -> None:
    """Append a line for each record that has none, the new one among them."""
    file = place.root / allocation.PATH
    named = ((path.name, schema.number_of(path.name)) for path in file.parent.glob("*.md"))
    records = {number: name for name, number in named if number and number not in given}
    text = file.read_text(encoding="utf-8") if file.exists() else None
    lines = [(number, allocation.name_of(name)) for number, name in records.items()]
    file.write_bytes(allocation.appended(text, lines, day=place.day).encode())


def slug_of(title: str) -> str:
    """Return the words of a title as a file name has them."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def command_accept(place: Place, arguments: argparse.Namespace) -> int:
    """Check a record, set status and date, and keep the accepted text."""
    found = log.read(place.root)
    decision = found.decisions.get(arguments.number)
    if decision is None:
        return _unreadable(found, arguments.number)
    kept = {revision.rev for revision in found.revisions.get(decision.number, ())}
    if decision.status is Status.ACCEPTED and decision.rev in kept:
        say(f"{decision.id} is accepted already, as {decision.rev}")
        return OK
    planned = accept.plan(place.root, decision, found.texts[decision.path], day=place.day)
    if planned.blocking:
        code = report(planned.blocking)
        remark(f"{decision.id} is not accepted; nothing was changed")
        return code
    for path in accept.write(place.root, planned):
        say(path)
    remark(f"{decision.id} is accepted, as {planned.decision.rev}")
    for problem in planned.remaining:
        remark(f"next: {problem.report}")
    return OK


def command_supersede(place: Place, arguments: argparse.Namespace) -> int:
    """Write into both records that an accepted one takes the place of another."""
    found = log.read(place.root)
    for number in (arguments.old, arguments.new):
        if number not in found.decisions:
            return _unreadable(found, number)
    old, new = (found.decisions[number] for number in (arguments.old, arguments.new))
    planned = supersede.plan(place.root, found, old=old, new=new, day=place.day)
    if planned.blocking:
        report(planned.blocking)
        remark("nothing was changed")
        return PROBLEMS
    if not planned.texts:
        say(f"{old.id} is superseded by {new.id} already")
    for path in supersede.write(place.root, planned):
        say(path)
    for problem in planned.remaining:
        remark(f"next: {problem.report}")
    return OK


def _unreadable(found: log.Log, number: int) -> int:
    """Say why a record that could not be read stays as it is."""
    paths = [path for path in found.unread if schema.number_of(path) == number]
    if not paths:
        raise UsageError(f"there is no {record_id(number)}")
    code = report(problem for problem in found.problems if problem.path in paths)
    remark(f"{record_id(number)} cannot be read; nothing was changed")
    return code


# Evidence


def command_evidence(place: Place, arguments: argparse.Namespace) -> int:
    """Run what runs anywhere and is missing or stale; report what the runs say."""
    found = log.read(place.root)
    ledger = Ledger.load(place.root)
    for problem in ledger.problems:
        remark(problem.report)
    everything = list(runner.wanted(found.decisions.values(), suits=lambda _: True))
    anywhere = [item for item in everything if item.evidence.kind.runs_anywhere]
    asked = chosen(anywhere, arguments.claim)
    due = [item for item in asked if arguments.all or _is_due(item, ledger)]
    session = runner.collect(place.root, sorted({item.node_id for item in due}))
    if session.output:
        remark(session.output)
    named = {item.node_id for item in everything}
    kept = {
        node_id: known
        for node_id, known in ledger.recorded.items()
        if node_id in named or found.unread  # a record that cannot be read may name it
    }
    runs = kept | session.runs
    _write_recorded(place.root, runs)
    code = report([*runner.uncollected(due, session.runs), *runner.unrecorded(asked, runs)])
    _say_verdicts(asked, Ledger.load(place.root))
    ran = len({item.node_id for item in due})
    current = len({item.node_id for item in asked}) - ran
    dropped = len(ledger.recorded) - len(kept)
    remark(f"evidence: {counted(ran, 'run')} made, {current} up to date, {dropped} dropped")
    return code


def command_receipts(place: Place, arguments: argparse.Namespace) -> int:
    """Run what is measured, and keep how the figures came about beside the experiment."""
    found = log.read(place.root)
    measured = runner.wanted(
        found.decisions.values(), suits=lambda evidence: evidence.kind is Kind.MEASURED
    )
    asked = chosen(list(measured), arguments.claim)
    session = runner.collect(place.root, sorted({item.node_id for item in asked}), full=True)
    if session.output:
        remark(session.output)
    made = {node_id: made for node_id, made in session.runs.items() if made.outcome != "skipped"}
    entries = {
        node_id: receipt.written(
            made_here,
            command=f"make receipts CLAIM={claim_of(node_id)}",
            day=place.day,
            machine=receipt.machine(),
            digest=made_here.digest,
        )
        for node_id, made_here in made.items()
    }
    for path in receipt.merge(place.root, entries):
        say(path)
    skipped = sorted(session.runs.keys() - made.keys())
    for node_id in skipped:
        remark(f"{node_id} was skipped; its receipt stays as it was")
    code = report([*runner.uncollected(asked, session.runs), *runner.unrecorded(asked, made)])
    remark(f"receipts: {counted(len(made), 'run')} kept, {len(skipped)} skipped")
    return PROBLEMS if skipped else code


def chosen(items: list[Wanted], claim: str | None) -> list[Wanted]:
    """Return the runs of one claim, or all of them; an unknown claim is refused."""
    if claim is None:
        return items
    found = [item for item in items if claim in item.names]
    if not found:
        known = sorted({claim_of(item.node_id) for item in items})
        raise UsageError(f"no such claim: {claim}; there is {', '.join(known) or 'none'}")
    return found


def _is_due(item: Wanted, ledger: Ledger) -> bool:
    known = ledger.recorded.get(item.node_id)
    # What failed may have failed for the machine's sake, so only a pass is kept.
    return known is None or not known.fresh or known.outcome != "passed"


def _write_recorded(root: Path, runs: dict[str, Run]) -> None:
    """Replace what is recorded, where that changes anything."""
    file = recorded_file(root, os.environ)
    text = run.dumps({node_id: known.as_json() for node_id, known in runs.items()})
    if not file.is_file() or file.read_bytes() != text.encode():
        receipt.write(file, text)


def _say_verdicts(asked: list[Wanted], ledger: Ledger) -> None:
    """Name each piece of evidence that does not back its claim."""
    for item in {(item.decision.id, item.evidence.id): item for item in asked}.values():
        verdict = judge(item.evidence, ledger)
        place = f"{item.decision.id}/{item.evidence.id}"
        if verdict.outcome is not Outcome.PROVED:
            say(f"{place} {verdict.outcome}: {verdict.reason}")
        if verdict.contrast_outcome not in {None, ContrastOutcome.FAILS_AS_EXPECTED}:
            say(f"{place} contrast {verdict.contrast_outcome}: {verdict.contrast_reason}")


def command_schema(_place: Place, _: argparse.Namespace) -> int:
    """Print the JSON Schema of a record's front matter."""
    say(json.dumps(front_schema.front_schema(), indent=1))
    return OK


# Rules


def command_rules(place: Place, arguments: argparse.Namespace) -> int:
    """Try each rule on its seeded violation, where that is missing or stale."""
    found = log.read(place.root)
    known = seeded.load(place.root)
    rules = dict(seeded.wanted(found.decisions.values()))
    digests = {name: seeded.digest(place.root, rule) for name, rule in rules.items()}
    current = {
        name: result
        for name, result in known.items()
        if result.verdict.caught and result.digest == digests.get(name) and not arguments.all
    }
    due = {name: rule for name, rule in rules.items() if name not in current}
    made = seeded.attempts(place.root, due)
    results: dict[str, seeded.Result] = {}
    untried: dict[str, str] = {}
    for name in rules:
        result = current.get(name) or seeded.Result(verdict=made[name], digest=digests[name])
        if result.verdict.caught is None:
            untried[name] = result.verdict.said
        else:
            results[name] = result
    file = place.root / seeded.RESULTS
    text = seeded.dumps(results)
    if not file.is_file() or file.read_bytes() != text.encode():
        receipt.write(file, text)
    missed = {name: kept.verdict.said for name, kept in results.items() if not kept.verdict.caught}
    for name, said in missed.items():
        say(f"{name} not caught: {said}")
    for name, said in untried.items():
        remark(f"{name} not tried: {said}")
    caught = len(results) - len(missed)
    remark(f"rules: caught {caught} of {counted(len(results), 'seeded violation')}")
    return PROBLEMS if missed else OK


def command_judge(place: Place, arguments: argparse.Namespace) -> int:
    """Judge what the last build wrote by the policies among the rules."""
    built = arguments.built or place.root / judgement.BUILT
    if not built.is_dir():
        raise UsageError(f"there is no build at {built}; run `make site` first")
    found = log.read(place.root)
    left, _, _ = allowance.settle(found.problems, found.texts)
    # A record with an error may have lost a rule, and what is not asked cannot fail.
    sound = report(problem for problem in left if problem.severity == "error") == OK
    wanted = list(judgement.wanted(found.decisions.values()))
    passed = 0
    for name, rule, path in wanted:
        made = judgement.judge_built(place.root, built, rule, path)
        passed += made.passed is True
        say(f"{name} {path}: {'passed' if made.passed else 'failed'} by {rule.ref}")
        for line in made.said:
            say(f"  {line}")
    remark(f"policies: {passed} of {counted(len(wanted), 'verdict')} passed")
    return OK if sound and passed == len(wanted) else PROBLEMS


# Addresses


def command_urls(place: Place, arguments: argparse.Namespace) -> int:
    """Compare what the last build published with what ever was; add what is new."""
    published = urls.listing(place.root / urls.LISTING)
    if published is None:
        raise UsageError(f"there is no {urls.LISTING}; run `make site` first")
    lock = urls.Lock.read(place.root / urls.LOCK)
    code = report(lock.missing(published))
    new = lock.new(published)
    if arguments.update and code == OK:
        receipt.write(place.root / urls.LOCK, lock.extended(published))
        remark(f"{urls.LOCK}: {len(new)} added")
    else:
        for url in new:
            say(f"new: {url}")
        remark(f"{len(new)} new; `adr urls --update` adds them" if new else "nothing new")
    return code


# The command line


def parser() -> argparse.ArgumentParser:
    """Describe every command; the help of each is its function's first line."""
    top = argparse.ArgumentParser(prog="adr", description=(__doc__ or "").strip())
    top.add_argument("--root", type=Path, help="the folder that holds adrs/")
    commands = top.add_subparsers(dest="command", required=True)

    def add(name: str, function: Command) -> argparse.ArgumentParser:
        text = (function.__doc__ or "").strip()
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(function=function)
        return added

    check = add("check", command_check)
    check.add_argument("--format", choices=list(formats.FORMATS), default="text")
    check.add_argument(
        "--plain", type=Path, metavar="DIR", help="read the MADR 2, 3 or 4 files of another log"
    )
    check.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help=f"hold back the problems that FILE knows; without it, {baseline.PATH}",
    )
    check.add_argument(
        "--update-baseline",
        action="store_true",
        help="write the file where there is none, else drop from it what is mended",
    )
    add("list", command_list)
    new = add("new", command_new)
    new.add_argument("title")
    new.add_argument("--slug", help="the words of the file name")
    accepting = add("accept", command_accept)
    accepting.add_argument("number", type=_number)
    superseding = add("supersede", command_supersede)
    superseding.add_argument("old", type=_number)
    superseding.add_argument("new", type=_number)
    for name, function in (("evidence", command_evidence), ("receipts", command_receipts)):
        running = add(name, function)
        running.add_argument("--claim", metavar="X", help="an experiment, or 0006, or 0006/E1")
        if name == "evidence":
            running.add_argument("--all", action="store_true", help="also what is up to date")
    add("schema", command_schema)
    add("rules", command_rules).add_argument(
        "--all", action="store_true", help="also what is up to date"
    )
    add("judge", command_judge).add_argument(
        "built",
        type=Path,
        nargs="?",
        help=f"the folder of the build; without it, {judgement.BUILT}",
    )
    add("urls", command_urls).add_argument("--update", action="store_true")
    return top


def _number(text: str) -> int:
    match = re.fullmatch(r"(?:ADR-)?0*([1-9]\d*)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of a record")
    return int(match.group(1))


def find_root(start: Path) -> Path:
    """Return the nearest folder that holds the log, upwards from *start* within its repository."""
    for folder in (start, *start.parents):
        if (folder / log.FOLDER).is_dir():
            return folder
        if (folder / ".git").exists():  # a file in a worktree or a submodule
            break
    return start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 when all is well, 1 with problems, 2 when it was asked wrongly."""
    options = parser().parse_args(arguments)
    root = options.root.resolve() if options.root else find_root(Path.cwd())
    given = os.environ.get(today.VARIABLE)
    try:
        day = today.today(root, os.environ) if given else datetime.now().astimezone().date()
        code: int = options.function(Place(root=root, day=day), options)
    except (UsageError, today.UnknownDayError) as error:
        remark(f"adr {options.command}: {error}")
        return USAGE
    except FileExistsError as error:
        remark(f"adr {options.command}: {error.filename} exists already; nothing was overwritten")
        return PROBLEMS
    except OSError as error:
        if error.filename is None:
            raise
        remark(f"adr {options.command}: {error.filename}: {error.strerror}")
        return USAGE
    return code


if __name__ == "__main__":
    sys.exit(main())
