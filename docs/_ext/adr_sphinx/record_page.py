"""What a record's page says beyond its text: header, evidence, rules, footer."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from adr_sphinx import topic, words
from adr_sphinx.chart import Bar, bar_chart
from adr_sphinx.model import Status, record_id
from adr_sphinx.nodes import chart, doc_link, fold, fold_summary, site_file, slot, xref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Node

    from adr_sphinx.domain import AdrDomain
    from adr_sphinx.evidence import Figure, Verdict
    from adr_sphinx.model import Assumption, Bound, Decision, Rule, Waiver
    from adr_sphinx.reading import Reading
    from adr_sphinx.revision import Revision


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where something is shown, and what it may be made of."""

    domain: AdrDomain
    refdoc: str
    found_docs: AbstractSet[str]
    site_url: str

    @property
    def reading(self) -> Reading:
        """What this build knows of the log."""
        return self.domain.reading

    def link(self, target: str, text: str | None = None) -> Node:
        """A link to a record or a part of it."""
        return xref(target, text, refdoc=self.refdoc)


# Small parts


def block(*children: Node, kind: str) -> nodes.container:
    """A division of the page that the stylesheet knows as *kind*."""
    return nodes.container("", *children, classes=[kind])


def line(*children: Node | str, kind: str) -> nodes.paragraph:
    """A paragraph that the stylesheet knows as *kind*."""
    return nodes.paragraph("", "", *spoken(children), classes=[kind])


def spoken(children: Iterable[Node | str]) -> Iterator[Node]:
    """Words among nodes; words between backticks are code."""
    for child in children:
        if not isinstance(child, str):
            yield child
            continue
        for place, part in enumerate(child.split("`")):
            if part:
                yield nodes.literal("", part) if place % 2 else nodes.Text(part)


def mark(text: str, *kinds: str) -> nodes.inline:
    """A word or two that the stylesheet knows; the meaning is in the words."""
    return nodes.inline("", text, classes=list(kinds))


def section(anchor: str, title: str, *children: Node) -> nodes.section:
    """A section with a stable anchor."""
    return nodes.section("", nodes.title("", title), *children, ids=[anchor], names=[])


def label(text: str) -> nodes.reference:
    """A label that links to itself, ready to be copied."""
    return nodes.reference("", text, refid=text.lower(), internal=True, classes=["adr-label"])


def code(text: str, language: str) -> nodes.literal_block:
    """A highlighted block."""
    return nodes.literal_block(text, text, language=language, xml_space="preserve")


def details(summary: str, *children: Node) -> fold:
    """Children that open on demand."""
    return fold("", fold_summary("", summary), *children)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.table:
    """A plain table with a head."""
    columns = [nodes.colspec(colwidth=1) for _ in head]
    group = nodes.tgroup("", *columns, cols=len(head))
    group += nodes.thead("", row(head))
    group += nodes.tbody("", *(row(cells) for cells in rows))
    return nodes.table("", group, classes=["adr-table"])


