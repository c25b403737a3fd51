"""A decision log of any size, written from a seed; the linter of this project finds nothing in it.

One record reads the same in both dialects: ours links with roles, the plain one with Markdown.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from adr_sphinx import revision
from adr_sphinx.digest import Digests
from adr_sphinx.run import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 11, 22)
SOURCES = 40  # entries of the bibliography
RECORDS_PER_EXPERIMENT = 50
PERIOD = 20  # the mix of statuses repeats
SUCCESSOR = {4: 7, 7: 10, 14: 17}  # place in the period -> place of the record that supersedes it
PROPOSED, REJECTED, DEPRECATED = 19, 9, 13
EDITED = PROPOSED  # the number of a record whose text may change: nobody has accepted it

WORDS = Path(__file__).with_name("words.txt").read_text("utf-8").split()
VERBS = ["drops", "holds", "joins", "keeps", "meets", "moves", "needs", "reads", "shows", "writes"]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """How many records, from which seed, in which dialect."""

    records: int
    seed: int = 7
    plain: bool = False  # Markdown that any MyST site reads

    def write(self, root: Path) -> None:
        """Write the log and all that it needs below *root*."""
        for path, text in self.files():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        if not self.plain:
            self.write_runs(root)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield every source file with its text."""
        for number in range(1, self.records + 1):
            text = self.record(number)
            yield self.path(number), text
            if not self.plain and self.status(number) in {"accepted", "superseded", "deprecated"}:
                frozen = revision.freeze(text, number=number, accepted=DAY)
                yield f"adrs/revisions/{number:04}/{revision.rev(text)}.md", frozen
        yield from self.plain_pages() if self.plain else self.pages()

    # Pages around the records

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield what our site has beside records: front page, log, sources, experiments."""
        contents = "```{toctree}\n:hidden:\n/adrs/index\nsources\n```\n"
        yield "docs/index.md", f"# Many decisions\n\n{contents}"
        yield "docs/sources.md", "# Sources\n\n```{bibliography}\n:all:\n```\n"
        yield "docs/references.bib", "\n".join(map(source, range(SOURCES)))
        yield "adrs/index.md", "# Decision log\n\n```{adr:log}\n```\n"
        yield "requirements/dev.txt", ""
        for place in range(self.experiments):
            folder = f"snippets/experiments/bench{place}"
            yield (
                f"{folder}/test_bench.py",
                "def test_chosen(): ...\n\n\ndef test_rejected(): ...\n",
            )
            for way in ("chosen", "rejected"):
                yield f"{folder}/arm_{way}.py", f"WAY = {way!r}\n"

    def plain_pages(self) -> Iterator[tuple[str, str]]:
        """Yield the contents that put every record into the sidebar."""
        contents = "```{toctree}\n:maxdepth: 1\n:glob:\n/adrs/[0-9]*\n```\n"
        yield "docs/index.md", f"# Many decisions\n\n{contents}"

    @property
    def experiments(self) -> int:
        """How many experiments back the records."""
        return self.records // RECORDS_PER_EXPERIMENT + 1

    def write_runs(self, root: Path) -> None:
        """Write the runs of the experiments as the recorder would."""
        digests = Digests(root)
        runs = {}
        for place in range(self.experiments):
            for way, lost in (("chosen", 0), ("rejected", place + 1)):
                node_id = node(place, way)
                figure = {"figure": "lost", "value": lost, "unit": "messages lost", "of": 200}
                runs[node_id] = {
                    "outcome": "passed",
                    "digest": digests.of(node_id),
                    "figures": [figure],
                    "parameters": {"seed": self.seed},
                    "environment": {},
                }
        file = root / "_build" / "evidence.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(dumps(runs), encoding="utf-8")

    # One record

    def path(self, number: int) -> str:
        """The file of a record; its name is made of the title."""
        return f"adrs/{number:04}-{self.title(number).lower().replace(' ', '-')}.md"

    def title(self, number: int) -> str:
        """The title, the same wherever it is asked for."""
        chance = random.Random(f"{self.seed}/title/{number}")
        return f"Let the {chance.choice(WORDS)} own its {chance.choice(WORDS)} {name(chance)}"

    def status(self, number: int) -> str:
        """The status; a record is superseded once its successor is written."""
        if self.successor(number):
            return "superseded"
        words = {PROPOSED: "proposed", REJECTED: "rejected", DEPRECATED: "deprecated"}
        return words.get(number % PERIOD, "accepted")

    def successor(self, number: int) -> int | None:
        """The record that supersedes this one."""
        place = number % PERIOD
        later = number - place + SUCCESSOR.get(place, 0)
        return later if place in SUCCESSOR and later <= self.records else None

    def superseded(self, number: int) -> int | None:
        """The record that this one supersedes."""
        earlier = (old for old in range(max(1, number - PERIOD), number))
        return next((old for old in earlier if self.successor(old) == number), None)

    def record(self, number: int) -> str:
        """The whole text of a record."""
        chance = random.Random(f"{self.seed}/{number}")
        return (
            f"---\n{''.join(self.front(number, chance))}---\n{''.join(self.body(number, chance))}"
        )

    def front(self, number: int, chance: random.Random) -> Iterator[str]:
        """Yield the front matter."""
        yield f"id: ADR-{number:04}\nstatus: {self.status(number)}\ndate: {DAY}\n"
        yield "decision-makers: [maintainers]\nscope: rampart\nreview-by: 2027-05-22\nchosen: O3\n"
        yield f"tags: [{', '.join(sorted(chance.sample(WORDS[:PERIOD], 2)))}]\n"
        if old := self.superseded(number):
            yield f"supersedes: [ADR-{old:04}]\n"
        if number % 3 == 0:
            place = number % self.experiments
            arm = f"snippets/experiments/bench{place}/arm"
            yield "evidence:\n  - id: E1\n    kind: deterministic\n    claim: C1\n"
            yield f"    shows: {sentence(chance)[:-1]}\n    run: {node(place, 'chosen')}\n"
            yield f"    arm: {arm}_chosen.py\n    expect: {{lost: {{max: 0}}}}\n    contrast:\n"
            yield f"      option: O2\n      run: {node(place, 'rejected')}\n"
            yield f"      arm: {arm}_rejected.py\n      expect: {{lost: {{min: 1}}}}\n"
        text = json.dumps(sentence(chance))
        owner = "expires: 2027-05-22, owner: maintainers"
        yield f"assumptions:\n  - {{id: A1, text: {text}, {owner}}}\n"

    def body(self, number: int, chance: random.Random) -> Iterator[str]:
        """Yield the text: six to twelve hundred words, links, two code blocks, some a diagram."""
        options = {label: sentence(chance)[:-1] for label in ("O1", "O2", "O3")}
        yield f"# {self.title(number)}\n\n## Context and Problem Statement\n\n"
        yield from (paragraph(chance) for _ in range(chance.randint(2, 4)))
        if number % PERIOD == 1:
            yield diagram(chance)
        yield f"{self.links(number, chance)}\n\n## Considered Options\n\n"
        yield from (f"- **{label}** {text}\n" for label, text in options.items())
        yield f"\n## Decision Outcome\n\nWe let {name(chance)} do it.\n\n"
        yield paragraph(chance)
        yield code(chance)
        yield "### Consequences\n\n"
        for label, word in (("C1", "Good"), ("C2", "Bad"), ("C3", "Neutral")):
            yield f"- **{label}** {word}, because {sentence(chance).lower()}\n"
        yield "\n## Pros and Cons of the Options\n\n"
        for label, text in options.items():
            yield f"### {label}: {text}\n\n"
            for word in ("Good", "Good", "Bad"):
                yield f"- {word}, because {sentence(chance).lower()}\n"
            yield "\n"
        yield "## More Information\n\n"
        yield from (paragraph(chance) for _ in range(chance.randint(1, 4)))

    def links(self, number: int, chance: random.Random) -> str:
        """Three references to earlier records and one to a source."""
        earlier = range(max(1, number - 200), number)
        known = sorted(chance.sample(earlier, min(3, len(earlier))))
        place = chance.randrange(SOURCES)
        if self.plain:
            linked = [f"[{self.title(old)}]({self.path(old)[5:]})" for old in known]
            cited = f"[Author{place}, 2020](https://example.org/{place})"
        else:
            linked = [f"{{adr}}`{old:04}`" for old in known]
            cited = f"{{cite}}`author{place}`"
        return f"See {', '.join([*linked, cited])}."


def node(place: int, way: str) -> str:
    """The pytest node id of one way of an experiment."""
    return f"snippets/experiments/bench{place}/test_bench.py::test_{way}"


def source(place: int) -> str:
    """One entry of the bibliography."""
    fields = f"author = {{Author{place}}}, title = {{T{place}}}, year = 2020"
    return f"@misc{{author{place}, {fields}}}\n"


def name(chance: random.Random) -> str:
    """An invented name; real texts have many words that occur once."""
    return "".join(chance.choice("bdfgklmnprstvwz") + chance.choice("aeiou") for _ in range(4))


def sentence(chance: random.Random) -> str:
    """Some words in the order of a sentence."""
    nouns = chance.choices(WORDS, k=chance.randint(5, 11))
    told = " ".join(f"the {noun}" if place % 3 == 0 else noun for place, noun in enumerate(nouns))
    return f"{told.capitalize()} {chance.choice(VERBS)} {name(chance)}."


def paragraph(chance: random.Random) -> str:
    """Some sentences, one a line."""
    return "\n".join(sentence(chance) for _ in range(chance.randint(4, 7))) + "\n\n"


def code(chance: random.Random) -> str:
    """Two short blocks for the highlighter."""
    left, right = name(chance), name(chance)
    python = f"def {left}({right}: int) -> int:\n    return {right} + {chance.randint(1, 99)}\n"
    sql = f"CREATE TABLE {left} (\n    {right} integer NOT NULL\n);\n"
    return f"```python\n{python}```\n\n```sql\n{sql}```\n\n"


def diagram(chance: random.Random) -> str:
    """A small flowchart that no other record has."""
    first, second, third = (name(chance) for _ in range(3))
    head = f"accTitle: {first}\n  accDescr: {first} calls {second}, which calls {third}."
    return f"```mermaid\nflowchart LR\n  {head}\n  {first} --> {second} --> {third}\n```\n\n"
