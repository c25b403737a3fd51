"""Rampart on paper: in memory, one action at a time, and right unless told to be wrong.

It shows that the journeys can be walked to a good end, those about events included, and with a
defect that they notice. It is no step, and nothing of it is served.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rampart.acceptance.platform import (
    Because,
    BrokenError,
    Check,
    Disorder,
    Entry,
    Organisation,
    Person,
    Process,
    RefusedError,
    Role,
    Run,
    State,
    Workflow,
)
from rampart.domain.plan import BadPlanError, Plan, read_plan
from rampart.domain.policy_check import Enforcement, Outcome, check
from rampart.notifier import Announcement

if TYPE_CHECKING:
    from collections.abc import Callable

NEWS = {
    "waiting_approval": "approval_needed",
    **{
        kind: kind
        for kind in ("approved", "succeeded", "failed", "denied", "rejected", "cancelled")
    },
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a run, with its number in the run's history."""

    run: str
    organisation: str
    number: int
    kind: str
    who: str


@dataclass(kw_only=True)
class OrganisationRecord:
    """A tenant and all that hangs on it."""

    name: str
    members: dict[str, Role]
    policies: list[tuple[str, str, Enforcement]] = field(default_factory=list)


@dataclass(kw_only=True)
class WorkflowRecord:
    """A workflow."""

    name: str
    organisation: str
    approvals: int
    is_archived: bool = False


@dataclass(kw_only=True)
class RunRecord:
    """A run and the number of its last event."""

    workflow: str
    organisation: str
    requested_by: str
    summary: str
    is_errored: bool
    seen: Run
    number: int = 0


