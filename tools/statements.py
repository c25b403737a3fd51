"""List what the pages on StackGuardian state, with label and source, and what lacks one.

A statement is every sentence of a paragraph, a list item or a table cell, except

- headings, heads of tables, code, diagrams, and the notice of independence;
- the page's goal, that is its first paragraph, which begins "After this page you can";
- questions, and what begins with a verb of `READER_VERBS`, which tells the reader what to do;
- names: a first cell of a row of at most six words, and a block that is a link or a label alone;
- opinions: what stands under a heading, or behind bold words, that end with "(our opinion)".

A statement ends with a label.  What tells the reader what to do, or is marked as our opinion, but
names StackGuardian outside of a link, is a statement all the same.
A sentence is cut at ``.``, ``!`` or ``?`` before a space, never inside brackets or code: two claims
joined by a semicolon count as one, so only a person sees that the label speaks for one of them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "stackguardian"
NOTICE = "*Independent, not reviewed by StackGuardian.*"
GOAL = "After this page you can "
OPINION = "(our opinion)"
READER_VERBS = frozenset(
    ["Compare", "Doubt", "Expect", "Follow", "Look", "Read", "Send", "Start", "Trust"]
)
NO_PROSE = frozenset(["mermaid", "literalinclude", "toctree"])
LONGEST_NAME = 6  # words
SHORTEST_REASON = 4  # words

TALK = "stated in the talk proposal, not confirmed publicly"
DOCUMENTED = re.compile(r"\(documented\) \{cite\}`([^`]+)`$")
CITE = re.compile(r"\{cite\}`([^`]+)`")
CODE = re.compile(r"(`+)[^`].*?\1", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")
LEAD = re.compile(r"\*\*([^*]+?):?\*\*:?\s")
END = re.compile(r"[.!?](?=\s|$)")
FIX = f"end it with (documented) and a cite, (inferred: why), ({TALK}) or (unknown)"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A sentence with its place; `label` is None where it has none that counts."""

    path: str
    line: int
    text: str
    label: str | None
    sources: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line, which names what is missing."""
        if self.label is None:
            return f"{self.path}:{self.line}: {self.text} (fix: {FIX})"
        told = f" {', '.join(self.sources)}" if self.sources else ""
        return f"{self.path}:{self.line}: [{self.label}{told}] {self.text}"


@dataclass(frozen=True, kw_only=True)
class Block:
    """The text of one paragraph, list item or cell, and where it stands."""

    text: str
    line: int
    opening: bool = False
    naming: bool = False
    opinion: bool = False


def blocks(text: str) -> Iterator[Block]:
    """The prose of a page; headings, fences and heads of tables are left out."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    opinion_level, seen = 0, False
    column = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        column = {"tr_open": 0, "td_open": column + 1}.get(token.type, column)
        line = (token.map or [0])[0] + 1
        if token.type == "html_block":
            yield Block(text=token.content, line=line)
        if token.type == "fence" and token.info.startswith("{"):
            yield from inside(token, line=line)
        if token.type != "inline" or before is None or before.type == "th_open":
            continue
        if before.type == "heading_open":
            opinion_level = opinion_below(before, token.content, now=opinion_level)
            continue
        if token.content == NOTICE:
            continue
        in_cell = before.type == "td_open"
        yield Block(
            text=token.content,
            line=line,
            opening=not seen,
            naming=in_cell and column == 1,
            opinion=opinion_level > 0,
        )
        seen = True


def inside(fence: Token, *, line: int) -> Iterator[Block]:
    """The prose in a directive, such as a note; nothing where the directive holds none."""
    if fence.info.split("}")[0].lstrip("{") not in NO_PROSE:
        yield from (replace(block, line=block.line + line) for block in blocks(fence.content))


def opinion_below(heading: Token, text: str, *, now: int) -> int:
    """The level of the heading whose section is our opinion; 0 outside of such a section."""
    level = int(heading.tag[1:])
    if text.endswith(OPINION):
        return level
    return now if now and level > now else 0


