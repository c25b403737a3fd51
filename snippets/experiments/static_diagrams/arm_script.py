"""The usual way: the page carries the source, and a script from a network of servers draws it."""

EXTENSION = "sphinxcontrib.mermaid"
SETTINGS = 'mermaid_output_format = "raw"\n'
