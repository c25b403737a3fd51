"""Words of the pages, for once with the logger of Sphinx."""

from sphinx.util import logging

logger = logging.getLogger(__name__)
