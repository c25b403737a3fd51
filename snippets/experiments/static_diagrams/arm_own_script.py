"""The same script, served by the site itself."""

EXTENSION = "sphinxcontrib.mermaid"
SETTINGS = """\
mermaid_output_format = "raw"
mermaid_use_local = "mermaid/mermaid.esm.min.mjs"
"""