def row(cells: Sequence[str]) -> nodes.row:
    """A row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))


# Header


def header(node: slot, page: Page) -> list[Node]:
    """What a reader sees first: what was decided, what it costs, whether it holds."""
    decision = page.reading.decisions[node["number"]]
    parts: list[Node] = [status_line(decision)]
    if not decision.status.in_force:
        parts.append(banner(decision, page))
    if health := health_line(decision, page.reading):
        parts.append(health)
    parts += node.children
    if review := review_line(decision, page.reading):
        parts.append(review)
    return [block(*parts, kind="adr-header")]


def status_line(decision: Decision) -> nodes.paragraph:
    """Id, status in words, date, scope and topic."""
    said: list[Node | str] = [f"{decision.id} · ", *state(decision)]
    if decision.topic:
        said += [" · topic ", topic_link(decision.topic)]
    return line(*said, kind="adr-meta")


def state(decision: Decision) -> list[Node | str]:
    """Status in words, date and scope."""
    word = mark(str(decision.status), "adr-status", f"adr-status--{decision.status}")
    return [word, f" {words.day(decision.date)} · {decision.scope}"]


def topic_link(slug: str) -> site_file:
    """A link to what is in force for a topic."""
    return site_file("", slug, page=topic.page_name(slug), classes=["adr-topic"])


def banner(decision: Decision, page: Page) -> nodes.container:
    """Why this record does not bind, and which one does, set apart."""
    return block(banner_line(decision, page), kind="adr-banner")


def banner_line(decision: Decision, page: Page) -> nodes.paragraph:
    """Why this record does not bind, and which one does."""
    said: list[Node | str] = [words.BANNER[decision.status]]
    heirs = page.reading.heirs(decision.number)
    for number in heirs:
        said += [" In force: ", page.link(f"{number:04}"), "."]
    if decision.status is Status.SUPERSEDED and not heirs:
        said.append(" Nothing that took its place is in force.")
    return line(*said, kind="adr-banner-line")


def health_mark(decision: Decision, reading: Reading) -> nodes.inline | None:
    """The health in one word, or nothing for a record that does not bind."""
    health, _ = reading.healths[decision.number]
    if health is None:
        return None
    return mark(words.HEALTH[health], "adr-health", f"adr-health--{health}")


def health_line(decision: Decision, reading: Reading) -> nodes.paragraph | None:
    """The health in one line: the word and the reason."""
    badge = health_mark(decision, reading)
    if badge is None:
        return None
    _, reason = reading.healths[decision.number]
    why = words.health_reason(reading.verdicts[decision.number], reason)
    return line(badge, f" {why}", kind="adr-health-line")


def review_line(decision: Decision, reading: Reading) -> nodes.paragraph | None:
    """When to look at the decision again."""
    if decision.review_by is None or not decision.status.in_force:
        return None
    text = "Review was due " if reading.overdue(decision.number) else "Review by "
    return line(f"{text}{words.day(decision.review_by)}", kind="adr-review")


# Evidence


def evidence_card(node: slot, page: Page) -> list[Node]:
    """One claim, its verdict, its figures, and all that is needed to run it again."""
    decision = page.reading.decisions[node["number"]]
    verdict = page.domain.verdict(decision.number, node["label"])
    item = verdict.evidence
    backs: list[Node | str] = []
    if item.claim:
        backs = [" backs ", page.link(f"{decision.number:04}/{item.claim}", item.claim)]
    head = line(label(item.id), " ", item.shows, kind="adr-claim")
    parts: list[Node] = [
        head,
        *verdict_lines(decision, verdict, backs),
        *pictures(decision, verdict),
    ]
    if verdict.run:
        parts.append(line(words.source(verdict, verdict.run), kind="adr-source"))
    parts += [*figure_table(decision, verdict), *arms(decision, verdict, page.reading)]
    parts += run_it(verdict)
    return [nodes.section("", *parts, ids=[item.id.lower()], classes=["adr-evidence"])]


def verdict_lines(
    decision: Decision, verdict: Verdict, backs: Sequence[Node | str]
) -> Iterator[nodes.paragraph]:
    """The verdict on both ways, in words and with figures."""
    item = verdict.evidence
    word = mark(words.outcome(verdict), "adr-outcome", f"adr-outcome--{verdict.outcome}")
    said: list[Node | str] = [word]
    if item.source:
        said.append(f": `{item.source}`")
    else:
        said.append(because(verdict.reason, words.figures(verdict, contrast=False), item.expect))
    if item.review_by:
        said.append(f", to be looked at again by {words.day(item.review_by)}")
    yield line(*said, ".", *([" It", *backs, "."] if backs else []), kind="adr-verdict")
    if item.contrast and verdict.contrast_outcome:
        outcome = verdict.contrast_outcome
        word = mark(words.CONTRAST[outcome], "adr-outcome", f"adr-outcome--{outcome}")
        option = option_name(decision, item.contrast.option)
        figures = words.figures(verdict, contrast=True)
        why = because(verdict.contrast_reason, figures, item.contrast.expect)
        yield line(f"The rejected way, {option}, ", word, why, ".", kind="adr-verdict")


def option_name(decision: Decision, wanted: str) -> str:
    """An option's label and words."""
    for part in decision.options:
        if part.id == wanted:
            return f"{part.id} {words.unmarked(part.text)}"
    return wanted


