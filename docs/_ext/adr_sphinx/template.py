"""The text that a new record starts from: the log's own template, else the one shipped here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adr_sphinx import frontmatter

OWN = "adrs/_template.md"
SHIPPED = Path(__file__).with_name("template.md")


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template, and the name by which its problems are told."""

    path: str
    text: str


def read(root: Path) -> Template:
    """Return the template of the log below *root*; a log need not have one."""
    own = root / OWN
    path, file = (OWN, own) if own.is_file() else (f"the shipped {SHIPPED.name}", SHIPPED)
    text = frontmatter.normal_lines(file.read_text(encoding="utf-8"))
    return Template(path=path, text=text)
