"""When a page last changed, as git knows it, and where to change it."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adr_sphinx import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

COMMIT = "\x01"  # marks the line of a commit among the names of its files


def dates(root: Path) -> dict[str, str]:
    """The day of the last commit to each file below *root*; a file without one is left out.

    The oldest commit of a shallow clone seems to add every file that is older still.
    """
    log = ["log", f"--format={COMMIT}%H %cs", "--name-only", "--no-renames", "--relative"]
    cut = set(git(root, "rev-parse", "--git-path", "shallow"))
    cut = {line for name in cut for line in lines_of(root / name)}
    found: dict[str, str] = {}
    commit = day = ""
    for line in git(root, "-c", "core.quotePath=off", *log):
        if line.startswith(COMMIT):
            commit, day = line.removeprefix(COMMIT).split()
        elif line:
            found.setdefault(line, "" if commit in cut else day)
    return {path: day for path, day in found.items() if day}


def git(root: Path, *arguments: str) -> list[str]:
    """The lines that a git command prints; none where there is no git or no repository."""
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")  # noqa: S603 - git, with our words
    except FileNotFoundError:
        return []
    return done.stdout.splitlines() if done.returncode == 0 else []


def lines_of(path: Path) -> list[str]:
    """The lines of a file that need not exist."""
    return path.read_text(encoding="ascii").split() if path.is_file() else []


def source(env: BuildEnvironment, docname: str) -> str:
    """The file that a document is written in, below the root of the repository."""
    return Path(env.doc2path(docname)).relative_to(env.srcdir).as_posix()


def pages_with_new_dates(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Pages that were committed since they were last written."""
    known = dates(Path(app.srcdir))
    new = {docname: known.get(source(env, docname), "") for docname in env.found_docs}
    old: dict[str, str] = getattr(env, "page_dates", {})
    env.page_dates = new  # type: ignore[attr-defined] # Sphinx keeps what it finds there
    return [docname for docname, day in new.items() if old.get(docname, day) != day]


def show(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    tree: nodes.document | None,
) -> None:
    """Tell the templates the day and the address of the editor, where each is known."""
    if tree is None or pagename not in app.env.found_docs:
        return
    day = getattr(app.env, "page_dates", {}).get(pagename, "")
    if day:
        context["changed"] = {"iso": day, "words": words.day(date.fromisoformat(day))}
    if app.config.source_url:
        root = app.config.source_url.rstrip("/")
        context["edit_url"] = f"{root}/edit/main/{source(app.env, pagename)}"
