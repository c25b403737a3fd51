"""What the commands share in reading their arguments and in writing what they found."""

from __future__ import annotations

import argparse
import os
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_WRITTEN = 1


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, and ends with the code of its command."""

    wrong_flag = 1
    """Tirith 1.0.5 ends with it; Python's own code would be 2."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong and where help is."""
        self.exit(self.wrong_flag, f"{self.prog}: {message} (fix: see --help)\n")


def file(text: str) -> Path:
    """Return the path of a file; the system takes one that ends in a slash for a folder."""
    if text.endswith(os.sep):
        raise argparse.ArgumentTypeError(f"{text!r} ends as the name of a folder does")
    return Path(text)


def run(command: Callable[[TextIO, TextIO], int]) -> int:
    """Run a command on the standard streams; end with 1 if what it found could not be written."""
    err = sys.stderr or StringIO()  # None if it is closed
    if sys.stdout is None:
        return _not_written("it is closed", err=err)
    for stream in (sys.stdout, err):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = command(sys.stdout, err)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has read enough, as ``head`` does
        _let_go()
        return NOT_WRITTEN
    except OSError as error:
        _let_go()
        return _not_written(str(error.strerror), err=err)
    return code


def _not_written(why: str, *, err: TextIO) -> int:
    err.write(f"standard output: cannot write: {why} (fix: send it to a file or a terminal)\n")
    return NOT_WRITTEN


def _let_go() -> None:
    """Let nothing be written again when Python ends, as its documentation on SIGPIPE advises."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
