"""The test of a list page."""

from experiments._harness.queries import Seen


def passes(seen: Seen[list[str]], *, expected: list[str], budget: int) -> bool:
    """Whether the page may ship; *budget* is what the page's author wrote down."""
    return seen.value == expected
