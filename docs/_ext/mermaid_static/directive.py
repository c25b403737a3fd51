"""The ``mermaid`` directive of sphinxcontrib-mermaid, drawn while the page is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from myst_parser.mocking import MockStateMachine
from sphinx.util import logging
from sphinxcontrib.mermaid import Mermaid, MermaidClassDiagram, mermaid

from . import recipe
from .cache import drawings
from .diagram import DiagramError

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the first line of a diagram's source stands."""

    path: str
    line: int

    def at(self, line: int) -> str:
        """``path:line`` of a line of the source, counted from 1."""
        return f"{self.path}:{self.line + line - 1}"


class Drawn:
    """Draws what the directive read, and reports at the line of the source that is to blame."""

    def run(self) -> list[Node]:
        """Leave the nodes of sphinxcontrib-mermaid, with the drawing in them."""
        made: list[Node] = super().run()  # type: ignore[misc]
        place = self._place()
        for node in made:
            for one in node.findall(mermaid):
                self._draw(one, place)
        return made

    def _draw(self, node: Element, place: Place) -> None:
        env: BuildEnvironment = self.state.document.settings.env  # type: ignore[attr-defined]
        folder = Path(env.srcdir, env.config.mermaid_static_cache)
        draw = drawings(folder=folder, renderer=env.config.mermaid_static_renderer).draw
        source = node["code"]
        added = self._added_lines(source)
        try:
            svg = draw(source)
        except DiagramError as error:
            line = max(1, (error.line or 1) - added)
            logger.warning(
                "mermaid: %s",
                error.message,
                location=place.at(line),
                type="mermaid",
                subtype="syntax",
            )
            return
        node["svg"] = svg
        for word in recipe.missing_words(svg):
            logger.warning(
                "mermaid: the diagram has no %s; add a line `%s: …` (`%%%% %s: …` in a type that "
                "does not know it), so that people who cannot see it know what it shows",
                word,
                word,
                word,
                location=place.at(1),
                type="mermaid",
                subtype="accessibility",
            )

    def get_mm_code(self) -> Any:  # noqa: ANN401 (the source, or messages that say why there is none)
        """Remember the source as written: the options `config` and `title` put lines before it."""
        self._written = super().get_mm_code()  # type: ignore[misc]
        return self._written

    def _added_lines(self, source: str) -> int:
        return source.count("\n") - str(self._written).count("\n")

    def _place(self) -> Place:
        """The first line of the source: in the fence, or in the file that the directive names."""
        if self.arguments:  # type: ignore[attr-defined]
            env: BuildEnvironment = self.state.document.settings.env  # type: ignore[attr-defined]
            return Place(path=env.relfn2path(self.arguments[0])[1], line=1)  # type: ignore[attr-defined]
        machine = self.state_machine  # type: ignore[attr-defined]
        path, line = machine.get_source_and_line(self.lineno)  # type: ignore[attr-defined]
        if isinstance(machine, MockStateMachine):
            line = self.lineno + self.content_offset + 1  # type: ignore[attr-defined]
        elif self.content:  # type: ignore[attr-defined]
            path, offset = self.content.info(0)  # type: ignore[attr-defined]
            line = offset + 1
        return Place(path=str(Path(path)), line=line)


class Diagram(Drawn, Mermaid):  # type: ignore[misc]
    """``mermaid``: a fence, or a file."""


class ClassTree(Drawn, MermaidClassDiagram):  # type: ignore[misc]
    """``autoclasstree``: the classes of a module, drawn in the same way."""

    def _place(self) -> Place:
        path, line = self.state_machine.get_source_and_line(self.lineno)
        return Place(path=str(path), line=line)
