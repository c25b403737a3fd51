from __future__ import annotations

import os
import subprocess
from datetime import date

import pytest
from adr_sphinx.today import UnknownDayError, today


def test_the_given_day_comes_first(tmp_path) -> None:
    assert date(2030, 1, 2) == today(tmp_path, {"ADR_TODAY": "2030-01-02"})


def test_the_day_of_the_last_commit_is_today(tmp_path) -> None:
    who = {
        f"GIT_{role}_{what}": "x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    when = {"GIT_COMMITTER_DATE": "2020-02-29T23:30:00+0900", "GIT_CONFIG_GLOBAL": os.devnull}
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(
            ["git", "-C", str(tmp_path), *command], env=os.environ | who | when, check=True
        )

    assert date(2020, 2, 29) == today(tmp_path, {})


@pytest.mark.parametrize("environ", [{}, {"ADR_TODAY": "tomorrow"}])
def test_a_day_is_never_guessed(tmp_path, environ) -> None:
    with pytest.raises(UnknownDayError, match="set ADR_TODAY=YYYY-MM-DD"):
        today(tmp_path, environ)
