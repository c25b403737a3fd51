"""The blocks of a page are run, and a page that says what does not happen fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PAGES = {
    "docs/good.md": """
```python
answer = 6 * 7
```

```python
>>> answer
42
```

```console
$ echo one; echo two
one
...
$ printf '%s' \\
>   joined
joined
```

% skip: next "a reader types this by hand"

```python
raise SystemExit("not run")
```
""",
    "docs/deep/er/wrong_python.md": "```python\nassert 1 == 2\n```\n",
    "docs/wrong_output.md": "```console\n$ echo one\ntwo\n```\n",
    "docs/failing_pipe.md": "```console\n$ false | cat\n```\n",
    "docs/no_prompt.md": "```console\necho one\n```\n",
    "docs/secret.md": "```console\n$ echo ${SECRET:-unset}\nunset\n```\n",
    "adrs/0001-one.md": "```console\n$ exit 3\n```\n",
    "adrs/_template.md": "```python\nraise SystemExit('not run')\n```\n",
    "adrs/revisions/0001/abcdef0.md": "```python\nraise SystemExit('not run')\n```\n",
    "docs/_ext/notes.md": "```python\nraise SystemExit('not run')\n```\n",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> str:
    """What pytest says about a small project with this repository's conftest."""
    project = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "conftest.py", project)
    for name, text in PAGES.items():
        page = project / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--tb=short", "-p", "no:cacheprovider", "."],
        cwd=project,
        env=os.environ
        | {"PYTHONPATH": f"{ROOT / 'docs/_ext'}:{ROOT / 'snippets'}", "SECRET": "told"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


@pytest.mark.parametrize("page", ["docs/good.md", "docs/secret.md"])
def test_page_that_tells_the_truth_passes(report: str, page: str) -> None:
    assert f"PASSED {page}::line" in report
    assert f"FAILED {page}" not in report


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("docs/deep/er/wrong_python.md::line:1,column:1", "assert 1 == 2"),
        ("docs/wrong_output.md::line:1,column:1", "+ one"),
        ("docs/failing_pipe.md::line:1,column:1", "exit status 1"),
        ("docs/no_prompt.md::line:1,column:1", "starts with a `$ ` line"),
        ("adrs/0001-one.md::line:1,column:1", "exit status 3"),
    ],
)
def test_page_that_does_not_fails_at_its_line(report: str, place: str, reason: str) -> None:
    assert f"FAILED {place}" in report
    assert reason in report


@pytest.mark.parametrize("page", ["_template.md", "abcdef0.md", "notes.md"])
def test_template_old_texts_and_extension_are_not_run(report: str, page: str) -> None:
    assert page not in report
