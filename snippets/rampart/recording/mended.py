"""What a later step answers otherwise than step 1 on purpose, as ``mended.toml`` declares it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.recording.conversation import CALLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rampart.recording.record import Exchange

MENDED = Path(__file__).with_name("mended.toml")


class DeclarationError(ValueError):
    """The file declares what cannot be; one line for each problem."""


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A call that a step answers otherwise: which mistake that mends, the new answer, and why.

    ``like`` names the call whose body in step 1 this one has now; where it is empty, only the
    status is declared.
    """

    label: str
    mistake: str
    status: int
    like: str
    changed: str


def read_mended(path: Path = MENDED, *, step: int) -> dict[str, Mended]:
    """What is declared for a step, by label; ``DeclarationError`` if no recording can show it."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    declared = [
        Mended(
            label=label,
            mistake=each["mistake"],
            status=each["status"],
            like=each.get("like", ""),
            changed=each["changed"],
        )
        for each in document["mended"]
        if step in each["steps"]
        for label in each["labels"]
    ]
    found = list(_problems(declared))
    if found:
        raise DeclarationError("\n".join(f"{path.name}: {each}" for each in found))
    return {each.label: each for each in declared}


def _problems(declared: Sequence[Mended]) -> Iterator[str]:
    known, seen = {call.label for call in CALLS}, set[str]()
    for each in declared:
        for label in (each.label, each.like):
            if label and label not in known:
                yield f"no call is labelled {label!r} (fix: copy a label from conversation.py)"
        if each.label in seen:
            yield f"{each.label!r} is declared twice for one step (fix: keep one)"
        seen.add(each.label)
    for each in declared:
        if each.like in seen:
            yield f"{each.like!r} is mended itself (fix: let {each.label!r} be like another call)"


def expected(recorded: Sequence[Exchange], mended: Mapping[str, Mended]) -> tuple[Exchange, ...]:
    """The recording of step 1 with each declared answer in place of its own."""
    answers = {each.label: each for each in recorded}
    return tuple(
        _changed(each, mended[each.label], answers=answers) if each.label in mended else each
        for each in recorded
    )


def _changed(answer: Exchange, mended: Mended, *, answers: Mapping[str, Exchange]) -> Exchange:
    model = answers.get(mended.like, answer)
    return replace(answer, status=mended.status, form=model.form, body=model.body)
