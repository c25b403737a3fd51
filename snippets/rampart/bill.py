"""``python -m rampart.bill STEP``: what a step changed of the modules that were there before.

Every line of Python counts but those that Django wrote as migrations: code, comments, docstrings
and blank lines, as ``diff`` counts them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from rampart.acceptance.step import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rampart.acceptance.step import Step

Files = dict[str, list[str]]
"""The lines of each file, by its path in the package."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A package of a step beside the one of the same name in the step before."""

    name: str
    before: Files | None
    after: Files | None
    is_kept: bool = False

    @property
    def removed(self) -> int:
        """Lines of before that are gone."""
        return sum(gone for gone, _ in self._differences())

    @property
    def added(self) -> int:
        """Lines that were not there before."""
        return sum(come for _, come in self._differences())

    def _differences(self) -> Iterator[tuple[int, int]]:
        before, after = self.before or {}, self.after or {}
        for path in sorted({*before, *after}):
            yield _difference(before.get(path, []), after.get(path, []))

    @property
    def fate(self) -> str:
        """What became of it."""
        if self.is_kept:
            return "kept as it is"
        return "new" if self.before is None else "gone" if self.after is None else "changed"


def bill(step: Step, before: Step) -> list[Item]:
    """An item for each package of either step; the rest of a step counts as ``config``."""
    old, new = _packages(before), _packages(step)
    reused = _reused(step, before)
    return [
        Item(
            name=name,
            before=old.get(name),
            after=old[name] if name in reused else new.get(name),
            is_kept=name in reused,
        )
        for name in sorted({*old, *new}, key=lambda name: (name not in old, name))
    ]


def _packages(step: Step) -> dict[str, Files]:
    found: dict[str, Files] = {}
    for path in sorted(step.folder.rglob("*.py")):
        inner = path.relative_to(step.folder)
        if "migrations" not in inner.parts:
            package = inner.parts[0] if len(inner.parts) > 1 else "config"
            # The step's own name is no change.
            text = path.read_text(encoding="utf-8").replace(step.package, "rampart.STEP")
            found.setdefault(package, {})[str(inner)] = text.splitlines()
    return found


def _reused(step: Step, before: Step) -> set[str]:
    """The packages of *before* that the map of *step* names where they are."""
    borders = step.borders
    modules = borders.modules if borders else ()
    return {each.name for each in modules if each.package.startswith(f"{before.package}.")}


def _difference(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Lines that went and lines that came."""
    same = sum(block.size for block in _matcher(before, after).get_matching_blocks())
    return len(before) - same, len(after) - same


def _matcher(before: Sequence[str], after: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(a=before, b=after, autojunk=False)


def lines(items: Sequence[Item]) -> Iterator[str]:
    """The bill as a table, and its sum."""
    width = max(len(each.name) for each in items)
    yield f"{'':{width}}  {'removed':>7}  {'added':>5}"
    for each in items:
        yield f"{each.name:{width}}  {each.removed:7}  {each.added:5}  {each.fate}"
    existing = [each for each in items if each.before is not None]
    new = [each for each in items if each.before is None]
    yield ""
    yield (
        f"of {len(existing)} packages that were there, {_count(existing, 'kept as it is')} kept as"
        f" they are: {sum(each.removed for each in existing)} lines removed,"
        f" {sum(each.added for each in existing)} added;"
        f" {len(new)} new: {sum(each.added for each in new)} lines"
    )


def _count(items: Sequence[Item], fate: str) -> int:
    return sum(each.fate == fate for each in items)


def main(argv: Sequence[str]) -> int:
    """Print the bill of the step that *argv* names."""
    known: Mapping[str, tuple[Step, Step]] = {
        str(step.number): (step, before) for before, step in pairwise(STEPS)
    }
    if list(argv[1:]) or not argv or argv[0] not in known:
        sys.stderr.write(f"which step? (fix: one of {', '.join(known)})\n")
        return 2
    sys.stdout.writelines(f"{line}\n" for line in lines(bill(*known[argv[0]])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
