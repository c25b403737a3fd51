"""A small repository in a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.sample import EXPERIMENT, Corpus

if TYPE_CHECKING:
    from pathlib import Path


collect_ignore = ["examples"]  # repositories of their own, which tests read and never run


@pytest.fixture(name="corpus")
def _corpus(tmp_path: Path) -> Corpus:
    corpus = Corpus(tmp_path)
    corpus.write("snippets/experiments/outbox/test_outbox.py", EXPERIMENT)
    corpus.write("requirements/dev.txt", "pytest==9\n")
    return corpus
