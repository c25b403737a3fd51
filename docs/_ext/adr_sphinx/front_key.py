"""The keys of the front matter in words, taken from its schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adr_sphinx.front_schema import DAY, EXPECT, ID, SLUG, TEXT, front_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS = (
    (DAY, "a day, as `2027-05-22`"),
    (ID, "an id, as `ADR-0012`"),
    (SLUG, "words joined by hyphens"),
    (TEXT, "text"),
    (EXPECT, "a mapping from each figure to `{min: …}`, `{max: …}` or both"),
)


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key: whether it must be there, what it takes and what it is about."""

    name: str
    required: bool
    form: str
    about: str


def keys(path: str = "") -> Iterator[Key]:
    """Yield the keys of the record, or of the part below *path*, as in ``evidence.contrast``.

    Raises ``LookupError`` where the schema has no such part.
    """
    part = front_schema()
    for name in filter(None, path.split(".")):
        part = part["properties"][name]
        part = part.get("items", part)
    for name, plain in part["properties"].items():
        yield Key(
            name=name,
            required=name in part["required"],
            form=form({key: value for key, value in plain.items() if key != "description"}),
            about=plain["description"],
        )


def form(plain: dict[str, Any]) -> str:
    """What a key takes, in words."""
    for known, words in FORMS:
        if plain == known:
            return words
    if "enum" in plain:
        return "one of " + ", ".join(f"`{word}`" for word in plain["enum"])
    if "items" in plain:
        return f"a list, each item {form(plain['items'])}"
    if "properties" in plain:
        return "a mapping"
    letters = plain["pattern"].partition("[")[2].partition("]")[0]
    return "a label, as " + " or ".join(f"`{letter}1`" for letter in letters)