def because(reason: str | None, figures: dict[str, Figure], expect: dict[str, Bound]) -> str:
    """The figures that decide, each beside its bound; without figures, the reason."""
    found = [
        f"{words.figure(figures[name])} (expected {bound})"
        for name, bound in expect.items()
        if name in figures
    ]
    if found:
        return ": " + "; ".join(found)
    return f": {reason}" if reason else ""


def compared(verdict: Verdict) -> list[str]:
    """The figures that tell the two ways apart: recorded by both, and expected to differ."""
    contrast = verdict.evidence.contrast
    ours = words.figures(verdict, contrast=False)
    theirs = words.figures(verdict, contrast=True)
    if contrast is None:
        return []
    return [
        name
        for name, bound in contrast.expect.items()
        if name in ours and name in theirs and bound != verdict.evidence.expect.get(name)
    ]


def pictures(decision: Decision, verdict: Verdict) -> Iterator[chart]:
    """A bar for each way, for every figure that tells them apart."""
    contrast = verdict.evidence.contrast
    if contrast is None:
        return
    for name in compared(verdict):
        ours = words.figures(verdict, contrast=False)[name]
        theirs = words.figures(verdict, contrast=True)[name]
        ours_name = f"{decision.chosen}, chosen" if decision.chosen else "chosen"
        theirs_name = f"{contrast.option}, rejected"
        bars = [
            Bar(label=way, value=found.value, text=words.figure(found), chosen=chosen, of=found.of)
            for way, found, chosen in ((ours_name, ours, True), (theirs_name, theirs, False))
        ]
        description = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
        title = f"{decision.id}/{verdict.evidence.id}: {ours.figure.replace('_', ' ')}"
        yield chart("", svg=bar_chart(title=title, description=description, bars=bars))


def figure_table(decision: Decision, verdict: Verdict) -> Iterator[fold]:
    """Every recorded figure of both runs, behind the picture."""
    item = verdict.evidence
    ours = words.figures(verdict, contrast=False)
    rows = list(figure_rows(decision.chosen or "chosen", ours, item.expect))
    if item.contrast:
        theirs = words.figures(verdict, contrast=True)
        rows += figure_rows(item.contrast.option, theirs, item.contrast.expect)
    if rows:
        yield details("Figures", table(("Way", "Figure", "Measured", "Expected"), rows))


def figure_rows(
    way: str, figures: dict[str, Figure], expect: dict[str, Bound]
) -> Iterator[tuple[str, str, str, str]]:
    """One row for each figure of one way."""
    for name, found in figures.items():
        bound = str(expect[name]) if name in expect else "–"
        measured = f"{words.figure(found)}{words.spread(found)}"
        yield found.option or way, name.replace("_", " "), measured, bound


def arms(decision: Decision, verdict: Verdict, reading: Reading) -> Iterator[fold]:
    """How the two ways differ, folded away."""
    contrast = verdict.evidence.contrast
    if contrast and (text := arms_difference(decision, verdict, reading)):
        title = f"What differs between {contrast.option} and {decision.chosen}"
        yield details(title, code(text, "diff"))


def arms_difference(decision: Decision, verdict: Verdict, reading: Reading) -> str | None:
    """The lines that differ between the two ways; None where a way has no file."""
    item = verdict.evidence
    if item.contrast is None:
        return None
    chosen, rejected = reading.arm(item), reading.arm(item.contrast)
    if chosen is None or rejected is None:
        return None
    difference = difflib.unified_diff(
        rejected.splitlines(),
        chosen.splitlines(),
        f"{item.contrast.option} {item.contrast.arm}",
        f"{decision.chosen} {item.arm}",
        lineterm="",
        n=2,
    )
    return "\n".join(difference)


