"""The decided way: `uv pip compile` writes the file of requirements."""

LOCK = (
    "pip",
    "compile",
    "--generate-hashes",
    "--no-header",
    "pyproject.toml",
    "--output-file",
    "lock",
)
FILE = "lock"
