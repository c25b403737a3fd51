"""Build one small page with diagrams, and look at the HTML as a reader without script gets it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from experiments._harness import site

EXTENSIONS = Path(__file__).parents[3] / "docs" / "_ext"
SETTINGS = """\
import sys
sys.path.insert(0, {folder!r})
html_theme = "furo"
myst_fence_as_directive = ["mermaid"]
extensions = ["myst_parser", {extension!r}]
"""
PAGE = """\
# An order

```mermaid
flowchart LR
  accTitle: An order in one deployable
  accDescr: The web app calls orders, and orders writes to the outbox.
  web([Web]) --> orders[Orders] --> outbox[(Outbox)]
```

```mermaid
sequenceDiagram
  accTitle: Publish after commit
  accDescr: The process dies between commit and publish, so the message is lost.
  participant A as App
  participant B as Broker
  Note over A,B: the process dies here
  A--xB: OrderPlaced
```

```mermaid
stateDiagram-v2
  accTitle: The status of a run
  accDescr: A run is planned, then applied or refused.
  [*] --> Planned
  Planned --> Applied
  Planned --> Refused
```
"""
DIAGRAMS = PAGE.count("```mermaid")


class Arm(Protocol):
    """A module with one way to draw."""

    EXTENSION: str
    SETTINGS: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the page holds and what it asks for."""

    diagrams: int
    unseen: int  # diagrams that stay source text without script
    third_party: tuple[str, ...]  # addresses of other hosts that the page loads from
    bytes: int  # of the page itself, without what it loads


def run(arm: Arm) -> Result:
    """Build the page with one arm's settings, in a process of its own."""
    settings = SETTINGS.format(folder=str(EXTENSIONS), extension=arm.EXTENSION) + arm.SETTINGS
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "conf.py").write_text(settings, encoding="utf-8")
        (root / "index.md").write_text(PAGE, encoding="utf-8")
        out = site.build(root)
        html = (out / "index.html").read_text(encoding="utf-8")
    return look(html)


def look(html: str) -> Result:
    """Count the pictures, and the addresses elsewhere that scripts and styles come from."""
    page = BeautifulSoup(html, "html.parser")
    main = page.select_one("article")
    pictures = main.select("svg:has(title), img, object") if main else []
    return Result(
        diagrams=DIAGRAMS,
        unseen=DIAGRAMS - len(pictures),
        third_party=tuple(sorted(foreign(page))),
        bytes=len(html.encode()),
    )


def foreign(page: BeautifulSoup) -> set[str]:
    """What the page loads from other hosts, also by an `import` inside a script."""
    addresses = [tag.get("src") for tag in page.select("[src]")]
    addresses += [tag.get("href") for tag in page.select("link[rel=stylesheet], link[rel=preload]")]
    for script in page.select("script:not([src])"):
        addresses += [word for word in script.text.split('"') if word.startswith("https://")]
    return {str(address) for address in addresses if urlsplit(str(address)).netloc}