def run_it(verdict: Verdict) -> Iterator[fold]:
    """The command, the parameters and the versions."""
    item = verdict.evidence
    targets = [run for run in (item.run, item.contrast.run if item.contrast else None) if run]
    if not targets:
        return
    run = verdict.run
    told = run.command if run and run.command else None
    parts: list[Node] = [code(f"$ {told}" if told else command(targets), "console")]
    if run is None:
        parts.append(nodes.paragraph("", "No run is recorded here. No record is never a pass."))
        yield details("Run it yourself", *parts)
        return
    if run.parameters:
        parts.append(pairs("Parameters", run.parameters))
    if run.environment:
        parts.append(pairs("Versions", run.environment))
    yield details("Run it yourself", *parts)


def command(targets: Sequence[str]) -> str:
    """The command that runs *targets*, one a line."""
    return "$ .venv/bin/python -m pytest \\\n    " + " \\\n    ".join(targets)


def pairs(title: str, values: Mapping[str, object]) -> nodes.paragraph:
    """Names and values in one line."""
    text = ", ".join(f"{name} {value}" for name, value in values.items())
    return line(nodes.strong("", title), f": {text}.", kind="adr-pairs")


# Assumptions, rules


def assumptions(items: Sequence[Assumption]) -> nodes.section:
    """What the decision takes for granted."""
    entries = [
        part(item.id, item.text, f"Looked at again by {words.day(item.expires)}; {item.owner}.")
        for item in items
    ]
    return section("assumptions", "Assumptions", nodes.bullet_list("", *entries))


def rules(decision: Decision) -> nodes.section:
    """What enforces the decision, and who may break it until when."""
    entries = [
        part(
            item.id,
            item.says or kept_by(item),
            f"{kept_by(item)}. " * bool(item.says)
            + f"It judges `{item.judges}` of each build. " * bool(item.judges)
            + (f"Seeded violation: `{item.seeded}`, " if item.seeded else "No seeded violation."),
            *([slot("", fill="rule", number=decision.number, label=item.id)] * bool(item.seeded)),
        )
        for item in decision.rules
    ]
    waivers = map(waived, decision.waivers)
    return section("rules", "Rules", nodes.bullet_list("", *entries, *waivers))


def kept_by(rule: Rule) -> str:
    """The tool that keeps a rule, and where it finds the rule."""
    return f"{rule.tool}: `{rule.ref}`"


def rule_verdict(node: slot, page: Page) -> list[Node]:
    """Whether the rule catches its seeded violation, in words."""
    caught = page.reading.caught.get((node["number"], node["label"]))
    return [mark_all(f"{words.CAUGHT[caught]}.")]


def waived(waiver: Waiver) -> nodes.list_item:
    """One signed leave to break a rule."""
    text = f"`{waiver.place}` may break {waiver.rule} until {words.day(waiver.until)}"
    why = waiver.why.rstrip(".")
    said = line(
        nodes.strong("", "Waiver"),
        " ",
        mark_all(f"{text}: {why}. Signed {waiver.by}."),
        kind="adr-part-line",
    )
    return nodes.list_item("", said, classes=["adr-waiver"])


def part(name: str, text: str, note: str, *more: Node) -> nodes.list_item:
    """One labelled line."""
    end = "" if text.endswith((".", "!", "?")) else "."
    said = line(label(name), " ", f"{text}{end} ", mark_all(note), *more, kind="adr-part-line")
    return nodes.list_item("", said, ids=[name.lower()], classes=["adr-part"])


def mark_all(text: str) -> nodes.inline:
    """A quiet remark."""
    return nodes.inline("", "", *spoken([text]), classes=["adr-note"])


# Footer


def footer(node: slot, page: Page) -> list[Node]:
    """How to cite the record, where its text is, and what it is related to."""
    decision = page.reading.decisions[node["number"]]
    lines = [
        *relation_lines(decision, page),
        cite_line(decision, page),
        source_line(decision, page),
    ]
    return [block(*lines, kind="adr-footer")]