class Paper:
    """A ``Platform`` in memory; *defect* names the one thing that it does wrong."""

    def __init__(self, defect: str = "") -> None:
        self.defect = defect
        self.ids = map(str, itertools.count(1))
        self.organisations: dict[str, OrganisationRecord] = {}
        self.places: dict[str, WorkflowRecord] = {}
        self.records: dict[str, RunRecord] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.outbox: list[Event] = []
        self.inbox: set[tuple[str, int]] = set()
        self.told: list[Event] = []
        self.heard: list[Announcement] = []
        self.is_notifier_up = True
        self.disorders: set[Disorder] = set()

    # People and what belongs to them

    def sign_up(self, name):
        return Person(name=f"{name}-{next(self.ids)}")

    def found(self, by, *, name):
        made = Organisation(id=next(self.ids), name=name)
        self.organisations[made.id] = OrganisationRecord(name=name, members={by.name: Role.OWNER})
        return made

    def join(self, by, organisation, *, person, role):
        self._of(by, organisation.id, Role.OWNER).members[person.name] = role

    def part(self, by, organisation, *, person):
        members = self._of(by, organisation.id, Role.OWNER).members
        if self.defect != "whoever left stays":
            del members[person.name]

    def add_policy(self, by, organisation, *, name, source, enforcement):
        policies = self._of(by, organisation.id, Role.OWNER).policies
        policies.append((name, source, enforcement))

    def add_workflow(self, by, organisation, *, name, approvals):
        self._of(by, organisation.id, Role.AUTHOR)
        place = WorkflowRecord(name=name, organisation=organisation.id, approvals=approvals)
        made = Workflow(id=next(self.ids), name=name)
        self.places[made.id] = place
        return made

    def move_workflow(self, by, workflow, *, to, name):
        place = self.places[workflow.id]
        self._of(by, place.organisation, Role.AUTHOR)
        place.name = name
        if self.defect == "every field may be written":
            place.organisation = to.id

    def archive(self, by, workflow):
        place = self.places[workflow.id]
        self._of(by, place.organisation, Role.OWNER)
        place.is_archived = True
        for record in self.records.values():
            if record.workflow == workflow.id and record.seen.state is State.WAITING:
                if self.defect == "archiving says nothing":
                    record.seen = replace(record.seen, state=State.CANCELLED)
                else:
                    self._move(record, State.CANCELLED, by)
        self._deliver()

    def delete(self, by, workflow):
        self._of(by, self.places[workflow.id].organisation, Role.OWNER)
        gone = {key for key, each in self.records.items() if each.workflow == workflow.id}
        for key in gone:
            del self.records[key]
        if self.defect == "the trail goes, too":
            self.told = [each for each in self.told if each.run not in gone]
        del self.places[workflow.id]

    # Runs

    def request(self, by, workflow, *, plan, key=None):
        place = self.places[workflow.id]
        if self.defect != "anybody runs anything":
            self._of(by, place.organisation, Role.AUTHOR)
        owner = "" if self.defect == "keys meet" else place.organisation
        if key and self.defect != "no keys" and (owner, key) in self.keys:
            return self.records[self.keys[owner, key]].seen
        try:
            read = read_plan(plan)
        except BadPlanError as error:
            if self.defect != "anything is a plan":
                raise RefusedError(Because.INVALID, str(error)) from error
            read = Plan(text=plan, actions=(), errored=False)
        seen = Run(id=next(self.ids), state=State.QUEUED, checks=(), approved_by=())
        record = RunRecord(
            workflow=workflow.id,
            organisation=place.organisation,
            requested_by=by.name,
            summary=read.summary,
            is_errored=read.errored,
            seen=seen,
        )
        self.records[seen.id] = record
        if key:
            self.keys[owner, key] = seen.id
        self._move(record, State.QUEUED, by)
        self._move(record, State.CHECKING, by)
        self._check(record, place, plan, by)
        self._deliver()
        return record.seen

    def _check(self, record, place, plan, by):
        checks = []
        for name, source, enforcement in self.organisations[place.organisation].policies:
            strictness = Enforcement.MANDATORY if self.defect == "advice denies" else enforcement
            found = check(policy=source, plan=plan, enforcement=strictness)
            reason = "\n".join(found.reasons)
            is_open = self.defect == "what cannot be checked passes" and "evaluated" in reason
            outcome = Outcome.PASS if is_open else found.outcome
            checks.append(Check(policy=name, outcome=outcome, reason=reason))
        if self.defect == "the first policy is enough":
            del checks[1:]
        if self.defect == "policies are not asked":
            checks.clear()
        record.seen = replace(record.seen, checks=tuple(checks))
        if Outcome.DENY in [each.outcome for each in checks]:
            self._move(record, State.DENIED, by)
        elif place.approvals or self.defect == "everything waits":
            self._move(record, State.WAITING, by)
        else:
            self._apply(record, by)

    def _apply(self, record, by):
        self._move(record, State.APPLYING, by)
        is_failed = record.is_errored and self.defect != "nothing fails"
        self._move(record, State.FAILED if is_failed else State.SUCCEEDED, by)

    def approve(self, by, run):
        record = self._decided(by, run)
        is_again = by.name in record.seen.approved_by
        if is_again and self.defect != "one person is two":
            raise RefusedError(Because.CONFLICT, "approved already")
        approved_by = (*record.seen.approved_by, by.name)
        record.seen = replace(record.seen, approved_by=approved_by)
        self._note(record, "approved", by)
        needed = self.places[record.workflow].approvals
        if self.defect == "one approval is enough":
            needed = 1
        if self.defect == "an approval is lost":
            needed += 1
        if len(approved_by) >= needed:
            self._apply(record, by)
        self._deliver()

    def reject(self, by, run, *, reason):
        self._move(self._decided(by, run), State.REJECTED, by)
        self._deliver()

    def cancel(self, by, run):
        record = self._found(by, run)
        if by.name != record.requested_by and self.defect != "anybody cancels":
            self._of(by, record.organisation, Role.OWNER)
        self._must_wait(record)
        self._move(record, State.CANCELLED, by)
        self._deliver()

    def look_at(self, by, run):
        return self._found(by, run).seen

    def runs(self, by, *, matching=""):
        return [
            each.seen
            for each in self.records.values()
            if (self._is_member(by, each.organisation) or self.defect == "lists show all")
            and matching in each.summary
        ]

    def workflows(self, by):
        return [
            Workflow(id=key, name=each.name)
            for key, each in self.places.items()
            if self._is_member(by, each.organisation) and not each.is_archived
        ]

    # What is recorded and announced

    def trail(self, by, run):
        self._found(by, run)
        return self._entries([each for each in self.told if each.run == run.id])

    def trail_of_all(self, by, organisation):
        self._of(by, organisation.id)
        return self._entries([each for each in self.told if each.organisation == organisation.id])

    def _entries(self, events):
        if self.defect != "arrival is the order":
            events = sorted(events, key=lambda each: (each.run, each.number))
        is_named = self.defect != "nobody did it"
        return [Entry(what=each.kind, who=each.who if is_named else "") for each in events]

    def announced(self, run):
        return [each for each in self.heard if each.run == run.id]

    def is_announced(self, run, kind):
        return kind in [each.kind for each in self.announced(run)]

    def _note(self, record, kind, by):
        record.number += 1
        event = Event(
            run=record.seen.id,
            organisation=record.organisation,
            number=record.number,
            kind=kind,
            who=by.name,
        )
        self.outbox.append(event)

    def _move(self, record, state, by):
        record.seen = replace(record.seen, state=state)
        self._note(record, state.value, by)

    def _deliver(self):
        """Hand on what is in the outbox, as orderly as the broker is; at least once."""
        if not self.is_notifier_up:
            if self.defect == "the notifier is called in the request":
                raise BrokenError("the platform answered 500")
            return
        events, self.outbox = self.outbox, []
        if Disorder.REORDERED in self.disorders:
            events.reverse()
        for event in events:
            for _ in range(2 if Disorder.TWICE in self.disorders else 1):
                self._handle(event)

    def _handle(self, event):
        if (event.run, event.number) in self.inbox and self.defect != "no inbox":
            return
        self.inbox.add((event.run, event.number))
        self.told.append(event)
        if event.kind in NEWS and self.defect != "nobody is told":
            self.heard.append(Announcement(run=event.run, kind=NEWS[event.kind], text=event.kind))

    # What goes wrong

    def at_once(self, *actions):
        results = []
        for action in actions:
            try:
                results.append(action())
            except RefusedError as refusal:
                results.append(refusal)
        return results

    def notifier_goes_down(self):
        self.is_notifier_up = False

    def notifier_hangs(self):
        self.is_notifier_up = False

    def notifier_is_back(self):
        self.is_notifier_up = True
        self._deliver()

    def in_time(self, action: Callable[[], object]) -> object:
        return action()

    def killed_while(self, process, action):
        """The kill falls between the commit and the hand-over, or between effect and receipt."""
        if process is Process.CONSUMER:
            self.disorder(Disorder.TWICE)
            action()
            return
        self.is_notifier_up = False
        action()
        if self.defect == "told from memory":
            self.outbox.clear()
        self.notifier_is_back()

    def disorder(self, how):
        self.disorders.add(how)

    # Who may do what

    def _is_member(self, by, organisation):
        return by.name in self.organisations[organisation].members

    def _of(self, by, organisation, *roles):
        record = self.organisations[organisation]
        if not self._is_member(by, organisation):
            raise RefusedError(Because.NOT_FOUND, "nothing here")
        is_covered = not roles or record.members[by.name] in {*roles, Role.OWNER}
        if not is_covered and self.defect != "roles are decoration":
            raise RefusedError(Because.NOT_ALLOWED, "not your role")
        return record

    def _found(self, by, run):
        record = self.records[run.id]
        if not self._is_member(by, record.organisation) and self.defect != "ids are enough":
            raise RefusedError(Because.NOT_FOUND, "nothing here")
        return record

    def _decided(self, by, run):
        record = self._found(by, run)
        if self.defect != "ids are enough":
            self._of(by, record.organisation, Role.APPROVER)
        if by.name == record.requested_by and self.defect != "one's own run":
            raise RefusedError(Because.NOT_ALLOWED, "your own run")
        self._must_wait(record)
        return record

    def _must_wait(self, record):
        if record.seen.state is not State.WAITING and self.defect != "states are decoration":
            raise RefusedError(Because.CONFLICT, f"this run is {record.seen.state}")
