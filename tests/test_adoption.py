"""The page "Adopt this in your own log", followed to the letter in an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest
from adr_sphinx import frontmatter, log
from adr_sphinx.model import Status
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
PAGE = "docs/concepts/decision-records/adopt.md"
FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^\n`]+)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
CAPTION = re.compile(r"\A:caption: (?P<path>\S+)\n\n")
INSTALL = '.venv/bin/pip install "../decisions[sphinx]"'


@dataclass(frozen=True)
class Command:
    """A line of the page's shell blocks."""

    text: str
    fails: bool


@dataclass(frozen=True)
class File:
    """A block with the name of a file."""

    path: str
    text: str


def steps():
    """What the page tells its reader to do, in its order."""
    for fence in FENCE.finditer((ROOT / PAGE).read_text(encoding="utf-8")):
        caption = CAPTION.match(fence["body"])
        if fence["info"] == "sh":
            for line in fence["body"].splitlines():
                command, _, remark = line.partition("  # ")
                yield Command(command, fails=remark.startswith("fails"))
        elif caption:
            yield File(caption["path"], fence["body"][caption.end() :])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """What an installer makes of this repository, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", folder]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, ROOT], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def adopted(tmp_path_factory, wheel):
    """The folder of somebody who did what the page says; and what each command printed."""
    place = tmp_path_factory.mktemp("adopter")
    (place / "decisions").symlink_to(ROOT, target_is_directory=True)
    printed = {}
    here = place
    for step in steps():
        if isinstance(step, File):
            (here / step.path).write_text(step.text, encoding="utf-8")
        elif step.text.startswith("cd "):
            here = here / step.text.removeprefix("cd ")
        elif step.text == INSTALL:
            install(here, wheel)
        else:
            run = shell(step.text, cwd=here)
            printed[step.text] = run.stdout
            assert step.fails is (run.returncode != 0), f"$ {step.text}\n{run.stdout}"
    return here, printed


def install(here, wheel):
    """Install the extension alone, and lend it the Sphinx of this environment.

    The folder comes by a `.pth` file, so that no `.pth` file in it is read: the editable
    installation of this repository stays out of sight.
    """
    shell(f".venv/bin/pip install --quiet --no-deps --no-index {shlex.quote(str(wheel))}", cwd=here)
    site = next(here.glob(".venv/lib/python3*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


def shell(command, *, cwd):
    environ = {
        "HOME": str(cwd),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        **{f"GIT_{who}_NAME": "adopter" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "adopter@example.org" for who in ("AUTHOR", "COMMITTER")},
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=cwd,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def page_of(here, number):
    text = (here / f"_build/html/adr/{number:04}/index.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser").get_text(" ", strip=True)


def test_page_installs_the_extension_once():
    commands = [step.text for step in steps() if isinstance(step, Command)]

    assert commands.count(INSTALL) == 1


def test_extension_of_the_adopter_is_the_installed_one(adopted):
    here, _ = adopted
    found = shell('.venv/bin/python -c "import adr_sphinx as a; print(a.__file__)"', cwd=here)

    assert Path(found.stdout.strip()).is_relative_to(here / ".venv")


def test_first_record_takes_the_first_number(adopted):
    _, printed = adopted

    assert (
        "adrs/0001-record-our-decisions.md\n" == printed['.venv/bin/adr new "Record our decisions"']
    )


def test_log_of_the_adopter_has_a_line_for_each_number_and_needs_no_template(adopted):
    here, _ = adopted
    lines = (here / "adrs/IDS").read_text(encoding="utf-8").splitlines()

    assert ["0001 record-our-decisions", "0002 outbox"] == [
        line.rpartition(" ")[0] for line in lines if not line.startswith("#")
    ]
    assert not (here / "adrs/_template.md").exists()


def test_own_record_is_accepted_and_published_without_evidence(adopted):
    here, _ = adopted
    text = page_of(here, 1)

    assert "accepted" in text
    assert "unproven" in text.lower()
    assert list((here / "adrs/revisions/0001").glob("*.md"))


def test_copy_is_a_proposal_that_names_text_and_address(adopted):
    here, _ = adopted
    copy = log.read(here).decisions[2]
    front = frontmatter.parse(copy.path, (here / copy.path).read_text(encoding="utf-8"))
    origin = front.entries["x-copied-from"].value
    address = front.entries["x-copied-address"].value
    theirs = log.read(ROOT)
    number, _, rev = origin.removeprefix("ADR-").partition("@")
    path = address.removeprefix("https://decisions.example")

    assert Status.ACCEPTED is theirs.decisions[int(number)].status
    assert Status.PROPOSED is copy.status
    assert rev in {known.rev for known in theirs.revisions[int(number)]}
    assert f"/adr/{number}/@{rev}/" == path
    assert path in (ROOT / "adrs/urls.lock").read_text(encoding="utf-8").split()
    assert f"Copied from {number}@{rev} of another log" in page_of(here, 2)


def test_copy_has_the_words_of_the_accepted_text(adopted):
    here, _ = adopted
    mine, theirs = (log.read(root).decisions[n] for root, n in ((here, 2), (ROOT, 6)))

    assert theirs.title == mine.title
    assert theirs.decision == mine.decision
    assert [part.text for part in theirs.consequences] == [part.text for part in mine.consequences]
    assert () == mine.evidence


def test_nobody_accepts_a_copy_by_accident(adopted):
    _, printed = adopted
    refusal = printed[".venv/bin/adr accept 2"]

    assert "accepted without review-by" in refusal
    assert "accepted without chosen" in refusal
    assert "proposed" in printed[".venv/bin/adr list"]


def test_script_copies_every_accepted_text_of_this_log(adopted, tmp_path):
    """No reference that only this site can resolve is left in any of them."""
    here, _ = adopted
    shutil.copytree(here / "adrs", tmp_path / "adrs")
    for name in ("conf.py", "copy_record.py"):
        shutil.copy(here / name, tmp_path)
    (tmp_path / ".venv").symlink_to(here / ".venv", target_is_directory=True)
    numbers = sorted(number for number, known in log.read(ROOT).revisions.items() if known)
    for place, number in enumerate(numbers, start=3):
        proposal = f"adrs/{place:04}-copy.md"
        copy = f"../decisions {number:04} https://decisions.example {proposal}"
        script = f".venv/bin/adr new Copy --slug copy && .venv/bin/python copy_record.py {copy}"
        run = shell(script.replace("../decisions", shlex.quote(str(ROOT))), cwd=tmp_path)
        assert (0, f"{proposal}\n") == (run.returncode, run.stdout)

    build = ".venv/bin/python -m sphinx -q -n -W --keep-going -b dirhtml . _build/html"
    run = shell(f"ADR_TODAY=2026-11-22 {build}", cwd=tmp_path)

    assert (0, "") == (run.returncode, run.stdout)
    assert len(numbers) + 2 == len(log.read(tmp_path).decisions)
