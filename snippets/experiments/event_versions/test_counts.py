"""The counts for any roll-out; a file of its own, for a build of the site has no Hypothesis."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.event_versions import (
    arm_by_looks,
    arm_every_version,
    arm_no_version,
    arm_raise,
    core,
)
from experiments.event_versions.change import MINUTES_TO_SECONDS, NAME_TO_PERSON


@given(
    producer=st.integers(0, 60),
    reader=st.integers(0, 60),
    behind=st.integers(0, 60),
)
@settings(derandomize=True, database=None, deadline=None)
def test_counts_follow_from_who_meets_whom(producer: int, reader: int, behind: int) -> None:
    """Whoever is replaced when: each event that meets the other age counts, and no other."""
    roll_out = core.RollOut(events=60, producer=producer, reader=reader, behind=behind)
    first_by_new_reader = max(0, reader - behind)
    old_to_new = max(0, producer - first_by_new_reader)
    new_to_old = max(0, first_by_new_reader - producer)

    def counts(arm, change):
        result = core.run(arm, change=change, roll_outs=(roll_out,), seed=7)
        return result.unread, result.wrong, result.waited

    assert (0, 0, new_to_old) == counts(arm_raise, NAME_TO_PERSON)
    assert (0, 0, new_to_old) == counts(arm_raise, MINUTES_TO_SECONDS)
    assert (0, 0, 0) == counts(arm_every_version, NAME_TO_PERSON)
    assert (old_to_new, 0, new_to_old) == counts(arm_no_version, NAME_TO_PERSON)
    assert (0, old_to_new + new_to_old, 0) == counts(arm_by_looks, MINUTES_TO_SECONDS)
