"""Index a small and a larger site with both engines, and weigh what the first answer needs."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from experiments._harness import site

SETTINGS = 'html_theme = "basic"\nextensions = ["myst_parser"]\nhtml_copy_source = False\n'
WORDS_OF_A_PAGE = 400
LANGUAGE = 8000  # words that the pages are drawn from
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")]
FEW, MANY = 20, 120


class Arm(Protocol):
    """A module that names the files of one engine."""

    WHOLE: tuple[str, ...]  # what every search loads
    ONE_OF: str  # pieces of which it loads one; the largest is counted
    UNUSED: tuple[str, ...]  # ends of names that are not loaded


@dataclass(frozen=True, kw_only=True)
class Result:
    """Compressed bytes before the first answer, without the pages that are found."""

    few: int
    many: int

    @property
    def more(self) -> int:
        """What the added pages cost a reader who asks for one word."""
        return self.many - self.few

    @property
    def growth(self) -> float:
        """The same as a share of the small site's bytes."""
        return round(100 * self.more / self.few, 1)


def run(arm: Arm) -> Result:
    """Weigh one engine on both sites."""
    few, many = (weigh(sizes(pages), arm) for pages in (FEW, MANY))
    return Result(few=few, many=many)


@cache  # one build serves both engines
def sizes(pages: int) -> dict[str, int]:
    """Build a site, let both engines index it; return the compressed size of every file."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_pages(root, pages)
        out = site.build(root)
        pagefind = [sys.executable, "-m", "pagefind", "--silent", "--site", str(out)]
        pagefind += ["--root-selector", "div.body", "--glob", "page*.html"]
        subprocess.run(pagefind, check=True)
        return {
            file.relative_to(out).as_posix(): len(gzip.compress(file.read_bytes(), mtime=0))
            for file in sorted(out.rglob("*"))
            if file.is_file()
        }


def write_pages(root: Path, pages: int) -> None:
    """Write pages of made-up words, a few of them frequent and most rare, as in a language."""
    draw = random.Random(7)
    language = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(LANGUAGE)]
    weights = [1 / rank for rank in range(1, LANGUAGE + 1)]
    names = [f"page{number:04}" for number in range(pages)]
    for name in names:
        words = " ".join(draw.choices(language, weights, k=WORDS_OF_A_PAGE))
        (root / f"{name}.md").write_text(f"# {name}\n\n{words}\n", encoding="utf-8")
    (root / "conf.py").write_text(SETTINGS, encoding="utf-8")
    listing = "\n".join(names)
    (root / "index.md").write_text(f"# Pages\n\n```{{toctree}}\n{listing}\n```\n", encoding="utf-8")


def weigh(found: dict[str, int], arm: Arm) -> int:
    """Add up what one query loads."""
    whole = [
        size
        for name, size in found.items()
        if any(Path(name).match(pattern) for pattern in arm.WHOLE) and not name.endswith(arm.UNUSED)
    ]
    pieces = [size for name, size in found.items() if arm.ONE_OF and Path(name).match(arm.ONE_OF)]
    return sum(whole) + max(pieces, default=0)
