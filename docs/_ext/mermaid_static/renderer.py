"""Two ways to draw a diagram behind one interface; `choose` picks one."""

from __future__ import annotations

import atexit
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .diagram import RendererError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKER = Path(__file__).with_name("worker.py")


class Renderer(Protocol):
    """Draws one diagram."""

    identity: str
    """Name and version; a cached diagram is never taken from another renderer."""

    def render(self, source: str, config: Mapping[str, Any]) -> str:
        """The SVG that Mermaid gives; `DiagramError` when it refuses the source."""


class Mermaidx:
    """mermaid.js in a warm process of its own, from the `mermaidx` package; needs no browser."""

    def __init__(self) -> None:
        """Start nothing yet: a build whose diagrams are all cached needs no process."""
        self.identity = f"mermaidx-{version('mermaidx')}"
        self._process: subprocess.Popen[str] | None = None
        self._owner: int | None = None

    def render(self, source: str, config: Mapping[str, Any]) -> str:
        """Ask the warm process."""
        request = json.dumps({"source": source, "config": config})
        process = self._warm()
        if process.stdin is None or process.stdout is None:  # pragma: no cover (both are pipes)
            raise RendererError("the renderer has no pipes")
        try:
            process.stdin.write(request + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise RendererError(
                f"the renderer stopped (exit {process.wait()}); run `{sys.executable} {WORKER}`"
            )
        reply: dict[str, str] = json.loads(line)
        if "error" in reply:
            raise error(reply["error"], source)
        return reply["svg"]

    def _warm(self) -> subprocess.Popen[str]:
        """This process's own worker; a forked builder must not share its parent's pipes."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(  # noqa: S603 (our own file, no shell)
                [sys.executable, str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            atexit.register(self.close)
        return self._process

    def close(self) -> None:
        """End the worker that this process started."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait(timeout=30)


class Mmdc:
    """The `mmdc` command of mermaid-cli, which needs Node and a browser."""

    def __init__(self, command: str = "mmdc") -> None:
        """Find the command; *command* may hold arguments, such as a puppeteer file."""
        self._command = shlex.split(command)
        if shutil.which(self._command[0]) is None:
            raise RendererError(
                f"MERMAID_RENDERER=mmdc, but the command {self._command[0]!r} is not found: "
                "install @mermaid-js/mermaid-cli, or unset MERMAID_RENDERER"
            )
        shown = self._run("--version")
        self.identity = f"mmdc-{shown.stdout.strip()}"

    def render(self, source: str, config: Mapping[str, Any]) -> str:
        """Run the command once, in a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="mermaid-") as folder:
            given, settings, drawn = (
                Path(folder, name) for name in ("in.mmd", "config.json", "out.svg")
            )
            given.write_text(source, encoding="utf-8")
            settings.write_text(json.dumps(config), encoding="utf-8")
            done = self._run("-q", "-i", str(given), "-o", str(drawn), "-c", str(settings))
            if done.returncode != 0 or not drawn.exists():
                raise error(done.stderr.strip() or f"mmdc stopped with {done.returncode}", source)
            return drawn.read_text(encoding="utf-8")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 (the command the builder chose, no shell)
            [*self._command, *arguments], capture_output=True, encoding="utf-8", check=False
        )


def choose(name: str) -> Renderer:
    """The renderer called *name*: ``mermaidx``, or ``mmdc`` with arguments after it."""
    if name == "mermaidx":
        return Mermaidx()
    if name.split(maxsplit=1)[:1] == ["mmdc"]:
        return Mmdc(name)
    raise RendererError(f"MERMAID_RENDERER is {name!r}; use mermaidx or mmdc")
