"""What happens around reading and writing: one function for each event of a build."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.util import logging

from adr_sphinx import beside, export, feed, frontmatter, log, topic_page, urls, words
from adr_sphinx.builder import RECORD, REVISION, SiteBuilder
from adr_sphinx.nodes import SITES
from adr_sphinx.today import UnknownDayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from adr_sphinx.domain import AdrDomain
    from adr_sphinx.errors import Problem

logger = logging.getLogger(__name__)

LINK = re.compile(r"\]\((?![a-z]+:|[#/<])")  # a relative link
CORPUS = ("adrs.json", "adrs.schema.json")
FEEDS = (*(f"/{name}" for name in CORPUS), "/objects.inv")


def adr_domain(env: BuildEnvironment) -> AdrDomain:
    """The domain of this build."""
    return cast("AdrDomain", env.domains["adr"])


def drop_unreadable_sources(app: Sphinx, config: Config) -> None:
    """Leave out bibliographies that are not UTF-8, which would end the build with a traceback."""
    if "bibtex_bibfiles" not in config:
        return
    problems: list[Problem] = []
    present = [name for name in config.bibtex_bibfiles if (app.srcdir / name).is_file()]
    unreadable = {name for name in present if log.read_text(app.srcdir, name, problems) is None}
    config.bibtex_bibfiles = [name for name in config.bibtex_bibfiles if name not in unreadable]
    report(app, problems)


def read_log(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Read the log once, before any page, and report all that is wrong with it.

    The pages of a number that a file has come to claim, or left, are read again, and so is a page
    whose picture of the relations is not what it was.
    """
    domain = adr_domain(env)
    reading = domain.read_log()
    if isinstance(reading.today, UnknownDayError):
        logger.warning(
            "overdue reviews are not shown: %s", reading.today, type="adr", subtype="today"
        )
    report(app, reading.problems)
    if reading.held:
        logger.info("held back: %d known problems; `adr check` counts them", len(reading.held))
    report(app, set(drop_unreadable(env, added, changed)).difference(reading.problems))
    moved = {record_number(docname) for docname in added | removed} - {None}
    drawn = reading.graph if domain.graphs else ""
    redrawn = {docname for docname, text in domain.graphs.items() if text != drawn}
    return [
        docname
        for docname in env.found_docs
        if record_number(docname) in moved or docname in redrawn
    ]


def record_number(docname: str) -> int | None:
    """The number in a record's name; nothing for another page."""
    match = RECORD.fullmatch(docname)
    return int(match["number"]) if match else None


def drop_unreadable(env: BuildEnvironment, added: set[str], changed: set[str]) -> list[Problem]:
    """Leave out pages that are not UTF-8, at which Sphinx would end with a traceback."""
    problems: list[Problem] = []
    root = Path(env.srcdir)
    for docname in sorted(added | changed):
        path = Path(env.doc2path(docname)).relative_to(root).as_posix()
        if log.read_text(root, path, problems) is None:
            for names in (added, changed, env.found_docs):
                names.discard(docname)
    return problems


def report(app: Sphinx, problems: Iterable[Problem]) -> None:
    """Log problems where they stand; an error fails the build with or without ``-W``."""
    for problem in sorted(problems):
        say = logger.error if problem.severity == "error" else logger.warning
        place = f"{problem.path}:{problem.line}"
        say(problem.text, location=place, type="adr", subtype=str(problem.code))
        if problem.severity == "error":
            app.statuscode = 1


def hide_front_matter(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Blank the front matter, which the core has read; every line keeps its number.

    Left to docutils, ``status`` and ``date`` would vanish and broken YAML be reported twice.
    An accepted text lies two folders deeper than the record whose links it keeps.
    """
    if RECORD.fullmatch(docname) or REVISION.fullmatch(docname):
        text = frontmatter.normal_lines(source[0]).removeprefix("\ufeff")
        _, body, line = frontmatter.split(text)
        if REVISION.fullmatch(docname):
            body = LINK.sub("](../../", body)
        source[0] = "\n" * (line - 1) + body


def pages_to_write_again(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Pages that show a record whose text, evidence or neighbour changed, though they did not."""
    domain = adr_domain(env)
    domain.settle()
    return domain.outdated(app.builder.name) & env.found_docs


def link_neighbours(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _tree: nodes.document | None,
) -> None:
    """Give a record the next and the previous number, which no table of contents gives."""
    here = record_number(pagename)
    if here is None:
        return
    domain = adr_domain(app.env)
    for key, number in zip(("prev", "next"), domain.neighbours(here), strict=True):
        context[key] = None
        if number is not None:
            link = app.builder.get_relative_uri(pagename, domain.documents[number])
            context[key] = {"link": link, "title": words.name(domain.decisions[number])}


def write_outputs(app: Sphinx, error: Exception | None) -> None:
    """Write the corpus and check the promise of addresses, once a build came through."""
    if error is not None or app.builder.name not in SITES:
        return
    domain = adr_domain(app.env)
    if domain.reading.broken:
        drop_corpus(app.outdir)
    else:
        write_corpus(app.outdir, domain)
        beside.write_feed(app, domain)
    topic_page.drop_gone(app, domain)
    if isinstance(app.builder, SiteBuilder):
        beside.write_cards(app, domain)
        keep_promise(app, domain)


def write_corpus(outdir: Path, domain: AdrDomain) -> None:
    """Write ``adrs.json`` and the schema that it follows."""
    reading = domain.reading
    corpus = export.corpus(
        domain.decisions,
        reading.verdicts,
        reading.healths,
        dead_cited=reading.dead_cited,
        caught=reading.caught,
    )
    for name, value in zip(CORPUS, (corpus, export.corpus_schema()), strict=True):
        text = json.dumps(value, indent=1, ensure_ascii=False)
        (outdir / name).write_text(text + "\n", encoding="utf-8")


def drop_corpus(outdir: Path) -> None:
    """Delete what an earlier build wrote: a log with errors is no corpus."""
    for name in (*CORPUS, feed.NAME):
        (outdir / name).unlink(missing_ok=True)


def keep_promise(app: Sphinx, domain: AdrDomain) -> None:
    """Compare what is published now with all that ever was."""
    found = sorted(published(app, domain))
    listing = app.srcdir / urls.LISTING
    listing.parent.mkdir(parents=True, exist_ok=True)
    listing.write_text("".join(f"{url}\n" for url in found), encoding="utf-8")
    report(app, urls.Lock.read(app.srcdir / urls.LOCK).missing(found))


def published(app: Sphinx, domain: AdrDomain) -> Iterator[str]:
    """Every address of the site: pages, the labels and sections of records, feeds, cards."""
    for docname in app.env.found_docs:
        address = "/" + app.builder.get_target_uri(docname)
        yield address
        for anchor in domain.anchors.get(docname, ()):
            yield f"{address}#{anchor}"
    yield from FEEDS
    yield from beside.addresses(app, domain)
