from __future__ import annotations

from adr_sphinx.urls import HEAD, Lock


def lock(tmp_path, text: str | bytes) -> Lock:
    file = tmp_path / "adrs" / "urls.lock"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return Lock.read(file)


def test_an_address_that_is_gone_is_reported_at_its_line(tmp_path) -> None:
    found = lock(tmp_path, "# head\n\n/\n/adr/0006/\n/adr/0006/#e1  since 2026-11-22\n")
    (problem,) = found.missing(["/adr/0006/", "/", "/new/"])

    assert problem.report.startswith(
        "adrs/urls.lock:5:1: ID03 error: /adr/0006/#e1 is no longer produced"
    )


def test_the_file_only_grows(tmp_path) -> None:
    old = lock(tmp_path, "/b/  a note\n/gone/\n")
    text = old.extended(["/b/", "/a/#x", "/a/"])

    assert f"{HEAD}/a/\n/a/#x\n/b/  a note\n/gone/\n" == text
    assert text == lock(tmp_path, text).extended(["/a/"])


def test_a_file_that_does_not_exist_is_empty(tmp_path) -> None:
    assert [] == Lock.read(tmp_path / "urls.lock").missing(["/"])


def test_a_line_that_is_no_address_is_reported(tmp_path) -> None:
    found = lock(tmp_path, b"/a/\nadr/0006/\n/b\xff/\n").missing(["/a/"])

    assert [("ID03", 2), ("EN01", 3)] == [(problem.code, problem.line) for problem in found]
