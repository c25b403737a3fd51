"""A warm process that renders Mermaid: it loads mermaid.js once and forks for each diagram.

It reads one JSON request a line, ``{"source": …, "config": …}``, and answers with one JSON line,
``{"svg": …}`` or ``{"error": …}``.
A forked child sees a context that has rendered nothing, so ids start from zero every time.
Where there is no ``fork``, each diagram gets a fresh context instead; the answers are the same.
The file runs on its own, with no import from its package.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from mermaidx.engines import quickjs_engine
from mermaidx.engines._common import (
    MermaidRenderError,
    collect_svg,
    context_scripts,
    render_script,
    run_event_loop,
)

if TYPE_CHECKING:
    from collections.abc import Callable

STACK = 32 * 1024 * 1024  # mermaid's layout recurses along chains of nodes

BEFORE_SHIM = """
globalThis.__nativeExec = RegExp.prototype.exec;
(function () {
  let seed = 1;
  Math.random = () => ((seed = (seed * 48271) % 2147483647) - 1) / 2147483646;
})();
"""
"""Keeps what `fast_dom.js` needs, and makes sketched lines and random ids the same on every run."""

Answer = dict[str, str]


class Context(quickjs_engine.Engine):  # type: ignore[misc]
    """One JavaScript context with mermaid.js loaded, used on the thread that built it."""

    def __init__(self) -> None:
        """Build the context at once: waiting for it is this process's purpose."""
        super().__init__()
        self._init_context()

    def render(self, source: str, config: dict[str, Any]) -> str:
        """Render one diagram; the context is used up afterwards."""
        script = self._ctx.eval
        script(render_script(source, config.get("theme"), config, None))
        run_event_loop(script, self._run_job)
        svg: str = collect_svg(lambda code: script(f"__flat({code})"))
        return svg


def scripts() -> tuple[str, ...]:
    """What mermaidx evaluates in a new context, with our two additions."""
    bounding_boxes, shim, *rest = context_scripts()
    fast = Path(__file__).with_name("fast_dom.js").read_text(encoding="utf-8")
    return (BEFORE_SHIM, bounding_boxes, shim, fast, *rest)


def answer(context: Context, request: dict[str, Any]) -> Answer:
    """Render a request; mermaid's own message when it refuses the source."""
    try:
        return {"svg": context.render(request["source"], request["config"])}
    except MermaidRenderError as error:
        return {"error": str(error)}


def answer_in_child(context: Context, request: dict[str, Any]) -> Answer:
    """Render in a forked child, so that the warm context stays untouched."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "w", encoding="utf-8") as pipe:
            json.dump(answer(context, request), pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if status != 0 or not text:
        return {"error": f"the renderer stopped with status {status}"}
    reply: Answer = json.loads(text)
    return reply


def serve(requests: TextIO, replies: TextIO) -> None:
    """Answer requests until the input ends."""
    context = Context()
    reply: Callable[[dict[str, Any]], Answer]
    if hasattr(os, "fork") and sys.platform != "darwin":
        reply = lambda request: answer_in_child(context, request)  # noqa: E731 (one of two ways)
    else:
        reply = lambda request: answer(Context(), request)  # noqa: E731 (one of two ways)
    for line in requests:
        replies.write(json.dumps(reply(json.loads(line))) + "\n")
        replies.flush()


def main() -> None:
    """Serve standard input on a thread whose stack is deep enough for mermaid's layout."""
    quickjs_engine.context_scripts = scripts
    threading.stack_size(STACK)
    thread = threading.Thread(target=serve, args=(sys.stdin, sys.stdout))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
