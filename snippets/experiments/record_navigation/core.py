"""Build a log of few and of many tiny records, and count the links on each record page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from bs4 import BeautifulSoup

from experiments._harness import site

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS = """\
extensions = ["myst_parser"]
html_theme = "furo"
html_copy_source = False
"""
TEXT = "We use one queue per tenant, so that a busy one delays only itself."


class Arm(Protocol):
    """A module with one way to list the records."""

    def index(self, names: Sequence[str]) -> str:
        """Return the log page that lists the records."""

    def front_matter(self) -> str:
        """Return what stands at the head of every record."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """One build: how many records, and what each record page carries."""

    records: int
    links: int  # to other pages of the site, on one record page
    bytes: int  # of one record page
    listed: int  # records that the log page links


@dataclass(frozen=True, kw_only=True)
class Result:
    """A small and a large log."""

    few: Size
    many: Size

    @property
    def more_links(self) -> int:
        """How many links a record page has gained by records that it does not speak of."""
        return self.many.links - self.few.links

    @property
    def more_bytes(self) -> int:
        """The same in bytes of HTML."""
        return self.many.bytes - self.few.bytes


def run(arm: Arm, *, few: int = 10, many: int = 40) -> Result:
    """Build both logs."""
    return Result(few=build(arm, few), many=build(arm, many))


def build(arm: Arm, records: int) -> Size:
    """Build one log in a process of its own, and look at the record in its middle."""
    names = [f"{number:04}-record" for number in range(1, records + 1)]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "conf.py").write_text(SETTINGS, encoding="utf-8")
        (root / "index.md").write_text(arm.index(names), encoding="utf-8")
        for name in names:
            text = f"{arm.front_matter()}# Record {name[:4]}\n\n{TEXT}\n"
            (root / f"{name}.md").write_text(text, encoding="utf-8")
        out = site.build(root)
        html = (out / f"{names[records // 2]}.html").read_text(encoding="utf-8")
        log = (out / "index.html").read_text(encoding="utf-8")
    return Size(
        records=records,
        links=len(links(html)),
        bytes=len(html.encode()),
        listed=len({link for link in links(log) if link.endswith("-record.html")}),
    )


def links(html: str) -> list[str]:
    """The links of a page to other pages of the site."""
    found = [str(tag["href"]) for tag in BeautifulSoup(html, "html.parser").select("a[href]")]
    return [link for link in found if link.endswith(".html")]
