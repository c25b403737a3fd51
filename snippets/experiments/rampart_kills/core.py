"""What is asked for, who is killed when, and what must be there in the end; nothing here runs."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVER, RELAY, AUDIT, NOTIFICATIONS = "server", "relay", "audit", "notifications"
CONSUMERS = (AUDIT, NOTIFICATIONS)
PROCESSES = (SERVER, RELAY, *CONSUMERS)

CHANGES = {
    "succeeded": ("queued", "checking", "waiting_approval", "approved", "applying", "succeeded"),
    "denied": ("queued", "checking", "denied"),
}
"""What happens to a run on its way to each end; a test holds Rampart to it."""
NEWS = {
    "waiting_approval": "approval_needed",
    "approved": "approved",
    "succeeded": "succeeded",
    "denied": "denied",
}
"""Which changes people are told of, and as what."""

EARLY = 0.85
"""The part of the work in which kills begin; the rest is for those that came late."""

PAUSES = {SERVER: 0.02, RELAY: 0.005, AUDIT: 0.02, NOTIFICATIONS: 0.03}
"""Seconds at most from the sign that a process is at work to its kill: as long as a piece takes."""


class Arm(Protocol):
    """A module that says how others hear of what happened to a run."""

    __name__: str
    LISTENERS: list[str]
    KNOWS_KEYS: bool


@dataclass(frozen=True, kw_only=True)
class Kill:
    """A process dies *pause* seconds after its piece of work number *after*."""

    after: int
    pause: float


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many runs are requested, and how often each process is killed."""

    runs: int
    kills: Mapping[str, int]


SEED = 7
SMALL = Size(runs=40, kills={SERVER: 8, RELAY: 4, AUDIT: 2, NOTIFICATIONS: 4})
FULL = Size(runs=1000, kills={SERVER: 40, RELAY: 50, AUDIT: 30, NOTIFICATIONS: 30})


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that a seed decides: which runs a policy denies, and which work meets a kill."""

    runs: int
    denied: frozenset[int]
    kills: Mapping[str, tuple[Kill, ...]]

    @classmethod
    def seeded(cls, size: Size, *, seed: int) -> Plan:
        """Deny every tenth run, and strike each process at moments all over its work."""
        chosen = random.Random(seed)
        denied = frozenset(chosen.sample(range(size.runs), size.runs // 10))
        work = _work(runs=size.runs, denied=len(denied))
        kills = {
            process: _moments(
                chosen, work=work[process], kills=size.kills[process], pause=PAUSES[process]
            )
            for process in PROCESSES
        }
        return cls(runs=size.runs, denied=denied, kills=kills)


def _work(*, runs: int, denied: int) -> dict[str, int]:
    """How many pieces of work each process has, if nothing is repeated."""
    ends = {"denied": denied, "succeeded": runs - denied}
    changes = sum(len(CHANGES[end]) * count for end, count in ends.items())
    news = sum(len(_news(end)) * count for end, count in ends.items())
    requests = runs + ends["succeeded"]  # each is requested, and most are approved
    return {SERVER: requests, RELAY: changes, AUDIT: changes, NOTIFICATIONS: news}


def _moments(chosen: random.Random, *, work: int, kills: int, pause: float) -> tuple[Kill, ...]:
    after = sorted(chosen.sample(range(1, int(work * EARLY)), kills))
    return tuple(Kill(after=each, pause=chosen.uniform(0, pause)) for each in after)


def _news(end: str) -> list[str]:
    return [NEWS[what] for what in CHANGES[end] if what in NEWS]


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as its table has it."""

    id: str
    state: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the audit trail as its table has it."""

    run: str
    number: int
    what: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """An announcement that the notifier noted; a run has no two of one kind."""

    run: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the tables, the broker and the notifier hold when all is over."""

    runs: list[Run]
    entries: list[Entry]
    told: list[Told]
    calls: int  # of the notifier, repetitions included
    published: list[str]  # the key of each message that reached the queues, copies included
    undone: int  # effects that a kill stopped before their commit
    gave_up: int  # announcements that the notifier took too long to answer
    dead: int  # letters
    left: int  # how much was still on its way when patience ended
    broken: tuple[str, ...]  # sentences about the tables that do not hold


