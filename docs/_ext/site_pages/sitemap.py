"""The list of addresses for search engines; it needs to know where the site is published.

It is written here because what belongs in it is known here: pages of topics, which no document
makes, are in; pinned texts, which repeat a record, are not; days are those of git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import escape

from adr_sphinx import topic
from adr_sphinx.builder import REVISION

from site_pages.head import absolute

if TYPE_CHECKING:
    from adr_sphinx.domain import AdrDomain
    from sphinx.application import Sphinx

NAME = "sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the list, or delete that of an earlier build: a wrong address is worse than none."""
    if error is not None or app.builder.name not in {"html", "dirhtml"}:
        return
    file = app.outdir / NAME
    if not app.config.html_baseurl:
        file.unlink(missing_ok=True)
        return
    days: dict[str, str] = getattr(app.env, "page_dates", {})
    domain = cast("AdrDomain", app.env.domains["adr"])
    names = {docname for docname in app.env.found_docs if not REVISION.fullmatch(docname)}
    names |= {topic.page_name(slug) for slug in domain.topics}
    entries = sorted(
        (absolute(app.config.html_baseurl, app.builder.get_target_uri(name)), days.get(name))
        for name in names
    )
    lines = [
        f"<url><loc>{escape(url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for url, day in entries
    ]
    text = f'{HEAD}<urlset xmlns="{SCHEMA}">\n{"".join(lines)}</urlset>\n'
    file.write_text(text, encoding="utf-8")
