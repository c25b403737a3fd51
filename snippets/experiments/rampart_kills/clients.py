"""People who request and approve runs, and try again when no answer comes."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import requests
from rampart.acceptance import stage
from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.platform import Because, BrokenError, RefusedError, Role, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from rampart.acceptance.platform import Person, Run, Workflow

    from experiments.rampart_kills.core import Plan
    from experiments.rampart_kills.place import Place
    from experiments.rampart_kills.witness import Listener, Progress

T = TypeVar("T")

CLIENTS = 6
AGAIN = 0.1
"""Seconds until somebody who got no answer tries again."""
PATIENCE = 60.0
"""Seconds after which nobody would try again; far longer than any restart."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Somebody who requests runs and somebody who approves them, with a line to the platform."""

    platform: ApiPlatform
    author: Person
    approver: Person
    workflow: Workflow
    answers: Progress

    def carry_out(self, number: int, *, plan: str) -> None:
        """Request a run and, if it waits for that, approve it."""
        key = f"run-{number}"
        run = self._insist(
            lambda: self.platform.request(self.author, self.workflow, plan=plan, key=key)
        )
        if run.state is State.WAITING:
            self._approve(run)

    def _approve(self, run: Run) -> None:
        tries = 0

        def approve() -> None:
            nonlocal tries
            tries += 1
            try:
                self.platform.approve(self.approver, run)
            except RefusedError as error:
                if error.because is not Because.CONFLICT or tries == 1:
                    raise  # else the answer to an earlier try was lost, and not the approval

        self._insist(approve)

    def _insist(self, action: Callable[[], T]) -> T:
        """Try until an answer comes; an answer of any other kind than the right one is an error."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                answer = action()
            except BrokenError as error:
                is_silent = isinstance(error.__cause__, requests.RequestException)
                if not is_silent or time.monotonic() > end:
                    raise
                time.sleep(AGAIN)
            else:
                self.answers.add()
                return answer


def pairs(place: Place, notifier: Listener, *, answers: Progress) -> list[Pair]:
    """Found an organisation with a policy and a workflow, and let people in."""
    platform = ApiPlatform(place, notifier, number=0)  # type: ignore[arg-type] # it kills nobody
    team = stage.team(platform)
    workflow = stage.workflow(platform, team)
    return [
        Pair(
            platform=platform,
            author=team.member(f"author-{number}", Role.AUTHOR),
            approver=team.member(f"approver-{number}", Role.APPROVER),
            workflow=workflow,
            answers=answers,
        )
        for number in range(CLIENTS)
    ]


def carry_out(plan: Plan, people: list[Pair]) -> None:
    """Let all of them work at once until every run has come to its end; raise what went wrong."""

    def work(first: int) -> None:
        for number in range(first, plan.runs, len(people)):
            text = stage.PLAN_ABROAD if number in plan.denied else stage.PLAN
            people[first].carry_out(number, plan=text)

    with ThreadPoolExecutor(max_workers=len(people)) as pool:
        list(pool.map(work, range(len(people))))
