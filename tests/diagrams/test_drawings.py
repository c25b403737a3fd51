"""Draw once; two renderers behind one interface; lines found again."""

from __future__ import annotations

import json
import stat
import sys

import pytest
from mermaid_static import roles
from mermaid_static.cache import Drawings
from mermaid_static.diagram import DiagramError, RendererError, error, source_line
from mermaid_static.renderer import Mermaidx, choose

RAW = '<svg id="my-svg" viewBox="0 0 90 30" role="document" style="x"><text>hello</text></svg>'


class Counting:
    """A renderer that counts, and refuses the word *bad*."""

    identity = "counting-1"

    def __init__(self) -> None:
        self.rendered = 0

    def render(self, source, _config):
        self.rendered += 1
        if "bad" in source:
            raise DiagramError("refused")
        return RAW


def test_a_drawn_source_is_never_drawn_again(tmp_path):
    first, second = Counting(), Counting()
    drawn = Drawings(renderer=first, folder=tmp_path).draw("flowchart")

    assert drawn == Drawings(renderer=second, folder=tmp_path).draw("flowchart")
    assert (1, 0) == (first.rendered, second.rendered)
    assert [".svg"] == [path.suffix for path in tmp_path.iterdir()]


def test_another_renderer_draws_for_itself(tmp_path):
    Drawings(renderer=Counting(), folder=tmp_path).draw("flowchart")
    other = Counting()
    other.identity = "counting-2"

    Drawings(renderer=other, folder=tmp_path).draw("flowchart")

    assert 1 == other.rendered


def test_a_refused_source_is_not_kept(tmp_path):
    drawings = Drawings(renderer=Counting(), folder=tmp_path)

    for _ in range(2):
        with pytest.raises(DiagramError):
            drawings.draw("bad")
    assert [] == list(tmp_path.iterdir())


def test_a_cached_build_starts_no_process(tmp_path):
    source = "flowchart LR\n  a --> b\n"
    warm = Mermaidx()
    Drawings(renderer=warm, folder=tmp_path).draw(source)
    warm.close()
    cold = Mermaidx()

    Drawings(renderer=cold, folder=tmp_path).draw(source)

    assert cold._process is None


@pytest.mark.long
def test_a_long_chain_does_not_exhaust_the_stack(draw):
    chain = "\n".join(f"  n{number} --> n{number + 1}" for number in range(150))

    assert draw(f"flowchart LR\n{chain}\n").startswith("<svg")


def test_labels_outside_latin_1_survive(draw):
    svg = draw("flowchart LR\n  a[Commit – then • publish 決定] --> b\n")

    assert "Commit – then • publish 決定" in svg


FAKE_MMDC = """\
import json, pathlib, sys
if sys.argv[1:] == ["--version"]:
    print("11.0.0")
    raise SystemExit
given = dict(zip(sys.argv[2::2], sys.argv[3::2]))
if "bad" in pathlib.Path(given["-i"]).read_text():
    sys.exit("Error: Parse error on line 2:\\n...bad\\n---^\\nExpecting X")
pathlib.Path(given["-o"]).write_text(RAW)
pathlib.Path(__file__).with_name("config").write_text(pathlib.Path(given["-c"]).read_text())
"""


@pytest.fixture
def fake_mmdc(tmp_path):
    """A command that takes mermaid-cli's arguments and keeps the configuration."""
    command = tmp_path / "mmdc"
    command.write_text(f"#!{sys.executable}\nRAW = {RAW!r}\n{FAKE_MMDC}", encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return command


def test_mmdc_takes_the_same_configuration(fake_mmdc, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(fake_mmdc.parent), prepend=":")
    config = roles.config(roles.sentinels())

    renderer = choose("mmdc")

    assert "mmdc-11.0.0" == renderer.identity
    assert RAW == renderer.render("flowchart LR", config)
    assert config == json.loads((tmp_path / "config").read_text("utf-8"))


def test_mmdc_reports_the_line_too(fake_mmdc, monkeypatch):
    monkeypatch.setenv("PATH", str(fake_mmdc.parent), prepend=":")

    with pytest.raises(DiagramError) as caught:
        choose("mmdc").render("flowchart LR\n bad", {})
    assert 2 == caught.value.line


def test_a_missing_command_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(RendererError, match="install @mermaid-js/mermaid-cli"):
        choose("mmdc")


def test_an_unknown_renderer_is_an_error():
    with pytest.raises(RendererError, match="use mermaidx or mmdc"):
        choose("dot")


@pytest.mark.parametrize(
    ("source", "reported", "line"),
    [
        ("flowchart LR\n  a\n", 2, 2),
        ("%% note\nflowchart LR\n  a\n", 2, 3),
        ("flowchart LR\n  %% note\n\n  %% note\n  a\n", 2, 5),
        ("---\ntitle: T\n---\nflowchart LR\n  a\n", 2, 5),
        ("\n\nflowchart LR\n  a\n", 2, 4),
        ("%%{init: {}}%%\nflowchart LR\n  a\n", 2, 3),
        ("flowchart LR\n", 9, 1),
    ],
)
def test_a_reported_line_is_found_in_the_source(source, reported, line):
    assert line == source_line(source, reported)


def test_a_stack_trace_is_no_part_of_the_message():
    message = "Error: Parse error on line 2:\nx\n-^\nExpecting X\nParser.parse (https://m.invalid/a.mjs:1)"

    assert "Parse error near x – Expecting X" == error(message, "a\nx\n").message


def test_a_message_becomes_one_sentence():
    message = (
        "Error: Parse error on line 2:\n...LR  a -->|x b\n------------^\nExpecting 'PIPE', got '1'"
    )

    caught = error(message, "flowchart LR\n  a -->|x b\n")

    assert "Parse error near ...LR a -->|x b – Expecting 'PIPE', got '1'" == caught.message
    assert 2 == caught.line
