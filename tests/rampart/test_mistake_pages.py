"""Each mistake that a step carries on purpose has a page, and the page says what the code does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.step import STEPS
from sphinx.config import Config
from sphinx.directives.code import LiteralIncludeReader, parse_line_num_spec

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs/mistakes"
INCLUDE = re.compile(r"^```\{literalinclude\} (\S+)\n((?::.+\n)*)```$", re.MULTILINE)
ROW = re.compile(r"^\| \[(M\d\d)\]\((m\d\d)\.md\) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
JOURNEY = re.compile(r"^make acceptance JOURNEY=\"?([a-z_ ]+)\"?$", re.MULTILINE)
TEST = re.compile(r"^\.venv/bin/python -m pytest (\S+)::(\w+)( --runxfail)?$", re.MULTILINE)

MADE = [(step, mistake) for step in STEPS for mistake in step.manifest.mistakes]
IDS = sorted({mistake.id for _, mistake in MADE})


@dataclass(frozen=True, kw_only=True)
class Included:
    """Lines of a file as a page shows them, and those of them that it marks."""

    file: Path
    lines: list[str]
    emphasised: list[str]


def text(name):
    return (FOLDER / f"{name.lower()}.md").read_text(encoding="utf-8")


def made(number):
    """The steps that make a mistake, each with its entry."""
    return [(step, mistake) for step, mistake in MADE if mistake.id == number]


def mended(number):
    """The first step after those that make a mistake."""
    last = max(step.number for step, _ in made(number))
    return next(step for step in STEPS if step.number > last)


def clean(number):
    """The first step from then on which breaks none of its journeys for another reason either."""
    journeys = {name for _, mistake in made(number) for name in mistake.journeys}
    return next(
        step
        for step in STEPS
        if step.number >= mended(number).number
        and not any(journeys & set(each.journeys) for each in step.manifest.mistakes)
    )


def included(number):
    return [_included(path, options) for path, options in INCLUDE.findall(text(number))]


def _included(path, options):
    values = yaml.safe_load(options.replace("\n:", "\n").removeprefix(":"))
    file = (FOLDER / path).resolve()
    chosen = {key: str(values[key]) for key in ("pyobject", "start-at", "end-at") if key in values}
    shown, _ = LiteralIncludeReader(file, chosen, Config()).read()
    lines = shown.splitlines()
    spec = values.get("emphasize-lines")
    marked = parse_line_num_spec(str(spec), len(lines)) if spec else []
    return Included(file=file, lines=lines, emphasised=[lines[each] for each in marked])


@pytest.fixture(params=IDS)
def number(request):
    return request.param


def test_each_mistake_has_a_page_and_each_page_a_mistake():
    pages = [path.stem.upper() for path in FOLDER.glob("m*.md")]

    assert sorted(pages) == IDS


def test_title_is_that_of_the_manifest(number):
    titles = {f"# {number}: {mistake.title}" for _, mistake in made(number)}

    assert {text(number).splitlines()[0]} == titles


def test_page_says_first_what_the_reader_can_do_afterwards(number):
    assert text(number).splitlines()[2].startswith("After this page you can ")


def test_page_of_an_open_hole_says_so(number):
    is_hole = any(mistake.is_hole for _, mistake in made(number))

    assert ("**An open hole.**" in text(number)) is is_hole


def test_page_walks_the_journeys_of_its_mistake(number):
    walked = {name for names in JOURNEY.findall(text(number)) for name in names.split()}

    assert {name for _, mistake in made(number) for name in mistake.journeys} == walked
    assert walked <= set(JOURNEYS)


def test_page_runs_the_test_of_its_mistake(number):
    run = [(path, name) for path, name, _ in TEST.findall(text(number))]

    assert {mistake.test for _, mistake in made(number)} - {""} == {name for _, name in run}
    assert [
        (path, name)
        for path, name in run
        if f"\ndef {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ] == []


def test_page_quotes_the_words_of_each_failure(number):
    words = {words for _, mistake in made(number) for words in mistake.journeys.values()}
    quoted = " ".join(re.findall(r"`([^`\n]+)`", text(number)))

    assert {each for each in words if each not in quoted} == set()


def test_page_shows_and_marks_the_wrong_line(number):
    shown = included(number)
    wrong = [(step.folder / mistake.file).resolve() for step, mistake in made(number)]

    assert [
        file
        for file in wrong
        if not any(
            each.file == file and any(f"# {number}" in line for line in each.emphasised)
            for each in shown
        )
    ] == []


def test_page_shows_lines_of_the_step_that_mends_it(number):
    folders = {mended(number).folder, clean(number).folder}

    assert any(folders & set(each.file.parents) for each in included(number))


def test_mended_lines_carry_no_mark_of_the_mistake(number):
    folders = [step.folder for step, _ in made(number)]

    assert [
        each.file
        for each in included(number)
        if not set(folders) & set(each.file.parents)
        and any(f"# {number}" in line for line in each.lines)
    ] == []


def test_page_marks_its_opinion_and_ends_with_what_comes_next(number):
    assert "**When the wrong way is all right** (our opinion): " in text(number)
    assert text(number).splitlines()[-1].startswith("Next: ")


def test_index_lists_every_page_once():
    rows = [(name, page) for name, page, *_ in ROW.findall(text("index"))]

    assert sorted(rows) == [(each, each.lower()) for each in IDS]


def test_index_names_each_mistake_as_the_manifest_does(number):
    title = next(title for name, _, title, *_ in ROW.findall(text("index")) if name == number)

    assert {mistake.title for _, mistake in made(number)} == {title}


def test_index_says_which_step_mends_it(number):
    cell = next(last for name, *_, last in ROW.findall(text("index")) if name == number)
    first, whole = mended(number).number, clean(number).number

    assert cell == (f"{first}" if first == whole else f"{first}, the rest in {whole}")
