"""Problems with a file and a line, and the one catalogue of their codes."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]


class Code(StrEnum):
    """Every code with its one line of help; ``adr.<code>`` suppresses it in a build."""

    help: str

    EN01 = "EN01", "A file is not UTF-8; the line of the first bad byte is named."
    FM01 = "FM01", "A YAML trap: an unquoted value that YAML reads as something else."
    FM02 = "FM02", "The front matter is missing or is not plain YAML."
    FM03 = "FM03", "A key is written twice."
    FM04 = "FM04", "A key is not known; begin your own keys with `x-`."
    FM05 = "FM05", "A value is missing or is of the wrong kind."
    ID01 = "ID01", "The id and the file name disagree, or the file name has no number."
    ID02 = "ID02", "A number is used by two files."
    ID03 = "ID03", "Something that was published is gone: an address or a record."
    ID04 = "ID04", "A label is missing, malformed, written twice, moved or lost."
    ID05 = "ID05", "adrs/IDS and the records disagree, or one of its lines cannot be read."
    ST01 = "ST01", "The status is missing or unknown; it is never guessed."
    ST02 = "ST02", "The status went back: a record that was accepted is a proposal again."
    ST03 = "ST03", "An accepted record lacks something that acceptance needs."
    ST04 = "ST04", "A date is not a day written YYYY-MM-DD, or is out of order."
    ST05 = "ST05", "The text of an accepted record has no revision in adrs/revisions."
    ST06 = "ST06", "A file in adrs/revisions no longer holds the text that its name promises."
    RE01 = "RE01", "A relation names a record that does not exist."
    RE02 = "RE02", "A supersession is written on one side only."
    RE03 = "RE03", "A record is superseded by a record that is not accepted."
    RE04 = "RE04", "Relations run in a circle, or a record names itself."
    RE05 = "RE05", "A record in force depends on a record that is not."
    RE06 = "RE06", "Two records in force claim one topic."
    BO01 = "BO01", "A section is missing, empty or written twice, or still holds template text."
    BO02 = "BO02", "The options do not fit: fewer than two, or `chosen` is none of them."
    BO03 = "BO03", "A consequence does not begin with Good, Bad or Neutral and because."
    BO04 = "BO04", "The decision is not one sentence in a paragraph of its own."
    BO05 = "BO05", "A figure stands in a consequence or an option, and nothing backs it."
    EV01 = "EV01", "An evidence target names a file or a test that does not exist."
    EV02 = "EV02", "A run did not record a figure that its evidence expects."
    EV03 = "EV03", "A file of recorded evidence cannot be read."
    EV04 = "EV04", "Evidence names a label that the record does not have, or an unsuited option."
    RU01 = (
        "RU01",
        "A rule has no seeded violation, or one that is not there, or lets it pass.",
    )
    RU02 = "RU02", "A waiver is unsigned, without end, past its end, or for an unknown rule."
    CI01 = "CI01", "A record of this log is named in plain words or by its file, not with the role."
    CI02 = "CI02", "A record that is not in force is cited in words that hide it."
    CI03 = "CI03", "A citation names a record or a label that does not exist."
    CI05 = "CI05", "A marker in code names a record that is not there, or not in force."
    AS01 = "AS01", "An assumption of a record in force has expired."
    RV01 = "RV01", "A record in force, or a source it cites, is overdue for review."
    LO01 = "LO01", "The log holds 0 records."
    AL01 = "AL01", "A comment allows a problem without a reason, or names no code to allow."
    AL02 = "AL02", "A comment allows a problem that is not there, or is past its day."
    BL01 = "BL01", "The baseline holds back a problem that is mended."
    BL02 = "BL02", "A line of the baseline cannot be read."

    def __new__(cls, value: str, help_: str) -> Self:
        """Keep the line of help beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.help = help_
        return member


@dataclass(frozen=True, order=True)
class Problem:
    """One complaint: where it is, what was found, and the way out."""

    path: str
    line: int
    code: str
    message: str
    column: int = 1
    severity: Severity = "error"
    fix: str = ""

    @property
    def text(self) -> str:
        """What was found and how to mend it, in one line."""
        return f"{self.message} (fix: {self.fix})" if self.fix else self.message

    @property
    def report(self) -> str:
        """The line that ``adr check`` prints."""
        place = f"{self.path}:{self.line}:{self.column}"
        return f"{place}: {self.code} {self.severity}: {self.text}"

    def __str__(self) -> str:
        """The line that a build prints."""
        return f"{self.path}:{self.line}: {self.text} [adr.{self.code}]"


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Return " (did you mean x?)" where one allowed word is close, else nothing."""
    close = difflib.get_close_matches(word.lower(), list(allowed), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def one_of(allowed: Iterable[str]) -> str:
    """Name the allowed words in their order."""
    return "use one of " + ", ".join(allowed)
