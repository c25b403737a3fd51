"""Build the same generated log with this site's settings and with plain Sphinx, and compare.

    make bench                 1,000 records; the plain sidebar at 300, because it is quadratic
    N=300 make bench           quicker
    FULL=1 make bench          the plain sidebar at N, too

Prints ratios and writes ``_build/bench.json``; asserts nothing, since machines differ.
"""

from __future__ import annotations

import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.corpus import DAY, EDITED, Corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
SMALL = 300  # where the quadratic arm is affordable
OURS = ("conf.py", "docs/_ext", "docs/_static", "docs/_templates")
SITE, NO_SIDEBAR, SIDEBAR = "this site", "plain, no sidebar", "plain, sidebar"
COLD, EDIT, EDIT_ALL = "cold", "one edit", "edit, -a"  # -a writes all pages, as `make site` does
VERSIONS = ("sphinx", "myst-parser", "alabaster", "furo", "sphinxcontrib-mermaid")
PLAIN = """\
extensions = ["myst_parser", "sphinxcontrib.mermaid"]
myst_fence_as_directive = ["mermaid"]
root_doc = "docs/index"
html_theme = "alabaster"
"""


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What one build took."""

    arm: str
    records: int
    build: str  # cold, or after one edit
    cpu: float  # seconds, the process and all that it started
    wall: float
    memory: int  # bytes, the largest process
    output: int  # bytes


@dataclass(frozen=True, kw_only=True)
class Arm:
    """One way to build the log, in a folder of its own."""

    name: str
    records: int
    folder: Path

    @property
    def source(self) -> Path:
        """Where the generated log is."""
        return self.folder / "source"

    @property
    def output(self) -> Path:
        """Where the site is built."""
        return self.folder / "html"

    def write(self) -> None:
        """Write the log and the settings."""
        Corpus(records=self.records, plain=self.name != SITE).write(self.source)
        if self.name == SITE:
            for path in OURS:
                copy(ROOT / path, self.source / path)
            return
        sidebars = 'html_sidebars = {"**": []}\n' if self.name == NO_SIDEBAR else ""
        (self.source / "conf.py").write_text(PLAIN + sidebars, encoding="utf-8")

    def edit(self) -> None:
        """Add a sentence to one record."""
        path = next((self.source / "adrs").glob(f"{EDITED:04}-*.md"))
        path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")

    def build(self, kind: str) -> Measurement:
        """Build once and measure."""
        strict = ["-n", "-W", "--keep-going"] if self.name == SITE else []
        command = [sys.executable, "-m", "sphinx", "-q", *strict, "-b", "dirhtml"]
        command += ["-a"] if kind == EDIT_ALL else []
        command += ["-d", str(self.folder / "doctrees"), str(self.source), str(self.output)]
        cpu, wall, memory = measured(command, log=self.folder / "log.txt")
        return Measurement(
            arm=self.name,
            records=self.records,
            build=kind,
            cpu=cpu,
            wall=wall,
            memory=memory,
            output=sum(file.stat().st_size for file in self.output.rglob("*") if file.is_file()),
        )


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)


def measured(command: Sequence[str], *, log: Path) -> tuple[float, float, int]:
    """Run *command*: CPU and wall seconds, and the bytes of its largest process."""
    environ = {**os.environ, "ADR_TODAY": DAY.isoformat(), "PYTHONHASHSEED": "0"}
    environ.pop("ADR_EVIDENCE_FILE", None)
    started = time.monotonic()
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environ)
        _, status, used = os.wait4(process.pid, 0)  # of this child alone, and of its children
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(
            f"{' '.join(command)} stopped with {process.returncode}:\n{log.read_text()[-2000:]}"
        )
    unit = 1 if sys.platform == "darwin" else 1024
    wall = time.monotonic() - started
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit


def run(sizes: dict[str, Sequence[int]], folder: Path) -> Iterator[Measurement]:
    """Build every arm at every one of its sizes, small ones first, the arms in turn."""
    for records in sorted({size for group in sizes.values() for size in group}):
        arms = [
            Arm(name=name, records=records, folder=folder / f"{name}-{records}")
            for name, group in sizes.items()
            if records in group
        ]
        for arm in arms:
            arm.write()
        for kind in (COLD, EDIT, EDIT_ALL):
            for arm in arms:
                if kind == EDIT_ALL and arm.name != SITE:
                    continue
                if kind != COLD:
                    arm.edit()
                yield arm.build(kind)
        for arm in arms:
            shutil.rmtree(arm.folder)


def table(measurements: Iterable[Measurement]) -> list[str]:
    """One line for each build, with what it is of the plain ones beside it."""
    found = {(one.records, one.build, one.arm): one for one in measurements}
    head = f"{'N':>5} {'build':<9} {'arm':<18} {'CPU s':>8} {'wall s':>7} {'MB':>6} {'MB out':>7}"
    lines = [f"{head}   CPU and memory to plain: no sidebar, sidebar"]
    for (records, build, arm), one in found.items():
        pairs = []
        for plain in (NO_SIDEBAR, SIDEBAR):
            other = found.get((records, build, plain))
            pair = f"{one.cpu / other.cpu:.2f} {one.memory / other.memory:.2f}" if other else "–"
            pairs.append(f"{pair:>12}")
        used = f"{one.cpu:>8.1f} {one.wall:>7.1f} {one.memory / 1e6:>6.0f} {one.output / 1e6:>7.1f}"
        lines.append(f"{records:>5} {build:<9} {arm:<18} {used}   {''.join(pairs)}")
    return lines


def growth(measurements: Iterable[Measurement]) -> dict[str, float]:
    """The exponent k of each arm that was built cold at two sizes: CPU grows as N to the k."""
    cold: dict[str, list[Measurement]] = {}
    for one in measurements:
        if one.build == COLD:
            cold.setdefault(one.arm, []).append(one)
    return {
        arm: math.log(group[-1].cpu / group[0].cpu) / math.log(group[-1].records / group[0].records)
        for arm, group in cold.items()
        if group[0].records < group[-1].records
    }


def sizes(records: int, *, full: bool) -> dict[str, list[int]]:
    """The sizes of each arm; the plain sidebar stays small unless all is asked for."""
    both = sorted({min(SMALL, records), records})
    return {SITE: both, NO_SIDEBAR: both, SIDEBAR: both if full else both[:1]}


def main(environ: Mapping[str, str]) -> None:
    """Measure, print, and keep the figures."""
    records = int(environ.get("N", "1000"))
    if records < EDITED:
        sys.exit(f"N is at least {EDITED}")
    wanted = sizes(records, full=environ.get("FULL") == "1")
    print(f"Building {wanted} records; CPU counts, wall time is what else ran.", flush=True)
    measurements = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for one in run(wanted, Path(folder)):
            print(f"{one.arm}, {one.records} records, {one.build}: {one.cpu:.1f} s", flush=True)
            measurements.append(one)
    print("", *table(measurements), sep="\n")
    exponents = growth(measurements)
    for arm, exponent in exponents.items():
        print(f"{arm}: CPU of a cold build grows as N to the {exponent:.2f}")
    if wanted[SIDEBAR][-1] < records:
        print(
            f"The plain sidebar is quadratic and stopped at {SMALL}; FULL=1 builds it at {records}."
        )
    print(f"{records} records; ours also builds the accepted texts, a page each, and the diagrams.")
    file = ROOT / "_build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    kept = {
        "builds": [asdict(one) for one in measurements],
        "growth": exponents,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in VERSIONS},
        },
    }
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(os.environ)
