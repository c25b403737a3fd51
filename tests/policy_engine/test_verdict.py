"""How results make a check; observed on 1.0.5, where the last failure or skip decides."""

import pytest
from policy_engine.verdict import Result, _passed


@pytest.mark.parametrize(
    ("results", "check"),
    [
        ([True], True),
        ([True, True], True),
        ([True, False, True], False),
        ([False, None], None),
        ([None, False], False),
        ([True, None], None),
        ([None, True], None),
        ([], False),
    ],
)
def test_last_failure_or_skip_decides_a_check(results, check):
    given = tuple(Result(passed=passed, message="", detail={}) for passed in results)

    assert check is _passed(given)
