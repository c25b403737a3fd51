"""JSON documents and their bytes, with everything refused that another reader might take amiss."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from rampart.step3_events.events.error import BadEventError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 64 * 1024
"""Bytes of an event: so many every intermediary has to forward, says CloudEvents 1.0."""

DEEPEST = 16
"""Levels of nesting, fields that nobody knows included."""

MOST = 20  # problems of a body that somebody may have filled with them
HALF = re.compile("[\ud800-\udfff]")


def written(document: dict[str, Any]) -> bytes:
    """The bytes of a document."""
    _refuse_half_characters(document)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    body = text.encode()
    _refuse_large(body)
    return body


def parsed(body: bytes) -> Any:  # noqa: ANN401 - JSON from outside is of any type
    """The document that the bytes hold."""
    _refuse_large(body)
    try:
        document = json.loads(
            body.decode(), object_pairs_hook=_each_name_once, parse_constant=_no_such_number
        )
    except (ValueError, RecursionError) as error:
        raise BadEventError(f"the body is not JSON: {error} (fix: JSON in UTF-8)") from error
    _refuse_half_characters(document)
    return document


def _refuse_large(body: bytes) -> None:
    if len(body) > LARGEST:
        raise BadEventError(f"the body has {len(body)} bytes (fix: at most {LARGEST})")


def _refuse_half_characters(document: object) -> None:
    """JSON can escape one half of a surrogate pair, which then has no bytes in UTF-8."""
    problems = [
        f"{_shown(path)}: found half a character (fix: whole ones)"
        for path, text in _texts(document)
        if HALF.search(text)
    ]
    if problems:
        raise BadEventError(*problems[:MOST])


def _texts(document: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every name and every text, with its path; without recursion, so that no depth can stop it."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), document)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            raise BadEventError(f"the body is nested too deep (fix: at most {DEEPEST} levels)")
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            waiting += [((*path, str(index)), each) for index, each in enumerate(value)]
        elif isinstance(value, dict):
            yield from ((path, name) for name in value)
            waiting += [((*path, name), each) for name, each in value.items()]


def _shown(path: tuple[str, ...]) -> str:
    """A path that may hold anything, fit for a log."""
    return ascii(".".join(path))[1:-1][:100] or "the event"


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Readers disagree on which of two values counts, so there must be no second one."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_such_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
