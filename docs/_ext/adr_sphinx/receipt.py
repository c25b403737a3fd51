"""Receipts: measured runs that are committed beside their experiment, with how they came about."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from adr_sphinx import log, run
from adr_sphinx.digest import EXPERIMENTS, RECEIPT, folder_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from adr_sphinx.errors import Problem
    from adr_sphinx.run import Run

GIBIBYTE = 1024**3


def load(root: Path) -> tuple[dict[str, Run], list[Problem]]:
    """Read the receipt of every experiment."""
    runs: dict[str, Run] = {}
    problems: list[Problem] = []
    for file in sorted((root / EXPERIMENTS).glob(f"*/{RECEIPT}")):
        path = file.relative_to(root).as_posix()
        text = log.read_text(root, path, problems)
        if text is None:
            continue
        found, faults = run.read(path, text, source="receipt")
        runs |= found
        problems += faults
    return runs, problems


def machine() -> str:
    """Describe the machine in words; its name is nobody's business."""
    system = platform.system()  # its build would tell whose machine it is, and explains nothing
    with suppress(OSError, KeyError):  # not every system says what it is called
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    cores = os.cpu_count() or 1
    plural = "core" if cores == 1 else "cores"
    return f"{cores} {plural} ({platform.machine()}), {_memory()} of memory, {system}"


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "an unknown amount"
    return f"{size / GIBIBYTE:.0f} GiB"


def written(measured: Run, *, command: str, day: date, machine: str, digest: str) -> dict[str, Any]:
    """Return one run as a receipt keeps it; a figure without samples is its own only sample."""
    figures = [
        figure.as_json() | {"samples": list(figure.samples or (figure.value,))}
        for figure in measured.figures
    ]
    return {
        "command": command,
        "date": day.isoformat(),
        "machine": machine,
        "versions": measured.environment,
        "digest": digest,
        "outcome": measured.outcome,
        "parameters": measured.parameters,
        "figures": figures,
    }


def merge(root: Path, entries: Mapping[str, dict[str, Any]]) -> list[str]:
    """Add *entries* to the receipts of their experiments; return the files that were written."""
    folders: dict[str, dict[str, dict[str, Any]]] = {}
    for node_id, entry in entries.items():
        folders.setdefault(folder_of(node_id), {})[node_id] = entry
    files = []
    for folder, new in sorted(folders.items()):
        path = f"{folder}/{RECEIPT}"
        write(root / path, run.dumps(_existing(root / path) | new))
        files.append(path)
    return files


def _existing(file: Path) -> dict[str, dict[str, Any]]:
    """Return what a receipt holds, as it is written."""
    if not file.is_file():
        return {}
    text = file.read_text(encoding="utf-8")
    return {
        node_id: written(
            found,
            command=found.command or "",
            day=found.date,
            machine=found.machine or "",
            digest=found.digest,
        )
        for node_id, found in run.loads(text, source="receipt").items()
        if found.date
    }


def write(file: Path, text: str) -> None:
    """Replace a file in one step, so that nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
