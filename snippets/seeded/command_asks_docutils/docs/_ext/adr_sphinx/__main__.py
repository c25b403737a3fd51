"""The command, for once with a parser of docutils."""

from docutils.core import publish_doctree


def main(text: str) -> str:
    """Print the title of a text."""
    return str(publish_doctree(text))
