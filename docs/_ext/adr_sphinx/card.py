"""The card of a record: what a reader wants to know of a link before following it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from adr_sphinx import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adr_sphinx.model import Decision, Health

POLICY = "default-src 'none'"


def page_name(number: int) -> str:
    """The address of a record's card below the site's root."""
    return f"adr/{number:04}/card.html"


def card(
    decision: Decision, health: Health | None, *, heirs: Sequence[Decision], language: str
) -> str:
    """A small page that stands alone and is also put beside a link: no link, script or style."""
    facts = _mark(str(decision.status), f"adr-status adr-status--{decision.status}")
    facts += f" {words.day(decision.date)}"
    if health:
        facts += " · " + _mark(words.HEALTH[health], f"adr-health adr-health--{health}")
    lines = [
        f'<p class="adr-card-title">{escape(f"{decision.id} {decision.title}")}</p>',
        f'<p class="adr-meta">{facts}</p>',
        *(f"<p>In force: {escape(words.name(heir))}.</p>" for heir in heirs),
        f"<p>{escape(words.unmarked(decision.decision))}</p>",
    ]
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<meta charset="utf-8">\n'
        '<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(words.name(decision))}</title>\n"
        '<div class="adr-card" data-pagefind-ignore>\n' + "\n".join(lines) + "\n</div>\n</html>\n"
    )


def _mark(text: str, kind: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>'
