"""The journeys can be walked to a good end, and each defect of a platform breaks some of them."""

from __future__ import annotations

from functools import cache, partial

import pytest
from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.verdict import Kind, end_of

from tests.rampart.paper import Paper

DEFECTS = {
    "whoever left stays": {"whoever_left_sees_nothing"},
    "every field may be written": {"workflow_stays_in_its_organisation"},
    "archiving says nothing": {
        "archiving_is_in_the_trail_of_each_run",
        "what_happened_is_announced_after_a_kill",
    },
    "the trail goes, too": {"trail_outlives_what_it_tells_of"},
    "keys meet": {"keys_of_two_organisations_do_not_meet"},
    "no keys": {"one_key_means_one_run", "one_key_at_once_means_one_run"},
    "one person is two": {"nobody_approves_twice", "one_approver_at_once_counts_once"},
    "lists show all": {
        "lists_show_ones_own",
        "search_finds_ones_own",
        "whoever_left_sees_nothing",
    },
    "arrival is the order": {"events_out_of_order_tell_the_same"},
    "no inbox": {"events_delivered_twice_count_once", "killed_consumer_does_nothing_twice"},
    "the notifier is called in the request": {
        "notifier_down_stops_nobody",
        "notifier_that_hangs_stops_nobody",
        "nothing_is_announced_that_did_not_happen",
        "what_happened_is_announced_after_a_kill",
        "killed_relay_loses_nothing",
    },
    "told from memory": {
        "nothing_is_announced_that_did_not_happen",
        "what_happened_is_announced_after_a_kill",
        "killed_relay_loses_nothing",
    },
    "roles are decoration": {"only_approvers_approve", "viewers_request_nothing"},
    "ids are enough": {
        "foreign_run_is_not_found",
        "foreign_trail_is_not_found",
        "approvers_of_others_approve_nothing",
    },
    "one's own run": {"nobody_approves_their_own_run"},
    "anybody cancels": {"only_its_requester_or_an_owner_cancels_a_run"},
    "everything waits": {"run_without_approval_succeeds"},
    "anything is a plan": {"what_is_no_plan_makes_no_run"},
    "advice denies": {"advice_does_not_stop_a_run"},
    "what cannot be checked passes": {"policy_that_cannot_be_evaluated_denies"},
    "the first policy is enough": {"every_broken_policy_is_named"},
    "policies are not asked": {
        "denied_run_says_why",
        "run_shows_the_policies_it_met",
        "denied_run_cannot_be_approved",
        "denial_is_announced",
    },
    "nothing fails": {"errored_plan_fails"},
    "one approval is enough": {"two_approvals_come_from_two_people"},
    "an approval is lost": {"approved_run_succeeds", "two_approvals_at_once_both_count"},
    "nobody is told": {"each_announcement_is_made_once", "denial_is_announced"},
    "nobody did it": {"trail_tells_a_run_in_order"},
    "anybody runs anything": {"foreign_workflow_runs_nothing"},
    "states are decoration": {
        "denied_run_cannot_be_approved",
        "rejected_run_ends",
        "cancelled_run_ends",
        "finished_run_cannot_be_cancelled",
        "approval_and_cancellation_at_once_have_one_winner",
    },
}


@cache
def broken(defect):
    ends = {name: end_of(partial(JOURNEYS[name].walk, Paper(defect))) for name in JOURNEYS}
    return {name for name, ending in ends.items() if ending.kind is not Kind.PASSED}


@pytest.mark.parametrize("name", JOURNEYS)
def test_journey_ends_well_on_a_platform_that_is_right(name):
    ending = end_of(lambda: JOURNEYS[name].walk(Paper()))

    assert Kind.PASSED == ending.kind, ending.words


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_breaks_the_journeys_that_are_about_it(defect):
    assert DEFECTS[defect] <= broken(defect)


def test_each_journey_notices_something():
    noticed = set().union(*DEFECTS.values())

    assert set(JOURNEYS) == noticed
