"""Finished diagrams on disk, one file each, named by what they depend on."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from . import recipe, roles
from .renderer import Renderer, choose


class Drawings:
    """Draws each source once: from then on the file answers, also for a parallel builder."""

    def __init__(self, *, renderer: Renderer, folder: Path) -> None:
        """Keep files in *folder*, which need not exist."""
        self._renderer = renderer
        self._folder = folder
        self.identity = f"{renderer.identity}/{recipe.fingerprint()}"

    def draw(self, source: str) -> str:
        """The finished SVG; `DiagramError` when the source cannot be drawn (never cached)."""
        path = self._path(source)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            pass
        raw = self._renderer.render(source, roles.config(roles.sentinels()))
        svg = recipe.finish(raw, source)
        self._write(path, svg)
        return svg

    def _path(self, source: str) -> Path:
        digest = hashlib.sha256(f"{self.identity}\n{source}".encode()).hexdigest()
        return self._folder / f"{digest}.svg"

    def _write(self, path: Path, svg: str) -> None:
        """Write beside and rename: a reader sees the whole file or none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(svg)
        Path(name).replace(path)


@lru_cache
def drawings(*, folder: Path, renderer: str) -> Drawings:
    """The drawings of this process: one warm renderer, however many pages ask."""
    return Drawings(renderer=choose(renderer), folder=folder)
