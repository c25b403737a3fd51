"""The manifest of this step."""

from __future__ import annotations

from pathlib import Path

from rampart.manifest import read_manifest

FOLDER = Path(__file__).parent
MANIFEST = read_manifest(FOLDER / "mistakes.toml")
