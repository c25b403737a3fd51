"""Sphinx settings of the site, and nothing else.

The source is the whole repository: pages in ``docs/``, records in ``adrs/``.
Build with ``sphinx-build -n -W --keep-going -b dirhtml . _build/html`` or ``make site``.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from pybtex.backends.plaintext import Backend as PlainText
from pybtex.plugin import register_plugin

sys.path.insert(0, str(Path(__file__).parent / "docs" / "_ext"))

project = "Decisions you can run"
author = "The maintainers"
copyright = "the maintainers, CC BY 4.0"  # Sphinx names this setting
language = "en"

root_doc = "docs/index"
include_patterns = ["docs/**", "adrs/**"]
exclude_patterns = ["docs/_ext", "docs/_static", "docs/_templates", "adrs/_template.md"]
nitpicky = True

extensions = [
    "myst_parser",
    "sphinxcontrib.bibtex",
    "sphinx_copybutton",
    "notfound.extension",
    "adr_sphinx",
    "site_pages",
]
if find_spec("mermaid_static"):
    extensions += ["sphinxcontrib.mermaid", "mermaid_static"]

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "fieldlist"]
myst_fence_as_directive = ["mermaid"]
myst_heading_anchors = 3

bibtex_bibfiles = ["docs/references.bib"]
bibtex_default_style = "unsrt"
bibtex_reference_style = "author_year"
# Otherwise it is searched for among all installed packages, once for each citation.
register_plugin("pybtex.backends", "plaintext", PlainText, force=True)

# Absolute addresses (canonical links, citations) are printed only when the site knows its own.
html_baseurl = os.environ.get("SITE_URL", "")
html_theme = "furo"
source_url = os.environ.get("SOURCE_URL", "")
html_context = {"source_url": source_url}
pygments_dark_style = "a11y-dark"
html_title = project
html_theme_options = {"top_of_page_buttons": []}
html_static_path = ["docs/_static"]
html_css_files = ["site.css", "adr.css"]
templates_path = ["docs/_templates"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # Sphinx's own search would fetch every hit's page
html_show_sphinx = False

# A lost address has any depth, so its page links from the root of the host.
notfound_urls_prefix = f"/{urlsplit(html_baseurl).path.strip('/')}/".replace("//", "/")
notfound_template = "notfound.html"
notfound_context = {"title": "Page not found"}

copybutton_exclude = ".linenos, .gp, .go"
