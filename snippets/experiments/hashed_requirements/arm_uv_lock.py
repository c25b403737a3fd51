"""uv's own lock file: `uv lock` writes it."""

LOCK = ("lock",)
FILE = "uv.lock"