@dataclass(frozen=True, kw_only=True)
class Result:
    """The count."""

    runs: int
    changes: int  # committed; each owes an entry in the trail
    news: int  # changes that people are to be told of
    unrecorded: int  # changes without their entry
    untold: int  # news that nobody was told
    ghosts: int  # entries, announcements and messages of what did not happen
    twice: int  # entries and announcements beyond the first of their change
    published_again: int  # messages beyond the first of their event
    announced_again: int  # calls of the notifier beyond the first for their change
    undone: int
    gave_up: int
    dead: int
    left: int
    broken: tuple[str, ...]
    killed: Mapping[str, int]  # by process

    @property
    def owed(self) -> int:
        """How many effects the changes must have."""
        return self.changes + self.news

    @property
    def lost(self) -> int:
        """Effects that are owed and not there."""
        return self.unrecorded + self.untold

    @property
    def killed_server(self) -> int:
        """How often the server died."""
        return self.killed[SERVER]

    @property
    def killed_relay(self) -> int:
        """How often the relay died."""
        return self.killed[RELAY]

    @property
    def killed_consumer(self) -> int:
        """How often one of the consumers died."""
        return sum(self.killed[each] for each in CONSUMERS)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a result, and out of how many."""

    name: str
    unit: str
    out_of: str = ""

    def value(self, result: Result) -> int:
        """The number itself."""
        return int(getattr(result, self.name))

    def of(self, result: Result) -> int | None:
        """Its denominator, if it has one."""
        return int(getattr(result, self.out_of)) if self.out_of else None


FIGURES = (
    Figure(name="runs", unit="runs"),
    Figure(name="changes", unit="changes"),
    Figure(name="lost", unit="effects were lost", out_of="owed"),
    Figure(name="unrecorded", unit="entries of the trail were lost", out_of="changes"),
    Figure(name="untold", unit="announcements were lost", out_of="news"),
    Figure(name="ghosts", unit="ghosts appeared"),
    Figure(name="twice", unit="effects came twice", out_of="owed"),
    Figure(name="dead", unit="dead letters"),
    Figure(name="killed_server", unit="kills struck the server"),
    Figure(name="killed_relay", unit="kills struck the relay"),
    Figure(name="killed_consumer", unit="kills struck a consumer"),
    Figure(name="published_again", unit="messages were sent again"),
    Figure(name="announced_again", unit="calls were made again"),
    Figure(name="undone", unit="transactions of a consumer were undone by a kill"),
    Figure(name="gave_up", unit="announcements were given up on a slow answer"),
)


def counted(seen: Seen, *, killed: Mapping[str, int]) -> Result:
    """Compare what is there with what the runs themselves say must be there."""
    entries, told, published = Counter(seen.entries), Counter(seen.told), Counter(seen.published)
    owed = {entry for run in seen.runs for entry in _entries(run)}
    news = {Told(run=run.id, kind=kind) for run in seen.runs for kind in _news(run.state)}
    keys = {f"{entry.run}/{entry.number}" for entry in owed}
    return Result(
        runs=len(seen.runs),
        changes=len(owed),
        news=len(news),
        unrecorded=len(owed - entries.keys()),
        untold=len(news - told.keys()),
        ghosts=len(entries.keys() - owed) + len(told.keys() - news) + len(published.keys() - keys),
        twice=_beyond_first(entries) + _beyond_first(told),
        published_again=_beyond_first(published),
        announced_again=seen.calls - len(told),
        undone=seen.undone,
        gave_up=seen.gave_up,
        dead=seen.dead,
        left=seen.left,
        broken=seen.broken,
        killed=dict(killed),
    )


def _entries(run: Run) -> list[Entry]:
    """The entries that a run owes: as many as its version says, in the words of its end."""
    whats = [*CHANGES[run.state], *["unknown"] * run.version][: run.version]
    return [Entry(run=run.id, number=number, what=what) for number, what in enumerate(whats, 1)]


def _beyond_first(counts: Counter[Any]) -> int:
    return counts.total() - len(counts)
