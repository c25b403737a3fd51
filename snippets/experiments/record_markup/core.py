"""Show one record as a code host and as Sphinx do, and count what arrives."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from bs4 import BeautifulSoup

from experiments._harness import site

DIAGRAM = "flowchart LR"  # how the one diagram of the record begins
ROLE = re.compile(r":doc:|\{doc\}")
SETTINGS = """\
html_theme = "basic"
extensions = ["myst_parser", "sphinxcontrib.mermaid"]
mermaid_output_format = "raw"
myst_fence_as_directive = ["mermaid"]
"""


class Arm(Protocol):
    """A module with one markup."""

    SUFFIX: str
    RECORD: str

    def shown(self, text: str) -> str:
        """Return the HTML that a code host makes of a record."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a reader on the code host misses of what the site shows."""

    diagrams: int
    undrawn: int  # diagrams that reach the host as text without a language
    words: int
    lost: int  # words of the site that the host does not show
    raw: int  # roles whose markup a reader on the host sees


def run(arm: Arm) -> Result:
    """Show one arm's record in both places."""
    host, site = BeautifulSoup(arm.shown(arm.RECORD), "html.parser"), on_site(arm)
    told, said = words(host), words(site)
    blocks = [block for block in host.select("pre") if DIAGRAM in block.get_text()]
    return Result(
        diagrams=len(blocks),
        undrawn=sum(not names_its_language(block) for block in blocks),
        words=said.total(),
        lost=(said - told).total(),
        raw=len(ROLE.findall(host.get_text())),
    )


def names_its_language(block: BeautifulSoup) -> bool:
    """Whether the host is told that a block is Mermaid, by a class or by `lang`."""
    tags = [block, *block.select("*")]
    return any("mermaid" in f"{tag.get('class')} {tag.get('lang')}" for tag in tags)


def on_site(arm: Arm) -> BeautifulSoup:
    """The article that Sphinx builds from the record, beside a page that it refers to."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / f"index{arm.SUFFIX}").write_text(arm.RECORD, encoding="utf-8")
        (root / "conf.py").write_text(SETTINGS, encoding="utf-8")
        (root / "glossary.md").write_text(
            "---\norphan: true\n---\n\n# glossary\n", encoding="utf-8"
        )
        out = site.build(root)
        html = (out / "index.html").read_text(encoding="utf-8")
    body = BeautifulSoup(html, "html.parser").select_one("div.body")
    if body is None:
        raise LookupError("the page has no body")
    for mark in body.select(".headerlink"):
        mark.decompose()
    return body


def words(page: BeautifulSoup) -> Counter[str]:
    """How often each word stands on a page."""
    return Counter(re.findall(r"\w+", page.get_text(" ")))