def relation_lines(decision: Decision, page: Page) -> Iterator[nodes.paragraph]:
    """One line for each relation, in both directions."""
    found = {kind.value: numbers for kind, numbers in decision.relations.items()}
    found |= page.reading.inverse.get(decision.number, {})
    for name, numbers in found.items():
        known = [number for number in numbers if number in page.domain.decisions]
        links: list[Node | str] = []
        for number in known:
            links += [", " if links else " ", page.link(f"{number:04}")]
        if links:
            yield line(f"{words.RELATION[name]}", *links, kind="adr-relation")


def cite_line(decision: Decision, page: Page) -> nodes.paragraph:
    """The text to copy into a review."""
    health, _ = page.reading.healths[decision.number]
    state = f"{decision.status} {decision.date.isoformat()}"
    state += f", {words.HEALTH[health].lower()}" if health else ""
    cite = f"{decision.id}@{decision.rev}"
    address = f" {page.site_url.rstrip('/')}/{decision.url}" if page.site_url else ""
    return line(
        nodes.strong("", "Cite"),
        " ",
        nodes.literal("", cite),
        f" “{decision.title}” ({state}){address}",
        kind="adr-cite",
    )


def source_line(decision: Decision, page: Page) -> nodes.paragraph:
    """The revision of the text and the file it is written in."""
    docname = f"adrs/revisions/{decision.number:04}/{decision.rev}"
    rev: Node = nodes.literal("", decision.rev)
    if docname in page.found_docs:
        rev = doc_link(docname, decision.rev, refdoc=page.refdoc)
    return line("Revision ", rev, " · source ", nodes.literal("", decision.path), kind="adr-file")


# Revisions


def revision_banner(node: slot, page: Page) -> list[Node]:
    """Say that this is a text of the past, and where the present one is."""
    number = node["number"]
    revision = find_revision(page.reading, number, node["rev"])
    when = f" on {words.day(revision.accepted)}" if revision else ""
    live: Node | str = record_id(number)
    if number in page.domain.decisions:
        live = page.link(f"{number:04}")
    text = line(
        f"Text as accepted{when}; figures in it are today's. The live record is ",
        live,
        ".",
        kind="adr-banner-line",
    )
    return [block(text, kind="adr-banner")]


def find_revision(reading: Reading, number: int, rev: str) -> Revision | None:
    """The accepted text with this revision, where it could be read."""
    return next((found for found in reading.revisions.get(number, ()) if found.rev == rev), None)


def past_claims(revision: Revision | None) -> list[Node]:
    """What a text of the past claimed and assumed, as words: nothing is judged again."""
    titles = {
        "E": ("evidence", "Evidence"),
        "A": ("assumptions", "Assumptions"),
        "R": ("rules", "Rules"),
    }
    found: list[Node] = []
    for letter, (anchor, title) in titles.items():
        labels = revision.labels if revision else {}
        items = [part(name, text, "") for name, text in labels.items() if name[0] == letter]
        if items:
            found.append(section(anchor, title, nodes.bullet_list("", *items)))
    return found


# Front page


def showcase(node: slot, page: Page) -> list[Node]:
    """One decision, the figures behind it, what differs between the ways, and the command."""
    domain = page.domain
    decision, verdict = domain.find_evidence(node["target"])
    head = line(page.link(f"{decision.number:04}"), kind="adr-showcase-title")
    sentence = line(words.unmarked(decision.decision), kind="adr-decision")
    parts: list[Node] = [head, sentence]
    if health := health_line(decision, page.reading):
        parts.append(health)
    parts += [
        line(
            page.link(node["target"], verdict.evidence.id),
            " ",
            verdict.evidence.shows,
            kind="adr-claim",
        ),
        *verdict_lines(decision, verdict, ()),
        *pictures(decision, verdict),
    ]
    if difference := arms_difference(decision, verdict, page.reading):
        said = (
            "The two ways differ in these lines and share all the rest, input and faults included:"
        )
        parts += [line(said, kind="adr-arm-title"), code(difference, "diff")]
    targets = [
        verdict.evidence.run,
        verdict.evidence.contrast.run if verdict.evidence.contrast else None,
    ]
    parts.append(code(command([target for target in targets if target]), "console"))
    return [block(*parts, kind="adr-showcase")]
