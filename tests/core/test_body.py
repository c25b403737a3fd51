from __future__ import annotations

import pytest
from adr_sphinx import body
from adr_sphinx.body import Section

TEXT = """\
# Use `one` *thing*

## Context and Problem Statement

```text
## Decision Outcome
- **O9** not an option
```

<!-- ## Considered Options
- **O8** nor this -->

## Considered Options

* **O1** One way,
  in two lines
  - a detail
    of two lines
* **O2** Another way

## Decision Outcome

We take {term}`one way`, e.g. Django.

### Consequences

- **C1** Good, because it is short
- **C2** Bad, because it is new
"""


def test_text_in_fences_and_comments_is_not_read() -> None:
    parsed = body.parse("a.md", TEXT, first=10)

    assert [] == parsed.problems
    assert "Use one thing" == parsed.title
    assert [("O1", "One way, in two lines", 24), ("O2", "Another way", 28)] == [
        (part.id, part.text, part.line) for part in parsed.options
    ]
    assert "We take {term}`one way`, e.g. Django." == parsed.decision
    assert 22 == parsed.sections[Section.OPTIONS]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- b --> c", "a  c"),
        ("a <!--\nb\n--> c", "a \n\n c"),
        ("a <!-- b", "a <!-- b"),
        ("a <!-- b --> <!-- c", "a  <!-- c"),
        ("a --> b", "a --> b"),
        ("a <!--> b", "a <!--> b"),
    ],
)
def test_only_a_comment_that_ends_is_blanked(text: str, left: str) -> None:
    assert left == "\n".join(line.text for line in body.lines_of(text, first=1))


def test_a_misspelt_section_is_named() -> None:
    text = TEXT.replace("## Considered Options\n\n*", "## Considered Option\n\n*")
    (problem,) = [p for p in body.parse("a.md", text, first=1).problems if p.code == "BO01"]

    assert "Considered Options" in problem.message
    assert "found considered option" in problem.message


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("`a` and **b** _c_", "a and b c"),
        ("{adr}`the outbox <0006>` holds", "the outbox holds"),
        ("{adr}`0006`", "0006"),
        ("[text](https://example.org) snake_case", "text snake_case"),
    ],
)
def test_plain_leaves_the_words(markdown: str, words: str) -> None:
    assert words == body.plain(markdown)


def test_cites_are_numbers_in_order_each_once() -> None:
    text = "{adr}`0007/E1` {adr}`x <0006>` {adr}`ADR-0007`\n```\n{adr}`0001`\n```\n"

    assert (6, 7) == body.cites(text)
