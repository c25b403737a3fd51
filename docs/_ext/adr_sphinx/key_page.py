"""``{adr:keys}``: the keys of the front matter, or of one part of it, as the schema has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from adr_sphinx import front_key
from adr_sphinx.record_page import spoken

if TYPE_CHECKING:
    from docutils.nodes import Node

    from adr_sphinx.front_key import Key


class Keys(SphinxDirective):
    """A list of keys; without an argument those of the record itself."""

    has_content = False
    optional_arguments = 1  # a part, as in `evidence.contrast`

    def run(self) -> list[Node]:
        """Say each key once; a part that the schema does not have is an error at this line."""
        path = self.arguments[0] if self.arguments else ""
        try:
            found = list(front_key.keys(path))
        except LookupError as error:
            raise self.error(f"the front matter has no part {path}") from error
        return [nodes.definition_list("", *(entry(key) for key in found))]


def entry(key: Key) -> nodes.definition_list_item:
    """A key, whether it is required, what it is about and what it takes."""
    term = nodes.term("", "", nodes.literal("", key.name))
    if key.required:
        term += nodes.inline("", " (required)")
    text = f"{key.about} It takes {key.form}."
    return nodes.definition_list_item(
        "", term, nodes.definition("", nodes.paragraph("", "", *spoken([text])))
    )
