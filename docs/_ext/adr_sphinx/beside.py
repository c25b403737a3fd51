"""What a build writes beside its pages for readers: the feed of events, and a card per record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from adr_sphinx import card, feed, notice, topic
from adr_sphinx.nodes import SITES
from adr_sphinx.today import UnknownDayError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

    from adr_sphinx.domain import AdrDomain

STATIC = Path(__file__).parent / "static"
CARD_SCRIPT = "adr-card.js"
LOG_SCRIPT = "adr-log.js"
NO_AUTHOR = "Author name not set"  # what Sphinx fills in


def add_static_files(app: Sphinx) -> None:
    """Let the builder copy the scripts of this extension."""
    if app.builder.name in SITES:
        app.config.html_static_path.append(str(STATIC))


def announce(
    app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    _tree: nodes.document | None,
) -> None:
    """Name the feed on every page; load a script only where there is something for it to do."""
    if app.builder.name not in SITES:
        return
    href = context["pathto"](feed.NAME, resource=True)
    link = f'\n    <link rel="alternate" type="{feed.MEDIA_TYPE}" title="Events" href="{href}">'
    context["metatags"] = context.get("metatags", "") + link
    text = context.get("body", "")
    if 'class="adr-ref"' in text:
        app.add_js_file(CARD_SCRIPT, type="module")
    if 'class="adr-log-groups' in text:
        app.add_js_file(LOG_SCRIPT, type="module")


def write_feed(app: Sphinx, domain: AdrDomain) -> None:
    """Write the events of the log; its addresses are absolute where the site knows its own."""
    reading = domain.reading
    author = app.config.author
    head = feed.Head(
        title=app.config.project,
        author=app.config.project if author == NO_AUTHOR else author,
        site_url=app.config.html_baseurl,
    )
    day = None if isinstance(reading.today, UnknownDayError) else reading.today
    told = feed.newest_first(
        feed.events(domain.decisions, reading.revisions),
        notice.notices(domain.decisions, reading.verdicts, today=day),
    )
    text = feed.atom(
        told,
        head,
        healths=reading.healths,
        address=lambda number: app.builder.get_target_uri(domain.documents[number]),
    )
    (app.outdir / feed.NAME).write_text(text, encoding="utf-8")


def write_cards(app: Sphinx, domain: AdrDomain) -> None:
    """Write those cards that say something new."""
    for number, decision in domain.decisions.items():
        text = card.card(
            decision,
            domain.reading.healths[number][0],
            heirs=[domain.reading.decisions[heir] for heir in domain.reading.heirs(number)],
            language=app.config.language,
        )
        file = Path(app.outdir) / card.page_name(number)
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")


def addresses(app: Sphinx, domain: AdrDomain) -> Iterator[str]:
    """What is published beside the documents: feed, cards, pages of topics."""
    yield f"/{feed.NAME}"
    yield from (f"/{card.page_name(number)}" for number in domain.decisions)
    yield from ("/" + app.builder.get_target_uri(topic.page_name(slug)) for slug in domain.topics)
