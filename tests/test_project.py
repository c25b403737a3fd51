"""What must hold of the repository as a whole, whoever changed what."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import yaml
from adr_sphinx import log
from adr_sphinx.evidence import Ledger, judge
from adr_sphinx.model import ContrastOutcome, Kind, Outcome

ROOT = Path(__file__).parents[1]
SERVICES = {"DATABASE_URL", "AMQP_URL", "REDIS_URL"}


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def pages():
    """Every page as written: documentation and records."""
    return [*ROOT.glob("docs/**/*.md"), *ROOT.glob("adrs/[0-9]*.md")]


def test_commands_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", read("README.md")))

    assert named
    assert named <= targets


def test_actions_are_pinned_by_digest():
    used = [
        line.strip()
        for workflow in ROOT.glob(".github/workflows/*.yml")
        for line in workflow.read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    ]
    pinned = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")

    assert used
    assert [line for line in used if not pinned.search(line)] == []


def test_workflows_grant_nothing_by_default():
    for workflow in ROOT.glob(".github/workflows/*.yml"):
        assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"] == {}


def test_every_source_is_cited():
    entries = set(re.findall(r"^@\w+\{([^,\s]+)", read("docs/references.bib"), flags=re.MULTILINE))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages())
    roles = re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text)
    cited = {key.strip() for role in roles for key in role.split(",")}
    cited |= set(re.findall(r"^\s*(?:- )?source: *(\S+)", text, flags=re.MULTILINE))

    assert sorted(entries - cited) == []


class Loads(HTMLParser):
    """What a page makes a browser fetch or run."""

    LINKS = frozenset({"stylesheet", "icon", "preload", "prefetch", "manifest"})

    def __init__(self):
        super().__init__()
        self.fetched = []
        self.inline = 0
        self.handlers = []
        self.policy = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.handlers += [name for name in attrs if name.startswith("on")]
        self.fetched += [
            attrs[name] for name in ("src", "srcset", "data", "poster") if attrs.get(name)
        ]
        if tag == "link" and self.LINKS & set((attrs.get("rel") or "").split()):
            self.fetched.append(attrs["href"])
        if tag == "script" and "src" not in attrs:
            self.inline += 1
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]


def test_built_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(site):
    faults = {}
    for page in site.rglob("*.html"):
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        foreign = [url for url in loads.fetched if re.match(r"[a-z]+:|//", url)]
        faults[page] = (foreign, loads.inline, loads.handlers, loads.policy is None)

    assert faults
    assert {page: fault for page, fault in faults.items() if fault != ([], 0, [], False)} == {}


def test_every_claim_of_a_decision_in_force_holds():
    """A refuted claim, a rejected option that no longer fails, a missing run: each fails here."""
    record_log = log.read(ROOT)
    ledger = Ledger.load(ROOT)
    has_servers = all(os.environ.get(name) for name in SERVICES)
    verdicts = [
        (decision, judge(evidence, ledger))
        for decision in record_log.decisions.values()
        if decision.status.in_force
        for evidence in decision.evidence
        if evidence.kind is not Kind.EXTERNAL
    ]

    wrong = [
        f"{decision.path}: {verdict.evidence.id} {verdict.outcome} {verdict.contrast_outcome or ''}"
        for decision, verdict in verdicts
        if not holds(verdict, has_servers=has_servers)
    ]
    assert verdicts
    assert wrong == []


def holds(verdict, *, has_servers):
    outcomes = {verdict.outcome, verdict.contrast_outcome} - {None}
    fine = {Outcome.PROVED, ContrastOutcome.FAILS_AS_EXPECTED}
    if verdict.evidence.kind is Kind.MEASURED and not has_servers:
        fine |= {Outcome.NOT_RUN, ContrastOutcome.NOT_RUN}
    return outcomes <= fine


def test_plain_sphinx_build_works(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q"]
    folders = ["-d", tmp_path / "doctrees", ROOT, tmp_path / "html"]
    run = subprocess.run([*command, *folders], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")
    assert any((tmp_path / "html").rglob("index.html"))


def clock(day):
    """What the scheduled workflow runs, on a given day."""
    command = [sys.executable, "tools/due.py"]
    environ = {**os.environ, "ADR_TODAY": day}
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )


def test_clock_names_what_is_due_and_is_quiet_before():
    before, after = clock("2026-11-22"), clock("2099-01-01")

    assert (before.returncode, after.returncode) == (0, 1), before.stdout + before.stderr
    assert re.search(r"^adrs/0006-.*\.md:\d+: review was due 20", after.stdout, flags=re.MULTILINE)


def luminance(colour):
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def palettes():
    """The colours of status and health: light, chosen dark, automatic dark."""
    css = read("docs/_static/site.css")
    starts = [
        css.index(mark)
        for mark in (":root {", 'body[data-theme="dark"] {', ':not([data-theme="light"]) {')
    ]
    parts = [css[start:end] for start, end in pairwise([*starts, len(css)])]
    return [dict(re.findall(r"--((?:st|hl)-[a-z-]+): (#[0-9a-f]{6});", part)) for part in parts]


def test_colours_of_status_and_health_can_be_read_in_both_themes():
    light, dark, automatic = palettes()

    assert dark == automatic
    assert light.keys() == dark.keys()
    for palette in (light, dark):
        names = {name.removesuffix("-fg") for name in palette if name.endswith("-fg")}
        assert len(names) == len(palette) / 2
        assert {n for n in names if contrast(palette[f"{n}-fg"], palette[f"{n}-bg"]) < 4.5} == set()
