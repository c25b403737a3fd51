"""Text that every database can store."""

from __future__ import annotations

import re

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and halves of characters: JSON can write both, neither SQLite nor PostgreSQL stores both."""
