"""The decided way: the build draws, and the page carries the picture."""

EXTENSION = "mermaid_static"
SETTINGS = ""
