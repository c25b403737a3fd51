"""The pages on StackGuardian say of every statement how it is known, and keep back what they must.

What counts as a statement stands at the top of ``tools/statements.py``.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from mermaid_static import recipe
from mermaid_static.cache import drawings
from mermaid_static.diagram import words

from tools.statements import GOAL, NOTICE, PAGES, all_statements, statements

ROOT = Path(__file__).parents[1]
ALL_PAGES = sorted(PAGES.glob("**/*.md"))
PHONE = 358  # pixels that a page has for a picture where the screen is 390 wide
MOST_BOXES = 15
WORDS_A_MINUTE = 200
MOST_MINUTES = 7

KINDS = [
    "C4 context",
    "C4 container",
    "Entity relations",
    "Sequence",
    "States",
    "Deployment",
    "Evaluation flow",
]
"""How the title of a picture begins; there must be one of each."""

KEPT_BACK = {
    "address of a host": r"https?://|\b[\w-]+(?:\.[\w-]+)*\.(?:io|com|net|org|dev|cloud)\b",
    "form of a header": r"(?i)\bapikey\b|\bauthorization\b|\bbearer\b|\bx-[a-z]+-[a-z]+:",
    "number of a port": r"(?i)\bports?\s+\d+|:\d{2,5}\b(?!\d*-)|\b\d{2,5}/tcp\b",
    "address of a machine": r"\b\d{1,3}(?:\.\d{1,3}){3}\b",
    "path on a machine": r"(?<![\w.)])/(?:mnt|etc|var|opt|root|home)/",
    "form of an id": r"\borgs/|\bsg_(?:organization|runner_id)|\bsg-node-token\b",
    "database that nobody named": r"(?i)\bdynamo|\bmongodb\b|\baurora\b|\bsingle-table\b",
}
"""What stays out of the pages, diagrams and code included."""

LABELLED = [
    "It waits (documented) {cite}`sg_sdk`.",
    "It waits (documented) {cite}`sg_sdk,sg_cli`, and ends (documented) {cite}`sg_cli`.",
    "It waits (inferred: the field has this name in all versions {cite}`sg_sdk`).",
    "It waits (stated in the talk proposal, not confirmed publicly).",
    "What it waits for (unknown).",
    "It reads `a. B. c` in one go (unknown).",
]
UNLABELLED = [
    "It uses PostgreSQL.",
    "It uses PostgreSQL",
    "It uses PostgreSQL (documented).",
    "It uses PostgreSQL {cite}`sg_sdk`.",
    "It uses PostgreSQL (inferred).",
    "It uses PostgreSQL (inferred: obviously).",
    "It uses PostgreSQL (inferred: {cite}`sg_sdk,sg_cli,sg_api,sg_dr`).",
    "It uses PostgreSQL (probably).",
    "It waits (unknown), and it uses PostgreSQL.",
    "Runs use PostgreSQL.",
    "After this page you can see that it uses PostgreSQL.",
    "Read replicas of StackGuardian use PostgreSQL.",
    "**We think (our opinion):** StackGuardian uses PostgreSQL.",
    "**We think:** it uses PostgreSQL.",
    "[It](index.md) uses PostgreSQL.",
    "- It uses PostgreSQL.",
    "1. It uses PostgreSQL.",
    "> It uses PostgreSQL.",
    "<p>It uses PostgreSQL.</p>",
    "```{note}\nIt uses PostgreSQL.\n```",
    ":::{note}\nIt uses PostgreSQL (unknown).\n:::",
    "| part | what |\n| --- | --- |\n| Store | It uses PostgreSQL. |",
    "| part | what |\n| --- | --- |\n| Store | PostgreSQL |",
    "| part | what |\n| --- | --- |\n| All of it runs on one PostgreSQL | (unknown) |",
    "| part | what |\n| --- | --- |\n| Store. It is PostgreSQL. | What (unknown). |",
]
FREE = [
    "## It uses PostgreSQL",
    "What does it use?",
    "Read [the next page](index.md).",
    "Expect a store.",
    "[The next page](index.md)",
    NOTICE,
    "**We decide (our opinion):** a constraint. It costs a lock.",
    "## What we do (our opinion)\n\nWe use PostgreSQL.\n\n### Why\n\nIt is there.",
    "```sh\necho It uses PostgreSQL.\n```",
    "```{mermaid}\nflowchart TB\n  a[It uses PostgreSQL.]\n```",
    "| part | what |\n| --- | --- |\n| Store of artifacts | [page](index.md) |",
]


def found(text):
    """The statements of a page that opens as the others do."""
    page = f"# Title\n\n{GOAL}read.\n\n{text}\n"
    return list(statements(page, path="page.md"))


def kept_back(text):
    """What of `KEPT_BACK` is in a text."""
    return [name for name, pattern in KEPT_BACK.items() if re.search(pattern, text)]


def pictures():
    """Each diagram of the pages: where it stands, and its source."""
    fence = re.compile(r"^```\{mermaid\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    return [
        (f"{page.name}:{text.count(chr(10), 0, match.start()) + 1}", match[1])
        for page in ALL_PAGES
        for text in [page.read_text(encoding="utf-8")]
        for match in fence.finditer(text)
    ]


def drawn(source):
    """A diagram as the page shows it."""
    return drawings(folder=ROOT / ".cache/mermaid", renderer="mermaidx").draw(source)


def boxes(source):
    """The names of boxes: nodes with a text, parties of a sequence, entities, states."""
    nodes = set(re.findall(r"\b(\w+)\s*(?:\(\[|\[\(|\[|\(|\{)\"", source))
    parties = set(re.findall(r"^\s*(?:participant|actor)\s+(\w+)", source, flags=re.MULTILINE))
    ends = r"^\s*([\w-]+)\s+[|}][|o]?(?:--|\.\.)\S+\s+([\w-]+)\s*:"
    entities = {name for pair in re.findall(ends, source, flags=re.MULTILINE) for name in pair}
    moves = r"^\s*(\w+)\s+-->\s+(\w+)\s*$"
    states = {name for pair in re.findall(moves, source, flags=re.MULTILINE) for name in pair}
    return nodes | parties | entities | (states if "stateDiagram" in source else set())


@pytest.mark.parametrize("text", LABELLED)
def test_sentence_with_a_label_is_listed_with_it(text):
    labels = [statement.label for statement in found(text)]

    assert labels
    assert None not in labels


@pytest.mark.parametrize("text", UNLABELLED)
def test_planted_sentence_without_a_label_is_found(text):
    bare = [statement for statement in found(text) if statement.label is None]

    assert bare


@pytest.mark.parametrize("text", FREE)
def test_what_states_nothing_needs_no_label(text):
    assert found(text) == []


def test_every_bad_sentence_is_named_at_its_own_line():
    text = "One is so.\nTwo is so (unknown).\nThree is so. Four is so.\n\n- Five\n  is so."

    named = [str(one).split(" (fix")[0] for one in found(text) if one.label is None]

    assert named == [
        "page.md:5: One is so.",
        "page.md:7: Three is so.",
        "page.md:7: Four is so.",
        "page.md:9: Five is so.",
    ]


def test_opinion_ends_with_its_section():
    text = "## Ours (our opinion)\n\nWe like it.\n\n## Theirs\n\nIt uses PostgreSQL."

    assert [statement.text for statement in found(text)] == ["It uses PostgreSQL."]


def test_every_statement_of_the_pages_has_a_label():
    listed = all_statements()
    bare = [str(statement) for statement in listed if statement.label is None]

    assert {statement.path.rpartition("/")[2] for statement in listed} == {
        page.name for page in ALL_PAGES
    }
    assert not bare, "\n".join(["statements without a label:", *bare])


def test_documented_is_what_the_company_published():
    entries = (ROOT / "docs/references.bib").read_text(encoding="utf-8")
    known = set(re.findall(r"^@\w+\{([^,\s]+)", entries, flags=re.MULTILINE))
    strange = [
        str(statement)
        for statement in all_statements()
        for key in statement.sources
        if key not in known or (statement.label == "documented" and not is_theirs(key))
    ]

    assert strange == []


def is_theirs(key):
    return key.startswith(("sg_", "tirith_"))


def test_list_of_statements_can_be_drawn_from(tmp_path):
    command = [sys.executable, ROOT / "tools/statements.py", "--sample", "10", "--seed", "3"]
    first, again = (
        subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        for _ in range(2)
    )

    lines = first.stdout.splitlines()
    assert first.stdout == again.stdout
    assert len(lines) == 11
    assert all(re.match(r"docs/stackguardian/[\w-]+\.md:\d+: \[", line) for line in lines[:10])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Call https://example.test now.", "address of a host"),
        ("It calls api.app.stackguardian.io.", "address of a host"),
        ("It calls *.amazonaws.com.", "address of a host"),
        ("The header is `Authorization: x`.", "form of a header"),
        ("Send apikey and a value.", "form of a header"),
        ("It listens on port 8080.", "number of a port"),
        ("It listens on localhost:24224.", "number of a port"),
        ("It reads 169.254.169.254.", "address of a machine"),
        ("The token lies in /mnt/somewhere/token.", "path on a machine"),
        ("The subject is /orgs/name.", "form of an id"),
        ("It is DynamoDB.", "database that nobody named"),
    ],
)
def test_planted_matter_that_must_stay_out_is_found(text, name):
    assert name in kept_back(text)


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.stem)
def test_page_keeps_back_hosts_headers_ports_and_guesses(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    told = [
        f"{page.name}:{number}: {', '.join(names)}"
        for number, line in enumerate(lines, 1)
        if (names := kept_back(line))
    ]

    assert told == []


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.stem)
def test_page_opens_with_a_goal_and_the_notice_and_ends_with_a_next_step(page):
    text = page.read_text(encoding="utf-8")
    _title, goal, notice = text.split("\n\n")[:3]
    last = text.rpartition("\n## ")[2]

    assert goal.startswith(GOAL)
    assert (notice, text.count(NOTICE)) == (NOTICE, 1)
    assert last.startswith("Next\n")
    assert ".md)" in last or "{adr}" in last


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.stem)
def test_page_is_read_in_seven_minutes(page):
    text = re.sub(
        r"^```.*?^```|\{cite\}`[^`]*`",
        "",
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL | re.MULTILINE,
    )

    assert len(re.findall(r"\w[\w'-]*", text)) <= MOST_MINUTES * WORDS_A_MINUTE


def test_each_kind_of_picture_is_there():
    titles = [words(source).title or "" for _, source in pictures()]
    missing = [kind for kind in KINDS if not any(title.startswith(kind) for title in titles)]

    assert len(titles) >= 8
    assert len(set(titles)) == len(titles)
    assert missing == []


@pytest.mark.parametrize(("place", "source"), pictures(), ids=[place for place, _ in pictures()])
def test_picture_is_read_on_a_phone_without_scrolling(place, source):
    svg = drawn(source)

    assert recipe.missing_words(svg) == [], place
    assert 0 < recipe.least_width(svg) <= PHONE, place


@pytest.mark.parametrize(("place", "source"), pictures(), ids=[place for place, _ in pictures()])
def test_picture_has_no_more_boxes_than_one_look_takes(place, source):
    assert 3 <= len(boxes(source)) <= MOST_BOXES, place
