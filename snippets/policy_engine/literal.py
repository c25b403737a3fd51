"""The value of a number or a text as it is written in an expression.

The Python Language Reference, "Literals": the spellings are Python's, as Tirith 1.0.5 reads them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from policy_engine.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^{}]+)\}|([\s\S]))"
)
BYTES_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|([\s\S]))")
MOST = 0x10FFFF
"""The last character of Unicode."""
PLAIN: Mapping[str, str] = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
"""What a backslash and one character stand for; before any other it stands for itself."""


def number(word: str) -> complex:
    """Read a whole number, a fraction, or an imaginary number."""
    lower = word.lower()
    try:
        if lower.startswith(("0x", "0o", "0b")):
            return int(word, 0)
        if lower.endswith("j"):
            return complex(0.0, float(lower[:-1]))
        return float(lower) if "." in lower or "e" in lower else int(lower, 0)
    except ValueError as error:  # 07, or more digits than Python reads
        refuse(f"cannot read the number {word[:20]!r}: {error}")


def text(prefix: str, word: str) -> str:
    """Read a text from what stands before and between its quotes."""
    return word if "r" in prefix.lower() else ESCAPE.sub(_character, word)


def octets(prefix: str, word: str) -> bytes:
    """Read a text of bytes, such as ``b'a'``."""
    if not word.isascii():
        refuse("bytes with a letter beyond ASCII")
    read = word if "r" in prefix.lower() else BYTES_ESCAPE.sub(_octet, word)
    return read.encode("latin-1")


def _character(match: re.Match[str]) -> str:
    octal, *hexadecimal, name, plain = match.groups()
    if octal:
        return chr(int(octal, 8))
    if name:
        return _named(name)
    if plain:
        return _plain(plain, coded="xuUN")
    code = int(next(filter(None, hexadecimal)), 16)
    if code > MOST:
        refuse(f"{match.group()} is no character")
    return chr(code)


def _octet(match: re.Match[str]) -> str:
    octal, hexadecimal, plain = match.groups()
    if plain:
        return _plain(plain, coded="x")
    return chr(int(octal, 8) & 0xFF if octal else int(hexadecimal, 16))


def _plain(character: str, *, coded: str) -> str:
    if character in coded:
        refuse(f"\\{character} without its code")
    return PLAIN.get(character, f"\\{character}")


def _named(name: str) -> str:
    try:
        found = unicodedata.lookup(name)
    except KeyError:
        found = ""
    if len(found) != 1:  # a sequence has a name of its own
        refuse(f"\\N{{{name[:20]}}} is no character")
    return found
