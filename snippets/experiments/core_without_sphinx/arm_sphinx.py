"""The rejected way: a module of the core takes what Sphinx has, too."""

IMPORT = "from sphinx.util import logging"
