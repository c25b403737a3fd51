"""Show reStructuredText as GitHub does: by docutils, which does not know Sphinx.

Source: github/markup, lib/github/commands/rest2html, commit aca8395: problems are not shown, and
the lines of a directive that docutils does not know appear as a block of plain text.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst.states import Body

if TYPE_CHECKING:
    from docutils.nodes import Node

SETTINGS = {
    "file_insertion_enabled": False,
    "report_level": 5,
    "strip_comments": True,
    "syntax_highlight": "none",
}


def as_plain_text(body: Any, _name: str) -> tuple[list[Node], bool]:  # noqa: ANN401 - a state of docutils
    """Keep the lines of an unknown directive, and forget its name."""
    lines, _, _, blank_finish = body.state_machine.get_first_known_indented(0, strip_indent=False)
    text = "\n".join(lines)
    return [nodes.literal_block(text, text)], blank_finish


def main() -> None:
    """Read a record, write its HTML."""
    Body.unknown_directive = as_plain_text
    parts = publish_parts(sys.stdin.read(), writer="html4", settings_overrides=SETTINGS)
    sys.stdout.write(parts["html_body"])


if __name__ == "__main__":
    main()
