"""What a build writes beside its pages, and what it compares."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from adr_sphinx import baseline, lint
from sphinx.util.console import strip_escape_sequences


def test_corpus_follows_its_schema_and_agrees_with_the_pages(site):
    built = site("log")
    built.record()
    built.build()
    schema = json.loads(built.read("adrs.schema.json"))
    corpus = json.loads(built.read("adrs.json"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(corpus, schema)
    row = built.json()["ADR-0001"]
    assert ("accepted", "holding", "adr/0001/") == (row["status"], row["health"], row["url"])
    assert {"lost": 0, "kills": 12} == row["evidence"][0]["figures"]
    assert {"lost": 17} == row["evidence"][0]["contrast"]["figures"]


def test_plain_html_builder_writes_the_corpus_too(site):
    built = site("log", "html").build()

    assert ["ADR-0001", "ADR-0002", "ADR-0003", "ADR-0004"] == list(built.json())


def words_of(built):
    """What page, log and JSON say of the health of the first record, as one word each."""
    page = built.page("adr/0001/index.html").select_one(".adr-health").text
    log = built.page("adr/index.html").select_one(".adr-log li .adr-health").text
    health = built.json()["ADR-0001"]["health"]
    return {page.lower(), log.lower(), health.replace("-", " ")}


def test_health_turns_everywhere_when_only_the_evidence_changes(site):
    """No source file changes between these builds, yet page, log, figure and JSON follow."""
    built = site("log").build()
    assert {"unproven"} == words_of(built)

    built.record()
    assert {"holding"} == words_of(built.build())

    built.record(lost=3)
    assert {"broken"} == words_of(built.build())
    assert "3 of 200 messages lost" in built.page("citing/index.html").text

    built.record(lost_by_rejected=0)
    assert {"at risk"} == words_of(built.build())
    page = built.page("adr/0001/index.html")
    assert "reason gone: O1 no longer fails (E1)" in page.select_one(".adr-health-line").text
    assert "no longer fails: the reason is gone" in page.select("#e1 .adr-verdict")[1].text

    built.edit("snippets/experiments/outbox/arm_outbox.py", "add", "append")
    assert {"stale"} == words_of(built.build())

    (built.root / "_build" / "evidence.json").unlink()
    assert {"unproven"} == words_of(built.build())


def written(built):
    """The documents that the last build wrote."""
    text = strip_escape_sequences(built.app.status.getvalue())
    return set(re.findall(r"writing output\.\.\. \[ *\d+%\] (\S+)", text))


def test_nothing_is_written_again_when_nothing_changed(site):
    built = site("log").build().build()

    assert set() == written(built)


def test_changed_record_rewrites_the_pages_that_show_it(site):
    built = site("log").build()
    built.edit("adrs/0004-draw-a-graph.md", "# Draw a graph", "# Draw a table")
    built.build()

    assert "ADR-0004 Draw a table" in built.page("adr/index.html").text
    assert "adrs/index" in written(built)
    assert "docs/guide/first" not in written(built)
    assert "ADR-0004 Draw a table (proposed)" in built.read("adr/0003/index.html")


def test_each_builder_learns_of_new_evidence(site):
    """Two builders share what was read; the second still sees what the first has written."""
    built = site("log").build()
    built.builder = "html"
    built.build()
    built.record()
    built.build()
    built.builder = "dirhtml"
    built.build()

    assert {"holding"} == words_of(built)


def test_parallel_build_equals_the_serial_one(site):
    serial, parallel = site("log"), site("log")
    serial.build()
    parallel.build(parallel=2)

    for path in ("adr/index.html", "adr/0001/index.html", "citing/index.html", "adrs.json"):
        assert serial.read(path) == parallel.read(path)
    assert [] == parallel.warnings


def test_published_addresses_are_listed(site):
    built = site("log").build()
    found = (built.root / "_build" / "urls.txt").read_text(encoding="utf-8").split()

    assert {
        "/",
        "/adr/",
        "/adr/0001/",
        "/adr/0001/#e1",
        "/adr/0001/@a964cac/#c1",
        "/adrs.json",
    } <= set(found)
    assert found == sorted(found)
    for url in found:
        path, _, fragment = url.partition("#")
        file = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        text = built.read(file) if not file.endswith(".inv") else ""
        assert f'id="{fragment}"' in text or not fragment


def test_address_that_was_published_and_is_gone_is_an_error_at_its_line(site):
    built = site("log")
    lock = built.root / "adrs" / "urls.lock"
    lock.write_text("# All\n/adr/0001/\n/adr/0001/#e1\n/adr/0001/#e2\n/old/\n", encoding="utf-8")
    built.build()

    assert [
        "adrs/urls.lock:4: ERROR: /adr/0001/#e2 is no longer produced",
        "adrs/urls.lock:5: ERROR: /old/ is no longer produced",
    ] == [line.partition(" (fix")[0] for line in built.warnings]
    assert 1 == built.app.statuscode


BROKEN = [
    ("adrs/0001-unknown-status.md:3", "ST01"),
    ("adrs/0002-unquoted-number.md:2", "FM01"),
    ("adrs/0003-dangling-relation.md:7", "RE01"),
    ("adrs/0004-missing-section.md:25", "BO01"),
    ("adrs/0005-two.md:2", "ID02"),
    ("adrs/0006-no-test.md:9", "EV01"),
    ("adrs/0007-broken-yaml.md:8", "FM02"),
    ("adrs/0008-not-utf8.md:29", "EN01"),
    ("adrs/0009-no-front-matter.md:1", "FM02"),
    ("docs/index.md:7", "reference"),
]


def test_every_problem_of_a_broken_log_is_reported_in_one_build(site):
    """At its file and line, without a traceback, and no source file is changed."""
    built = site("broken")
    sources = {path: path.read_bytes() for path in built.root.rglob("*.md")}
    built.build()

    for place, code in BROKEN:
        found = [line for line in built.warnings if line.startswith(f"{place}: ")]
        assert any(line.endswith(f"[adr.{code}]") for line in found), (place, code)
    assert 1 == built.app.statuscode
    assert sources == {path: path.read_bytes() for path in sources}
    assert not (built.app.outdir / "adrs.json").exists()


@pytest.mark.parametrize(
    ("old", "new", "code", "named"),
    [
        (
            "a `relay` must run",
            "a relay must run, and be watched",
            "ST05",
            "no longer the accepted",
        ),
        ("- **C2** Bad", "- Bad", "ID04", "C2 is lost"),
    ],
    ids=["accepted text changed", "label removed"],
)
def test_build_fails_by_name_when_a_published_text_is_touched(site, old, new, code, named):
    built = site("log")
    built.edit("adrs/0001-write-to-an-outbox.md", old, new)
    built.build()

    found = [line for line in built.warnings if named in line and line.endswith(f"[adr.{code}]")]
    assert 1 == len(found), built.warnings
    assert found[0].startswith("adrs/0001-write-to-an-outbox.md:")
    assert 1 == built.app.statuscode


def test_problem_that_a_comment_allows_fails_no_build_and_is_not_shown(site):
    """The accepted text is the same with it and without."""
    plain, built = site("log").build(), site("log")
    built.edit(
        "adrs/0001-write-to-an-outbox.md",
        "id: ADR-0001\n",
        "id: ADR-0001\nmood: fine  # adr-check: allow FM04: another program reads it\n",
    )
    built.edit(
        "adrs/0001-write-to-an-outbox.md",
        "### Consequences\n",
        "### Consequences\n\n<!-- adr-check: allow BO03: taken over as it was -->\n",
    )
    built.build()

    assert [] == built.warnings
    shown = [page.page("adr/0001/index.html").get_text().split() for page in (plain, built)]
    assert shown[0] == shown[1]
    assert plain.json()["ADR-0001"]["rev"] == built.json()["ADR-0001"]["rev"]


def test_problems_that_a_baseline_holds_back_fail_no_build_and_leave_no_corpus(site):
    built = site("log")
    built.edit("adrs/0004-draw-a-graph.md", "status: ", "state: ")
    problems = lint.build_problems(built.root, environ={})
    text = baseline.begun(problems)
    (built.root / baseline.PATH).write_text(text, encoding="utf-8")
    built.build()

    assert problems
    assert not [line for line in built.warnings if "ERROR" in line]
    assert not (built.app.outdir / "adrs.json").exists()


def files_of(built):
    """Every page and feed of the last build."""
    root = Path(built.app.outdir)
    found = [path for path in root.rglob("*") if path.suffix in {".html", ".json", ".inv"}]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("other", ["0001-a-second-file", "0001-zz-a-second-file"])
def test_duplicate_leaves_nothing_behind_when_it_is_gone(site, other):
    """Whichever file of the two comes first, and in the first build or later."""
    cold, warm = site("log").build(), site("log").build()
    second = warm.root / "adrs" / f"{other}.md"
    first = (warm.root / "adrs" / "0001-write-to-an-outbox.md").read_text(encoding="utf-8")
    second.write_text(first.replace("id: E1", "id: E2"), encoding="utf-8")
    warm.build()

    assert any("ADR-0001 is taken by" in line for line in warm.warnings)
    assert "adrs.json" not in files_of(warm)
    second.unlink()
    warm.build()
    assert [] == warm.warnings
    assert files_of(cold) == {
        path: data for path, data in files_of(warm).items() if other not in path
    }


def test_page_that_is_not_utf8_is_reported_at_its_line(site):
    built = site("log")
    (built.root / "docs" / "citing.md").write_bytes(b"# Citing\n\ncaf\xe9\n")
    built.build()

    assert built.warnings[0].startswith("docs/citing.md:3: ERROR: byte 0xe9 is not UTF-8")
    assert 1 == built.app.statuscode


def test_bibliography_that_is_not_utf8_is_reported_at_its_line(site):
    built = site("log")
    settings = (built.root / "conf.py").read_text(encoding="utf-8")
    settings += 'extensions += ["sphinxcontrib.bibtex"]\nbibtex_bibfiles = ["docs/some.bib"]\n'
    (built.root / "conf.py").write_text(settings, encoding="utf-8")
    (built.root / "docs" / "some.bib").write_bytes(b"@misc{a,\n title = {caf\xe9}}\n")
    built.build()

    assert built.warnings[0].startswith("docs/some.bib:2: ERROR: byte 0xe9 is not UTF-8")
    assert 1 == built.app.statuscode


def test_empty_log_is_an_error(site):
    built = site("empty").build()

    assert built.warnings[0].startswith("adrs:1: ERROR: 0 records")
    assert 1 == built.app.statuscode


def test_unknown_day_is_a_warning(site, monkeypatch):
    monkeypatch.delenv("ADR_TODAY")
    built = site("log")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(built.root.parent))
    built.build()

    assert ["adr.today"] == [line.rpartition("[")[2].rstrip("]") for line in built.warnings]
    assert 0 == built.app.statuscode


@pytest.mark.parametrize("text", ["{not json", '{"version": 1, "runs": []}'])
def test_evidence_that_cannot_be_read_is_an_error_and_no_pass(site, text):
    built = site("log")
    built.record()
    (built.root / "_build" / "evidence.json").write_text(text, encoding="utf-8")
    built.build()

    assert built.warnings[0].startswith("_build/evidence.json:1: ERROR")
    assert "Unproven" in built.page("adr/index.html").text
