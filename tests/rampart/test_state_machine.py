"""Whatever people do one after another, a step and the platform on paper agree on every run."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.journey import PATIENCE, TICK
from rampart.acceptance.platform import RefusedError, Role
from rampart.acceptance.stage import PLAN, PLAN_ABROAD, PLAN_ERRORED, team
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server, SocketTransport
from rampart.notifier import Notifier

from tests.rampart.paper import Paper

ROLES = ("owner", "author", "approver", "second", "viewer")
PLANS = {
    "met": PLAN,
    "met again": PLAN,
    "abroad": PLAN_ABROAD,
    "errored": PLAN_ERRORED,
    "none": "{",
}


class Company:
    """A team and its workflows, on the one platform or the other."""

    def __init__(self, platform):
        self.platform = platform
        self.team = team(platform)
        self.places = [
            platform.add_workflow(
                self.team.owner, self.team.organisation, name=f"w{needed}", approvals=needed
            )
            for needed in range(3)
        ]
        self.runs = []
        for role in ROLES:
            getattr(self.team, role)

    def do(self, action, who, *arguments):
        """The outcome of an action, in words that both platforms share."""
        person = getattr(self.team, who)
        try:
            made = getattr(self, action)(person, *arguments)
        except RefusedError as refusal:
            return refusal.because
        return made

    def request(self, person, needed, plan):
        run = self.platform.request(person, self.places[needed], plan=PLANS[plan])
        self.runs.append(run)
        return run.state

    def approve(self, person, number):
        self.platform.approve(person, self.runs[number])

    def reject(self, person, number):
        self.platform.reject(person, self.runs[number], reason="no")

    def cancel(self, person, number):
        self.platform.cancel(person, self.runs[number])

    def role_of(self, name):
        """The role behind a name, which differs between the platforms."""
        return name.partition("-")[0]

    def shown(self, number):
        """What everybody sees of a run at once: state, approvals, checks."""
        seen = self.platform.look_at(self.team.viewer, self.runs[number])
        return (
            seen.state,
            [self.role_of(name) for name in seen.approved_by],
            [(each.policy, each.outcome) for each in seen.checks],
        )

    def told(self, number):
        """What everybody hears of a run, at once or a little later: trail, announcements."""
        run = self.runs[number]
        trail = self.platform.trail(self.team.viewer, run)
        return (
            [(each.what, self.role_of(each.who)) for each in trail],
            sorted(each.kind for each in self.platform.announced(run)),
        )


def soon(expected, read, *, patience):
    """What *read* gives once it is as expected, or at last."""
    end = time.monotonic() + patience
    while expected != (found := read()) and time.monotonic() < end:
        time.sleep(TICK)
    return found


def machine(step, *, patience=0.0):
    """Rules that act on *step* and on paper at once; news of *step* may take *patience* seconds."""

    class Machine(RuleBasedStateMachine):
        runs = Bundle("runs")

        @initialize()
        def begin(self):
            self.real = Company(step())
            self.paper = Company(Paper())

        def both(self, action, who, *arguments):
            expected = self.paper.do(action, who, *arguments)
            found = self.real.do(action, who, *arguments)
            assert expected == found, (action, who, *arguments)

        def same(self, number):
            assert self.paper.shown(number) == self.real.shown(number)

        def same_news(self, number):
            expected = self.paper.told(number)
            assert expected == soon(expected, lambda: self.real.told(number), patience=patience)

        @rule(
            target=runs,
            who=st.sampled_from(["author", "owner", "viewer"]),
            needed=st.sampled_from([2, 1, 0]),
            plan=st.sampled_from(list(PLANS)),
        )
        def request(self, who, needed, plan):
            before = len(self.paper.runs)
            self.both("request", who, needed, plan)
            if before == len(self.paper.runs):
                return multiple()  # refused, so that there is no run
            self.same(before)
            return before

        @rule(
            action=st.sampled_from(["approve", "approve", "reject", "cancel"]),
            who=st.sampled_from(ROLES),
            number=runs,
        )
        def decide(self, action, who, number):
            self.both(action, who, number)
            self.same(number)

        def teardown(self):
            """News are only ever added, so that those of the end tell of each step before it."""
            for number in range(len(self.paper.runs)):
                self.same(number)
                self.same_news(number)

    return Machine


def options(examples):
    return settings(
        max_examples=examples,
        stateful_step_count=14,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # over a socket, finding a shorter example takes minutes
    )


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"step {step.number}")
def test_runs_go_through_the_states_of_the_model(step, tmp_path):
    with (
        Notifier() as notifier,
        Server(step, data=tmp_path, notifier=notifier.url) as server,
    ):
        transport, numbers = SocketTransport(server), itertools.count(1)
        run_machine(
            machine(
                lambda: ApiPlatform(transport, notifier, number=next(numbers)), patience=PATIENCE
            ),
            settings=options(12),
        )


@pytest.mark.parametrize(
    "defect",
    [
        "an approval is lost",
        "anybody cancels",
        "nobody is told",
        "nothing fails",
        "one approval is enough",
        "one person is two",
        "one's own run",
        "policies are not asked",
        "roles are decoration",
        "states are decoration",
    ],
)
def test_machine_notices_a_defect(defect):
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_machine(machine(lambda: Paper(defect)), settings=options(150))


def test_roles_of_the_machine_are_those_of_the_domain():
    assert set(Role) <= {*ROLES}
