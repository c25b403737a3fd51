"""The platform behind its JSON API, reached through any transport."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from rampart.acceptance.journey import PATIENCE
from rampart.acceptance.platform import (
    Because,
    BrokenError,
    Check,
    Entry,
    Organisation,
    Person,
    Process,
    RefusedError,
    Run,
    State,
    Workflow,
)
from rampart.domain.policy_check import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rampart.acceptance.platform import Disorder, Role
    from rampart.acceptance.transport import Session, Transport
    from rampart.domain.policy_check import Enforcement
    from rampart.notifier import Announcement, Notifier

T = TypeVar("T")

MEETING = 3.0  # seconds that one of two waits for the other, where only one comes

REFUSED = {
    400: Because.INVALID,
    403: Because.NOT_ALLOWED,
    404: Because.NOT_FOUND,
    409: Because.CONFLICT,
    413: Because.INVALID,
    422: Because.INVALID,
}
FAILED = 500


class ApiPlatform:
    """A ``Platform`` over the JSON API; `settle` undoes the faults of a journey."""

    def __init__(self, transport: Transport, notifier: Notifier, *, number: int) -> None:
        self._transport = transport
        self._notifier = notifier
        self._sessions: dict[str, Session] = {}
        self._number = number
        self._released = threading.Event()

    def settle(self) -> None:
        """Let the notifier answer again, at once, and events arrive in order."""
        self._released.set()
        self._notifier.answer()
        self._transport.rehearse(None)

    def sign_up(self, name: str) -> Person:
        """Make an account."""
        person = Person(name=f"{name}-{self._number}-{len(self._sessions)}")
        self._sessions[person.name] = self._transport.sign_up(person.name)
        return person

    def found(self, by: Person, *, name: str) -> Organisation:
        """Found an organisation."""
        made = self._call(by, "POST", "organisations", body={"name": name})
        return Organisation(id=made["id"], name=made["name"])

    def join(self, by: Person, organisation: Organisation, *, person: Person, role: Role) -> None:
        """Let a person in."""
        path = f"organisations/{organisation.id}/members"
        self._call(by, "POST", path, body={"person": person.name, "role": role})

    def part(self, by: Person, organisation: Organisation, *, person: Person) -> None:
        """End a membership."""
        self._call(by, "DELETE", f"organisations/{organisation.id}/members/{person.name}")

    def add_policy(
        self,
        by: Person,
        organisation: Organisation,
        *,
        name: str,
        source: str,
        enforcement: Enforcement,
    ) -> None:
        """Add a policy."""
        path = f"organisations/{organisation.id}/policies"
        body = {"name": name, "source": source, "enforcement": enforcement}
        self._call(by, "POST", path, body=body)

    def add_workflow(
        self, by: Person, organisation: Organisation, *, name: str, approvals: int
    ) -> Workflow:
        """Add a workflow."""
        path = f"organisations/{organisation.id}/workflows"
        body = {"name": name, "required_approvals": approvals}
        return _workflow(self._call(by, "POST", path, body=body))

    def move_workflow(self, by: Person, workflow: Workflow, *, to: Organisation, name: str) -> None:
        """Rename a workflow in a request that also names another organisation."""
        body = {"name": name, "organisation": to.id, "organisation_id": to.id}
        self._call(by, "PATCH", f"workflows/{workflow.id}", body=body)

    def archive(self, by: Person, workflow: Workflow) -> None:
        """Archive a workflow."""
        self._call(by, "POST", f"workflows/{workflow.id}/archive")

    def delete(self, by: Person, workflow: Workflow) -> None:
        """Delete a workflow."""
        self._call(by, "DELETE", f"workflows/{workflow.id}")

    def request(self, by: Person, workflow: Workflow, *, plan: str, key: str | None = None) -> Run:
        """Request a run."""
        headers = {} if key is None else {"Idempotency-Key": key}
        path = f"workflows/{workflow.id}/runs"
        return _run(self._call(by, "POST", path, body={"plan": plan}, headers=headers))

    def approve(self, by: Person, run: Run) -> None:
        """Approve a run."""
        self._call(by, "POST", f"runs/{run.id}/approve")

    def reject(self, by: Person, run: Run, *, reason: str) -> None:
        """Reject a run."""
        self._call(by, "POST", f"runs/{run.id}/reject", body={"reason": reason})

    def cancel(self, by: Person, run: Run) -> None:
        """Cancel a run."""
        self._call(by, "POST", f"runs/{run.id}/cancel")

    def look_at(self, by: Person, run: Run) -> Run:
        """The run as it is now."""
        return _run(self._call(by, "GET", f"runs/{run.id}"))

    def runs(self, by: Person, *, matching: str = "") -> list[Run]:
        """The runs that a person is shown."""
        return [_run(each) for each in self._call(by, "GET", f"runs?q={matching}")]

    def workflows(self, by: Person) -> list[Workflow]:
        """The workflows that a person is shown."""
        return [_workflow(each) for each in self._call(by, "GET", "workflows")]

    def trail(self, by: Person, run: Run) -> list[Entry]:
        """The audit trail of a run."""
        return _entries(self._call(by, "GET", f"runs/{run.id}/audit"))

    def trail_of_all(self, by: Person, organisation: Organisation) -> list[Entry]:
        """The audit trail of an organisation."""
        return _entries(self._call(by, "GET", f"organisations/{organisation.id}/audit"))

    def announced(self, run: Run) -> list[Announcement]:
        """What the notifier was told about a run."""
        return self._notifier.heard(run=run.id)

    def is_announced(self, run: Run, kind: str) -> bool:
        """Whether the notifier hears this before a deadline."""
        return self._notifier.wait_for(
            lambda heard: any(each.run == run.id and each.kind == kind for each in heard),
            seconds=PATIENCE,
        )

    def at_once(self, *actions: Callable[[], object]) -> Sequence[object]:
        """Carry the actions out at the same moment.

        Where an action announces something, it waits there until each of the others does so.
        """
        meeting = _Meeting(len(actions))
        self._notifier.before_answering(meeting.wait)
        works = [_Work(action, self._transport) for action in actions]
        for work in works:
            work.start()
        for work in works:
            work.join()
        self._notifier.answer()
        meeting.end()
        return [work.result() for work in works]

    def notifier_goes_down(self) -> None:
        """Refuse connections."""
        self._notifier.go_down()

    def notifier_hangs(self) -> None:
        """Take connections, and do not answer."""
        self._released.clear()
        self._notifier.before_answering(lambda _: _ignore(self._released.wait(timeout=30)))

    def notifier_is_back(self) -> None:
        """Answer again."""
        self.settle()

    def in_time(self, action: Callable[[], T]) -> T:
        """Carry *action* out, or raise ``BrokenError`` when a person would have given up."""
        results: list[T] = []
        work = _Work(lambda: results.append(action()), self._transport)
        work.start()
        work.join(PATIENCE)
        if work.is_alive():
            self.settle()
            work.join()
            raise BrokenError(f"no answer within {PATIENCE} seconds")
        refused = work.result()
        if isinstance(refused, RefusedError):
            raise refused
        return results[0]

    def killed_while(self, process: Process, action: Callable[[], object]) -> None:
        """Kill a process, do *action*, start the process again.

        The relay is dead while *action* happens. Server and consumer die at work: at the first
        announcement, which the notifier has noted and not yet answered.
        """
        if process is Process.RELAY:
            self._transport.kill(process)
            action()
        else:
            self._killed_at_the_first_announcement(process, action)
        self._transport.start(process)

    def _killed_at_the_first_announcement(
        self, process: Process, action: Callable[[], object]
    ) -> None:
        strikes, struck, kill = threading.Semaphore(1), threading.Event(), self._transport.kill

        def strike(_: Announcement) -> None:
            if strikes.acquire(blocking=False):
                kill(process)
                struck.set()

        self._transport.must_have(process)
        self._notifier.before_answering(strike)
        work = _Work(action, self._transport)
        work.start()
        work.join()
        is_struck = struck.wait(PATIENCE)
        self._notifier.answer()
        if not is_struck:
            raise BrokenError(f"nothing was announced, so nothing was killed: {work.outcome!r}")

    def disorder(self, how: Disorder) -> None:
        """Let the broker misbehave until `settle`."""
        self._transport.rehearse(how)

    def text(self, by: Person, path: str) -> str:
        """Open any address of the site, and return what is shown there."""
        return self._sessions[by.name].call("GET", path, headers={}).text

    def _call(
        self,
        by: Person,
        method: str,
        path: str,
        *,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - JSON
        answer = self._sessions[by.name].call(
            method, f"/api/{path}", body=body, headers=headers or {}
        )
        if answer.status in REFUSED:
            detail = answer.body["detail"] if answer.body else "without a word"
            raise RefusedError(REFUSED[answer.status], detail)
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - what HTTP calls success
            raise BrokenError(f"the platform answered {answer.status}")
        return answer.body


class _Meeting:
    """The first *count* who come wait for each other, for a while; later ones pass."""

    def __init__(self, count: int) -> None:
        self._barrier = threading.Barrier(count)
        self._places = threading.Semaphore(count)

    def end(self) -> None:
        """Let whoever waits go on: nobody else will come."""
        self._barrier.abort()

    def wait(self, _: Announcement) -> None:
        if self._places.acquire(blocking=False):
            try:
                self._barrier.wait(timeout=MEETING)
            except threading.BrokenBarrierError:
                return  # the platform let only one come this far, which is its right


class _Work(threading.Thread):
    """An action in a thread of its own; it ends with a result or an exception."""

    def __init__(self, action: Callable[[], object], transport: Transport) -> None:
        super().__init__(daemon=True)
        self._action = action
        self._transport = transport
        self.outcome: object = None

    def run(self) -> None:
        try:
            self.outcome = self._action()
        except Exception as error:  # noqa: BLE001 - whoever joins the thread raises it
            self.outcome = error
        finally:
            self._transport.leave_thread()

    def result(self) -> object:
        """The result or the refusal; raises what else went wrong."""
        if isinstance(self.outcome, Exception) and not isinstance(self.outcome, RefusedError):
            raise self.outcome
        return self.outcome


def _ignore(_: object) -> None:
    """A result that says nothing."""


def _workflow(body: Any) -> Workflow:  # noqa: ANN401 - JSON
    return Workflow(id=body["id"], name=body["name"])


def _run(body: Any) -> Run:  # noqa: ANN401 - JSON
    checks = tuple(
        Check(policy=each["policy"], outcome=Outcome(each["outcome"]), reason=each["reason"])
        for each in body["checks"]
    )
    return Run(
        id=body["id"],
        state=State(body["state"]),
        checks=checks,
        approved_by=tuple(body["approved_by"]),
    )


def _entries(body: Any) -> list[Entry]:  # noqa: ANN401 - JSON
    return [Entry(what=each["what"], who=each["who"]) for each in body]
