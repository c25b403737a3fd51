"""The bench of the policy engine judges every resource, and not all of them pass."""

from policy_engine.document import Document
from policy_engine.verdict import evaluate

from tests.bench import policy as bench


def test_every_resource_is_judged_by_each_kind_of_condition():
    policy, plan = bench.policy(), bench.plan()
    verdict = evaluate(
        Document(path="policy.json", text="", value=policy),
        Document(path="plan.json", text="", value=plan),
    )

    judged = [len(check.results) for check in verdict.checks]
    assert [bench.RESOURCES, bench.RESOURCES] == judged[:2]
    assert {True, False} == {check.passed for check in verdict.checks}
    assert bench.CHECKS == len(judged)
    assert () == verdict.errors
