"""A child process that tries patterns and ends when one takes too long.

The limit is computing time, counted by the system: a busy machine changes no answer, and a child
whose parent is gone ends as well. It runs this file alone, so it starts in a few hundredths of a
second.
"""

from __future__ import annotations

import json
import re
import resource
import signal
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock

SECONDS = 5.0
"""Computing time that one pattern may take on one text."""
SECONDS_IN_ALL = 60.0
"""Computing time of all patterns of one evaluation."""
MEMORY = 1 << 30
"""Bytes of address space."""


@dataclass
class Child:
    """One child, started when it is first asked and again after it ended."""

    seconds: float = field(default=SECONDS)
    spent: float = field(default=0.0)
    process: Popen[bytes] | None = field(default=None)
    lock: Lock = field(default_factory=Lock)

    def ask(self, question: dict[str, str | None]) -> dict[str, object] | None:
        """Return the child's answer, or None if it ended without one."""
        with self.lock:
            limit = min(self.seconds, SECONDS_IN_ALL - self.spent)
            if limit <= 0:
                return None
            line = self._told(json.dumps({**question, "limit": limit}))
            if not line:
                self.spent += limit
                self.close()
                return None
            answer: dict[str, object] = json.loads(line)
            self.spent += float(str(answer.pop("spent")))
            return None if "large" in answer else answer

    def close(self) -> None:
        """End the child, whatever it does."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def _told(self, question: str) -> bytes:
        if self.process is None:
            command = [sys.executable, "-I", "-S", __file__]
            self.process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603 - own file
        given, taken = self.process.stdin, self.process.stdout
        if given is None or taken is None:
            raise AssertionError(self.process)  # both are pipes
        try:
            given.write(question.encode() + b"\n")
            given.flush()
        except BrokenPipeError:
            return b""
        return taken.readline()


def answered(question: dict[str, str | None]) -> dict[str, object]:
    """Search, or replace where a replacement is given."""
    pattern, text = str(question["pattern"]), str(question["text"])
    try:
        compiled = re.compile(pattern)
        if question["replacement"] is None:
            return {"answer": compiled.search(text) is not None}
        return {"answer": compiled.sub(question["replacement"], text)}
    except (re.error, OverflowError, RecursionError) as error:
        return {"bad": str(error)}
    except MemoryError:
        return {"large": True}


def _serve() -> None:
    """Answer line by line; SIGPROF, which nothing catches, ends a process that takes too long."""
    warnings.simplefilter("ignore")
    _limit_memory()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin.buffer:
        question = json.loads(line)
        limit = question.pop("limit")
        signal.setitimer(signal.ITIMER_PROF, limit)
        answer = answered(question)
        left, _ = signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps({**answer, "spent": limit - left}) + "\n")
        sys.stdout.flush()


def _limit_memory() -> None:
    """Take no more memory than the limit, or than the system allows this process anyway."""
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if allowed == resource.RLIM_INFINITY else min(MEMORY, allowed)
    with suppress(ValueError):  # macOS takes no such limit; that of computing time stands
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    _serve()