def masked(text: str) -> str:
    """The text with code and brackets blanked out, each character still in its place."""
    text = CODE.sub(lambda code: "x" * len(code[0]), text)
    shown, depth = [], 0
    for char in text:
        depth += char == "("
        shown.append("x" if depth else char)
        depth -= char == ")" and depth > 0
    return "".join(shown)


def sentences(block: Block) -> Iterator[tuple[int, str]]:
    """Each sentence with its line."""
    start = 0
    shown = masked(block.text)
    for end in [*(match.end() for match in END.finditer(shown)), len(shown)]:
        piece = block.text[start:end]
        text = " ".join(piece.split())
        blank = len(piece) - len(piece.lstrip())
        if text:
            yield block.line + block.text.count("\n", 0, start + blank), text
        start = end


def last_bracket(sentence: str) -> str:
    """What the last bracket holds, without it, when the sentence ends there."""
    if not sentence.endswith(")"):
        return ""
    depth = 0
    for place in range(len(sentence) - 1, -1, -1):
        depth += (sentence[place] == ")") - (sentence[place] == "(")
        if depth == 0:
            return sentence[place + 1 : -1]
    return ""


def label_of(sentence: str) -> tuple[str | None, tuple[str, ...]]:
    """The label at the end of a sentence, and the keys of its sources."""
    bare = sentence.rstrip(".:!")
    documented = DOCUMENTED.search(bare)
    if documented:
        return "documented", keys(documented[0])
    inside = last_bracket(bare)
    if inside in {"unknown", TALK}:
        return inside, ()
    reason = inside.removeprefix("inferred: ")
    if reason != inside and len(CITE.sub("", reason).split()) >= SHORTEST_REASON:
        return "inferred", keys(inside)
    return None, ()


def keys(text: str) -> tuple[str, ...]:
    """The keys of all cites in a text."""
    return tuple(key.strip() for found in CITE.findall(text) for key in found.split(","))


def is_free(sentence: str, block: Block) -> bool:
    """Whether a sentence needs no label, by the rules at the top of this module."""
    if sentence.endswith("?") or (block.opening and sentence.startswith(GOAL)):
        return True
    if "StackGuardian" in LINK.sub("", sentence):
        return False
    lead = LEAD.match(block.text)
    marked = block.opinion or (lead is not None and lead[1].endswith(OPINION))
    return marked or re.split(r"\W", sentence, maxsplit=1)[0] in READER_VERBS


def is_name(block: Block) -> bool:
    """Whether a block names something and says nothing about it."""
    if LINK.fullmatch(block.text.strip()) or block.text == f"({TALK})":
        return True
    short = len(block.text.split()) <= LONGEST_NAME
    return block.naming and short and not END.search(masked(block.text))


def statements(text: str, *, path: str) -> Iterator[Statement]:
    """Every statement of a page, labelled or not."""
    for block in blocks(text):
        if is_name(block):
            continue
        for line, sentence in sentences(block):
            if not is_free(sentence, block):
                label, sources = label_of(sentence)
                yield Statement(path=path, line=line, text=sentence, label=label, sources=sources)


def all_statements(folder: Path = PAGES) -> list[Statement]:
    """Every statement of every page in *folder*, by path and line."""
    return [
        statement
        for page in sorted(folder.glob("**/*.md"))
        for statement in statements(
            page.read_text(encoding="utf-8"), path=page.relative_to(ROOT).as_posix()
        )
    ]


def main() -> int:
    """Print all statements, or a sample of them; 1 when one has no label."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, help="print so many, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="draw the same ones again")
    asked = parser.parse_args()
    found = all_statements()
    bare = [statement for statement in found if statement.label is None]
    labelled = [statement for statement in found if statement.label is not None]
    shown = labelled
    if asked.sample is not None:
        drawn = random.Random(asked.seed)  # noqa: S311 - a sample to read, not a secret
        shown = drawn.sample(labelled, min(asked.sample, len(labelled)))
    print(*shown, *bare, sep="\n")
    print(f"{len(labelled)} statements with a label, {len(bare)} without")
    return 1 if bare else 0


if __name__ == "__main__":
    sys.exit(main())
