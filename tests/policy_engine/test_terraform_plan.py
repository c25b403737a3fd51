"""What cases cannot say of Terraform plans: sets, size, wrong types, one index for all checks."""

import json
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_engine.document import BadInput, Document
from policy_engine.provider import PROVIDERS
from policy_engine.terraform_path import find
from policy_engine.verdict import as_json, evaluate

NAME = "stackguardian/terraform_plan"
ANY = {"type": "NotEquals", "value": "?"}


def document(value, path="plan.json"):
    return Document(path=path, text=json.dumps(value), value=value)


def policy(*checks):
    evaluators = [
        {"id": f"c{number}", "provider_args": arguments, "condition": ANY}
        for number, arguments in enumerate(checks)
    ]
    expression = " && ".join(check["id"] for check in evaluators)
    meta = {"required_provider": NAME}
    written = {"meta": meta, "evaluators": evaluators, "eval_expression": expression}
    return document(written, "policy.json")


def inputs(plan, operation, kind=None, **arguments):
    given_arguments = {"operation_type": operation, "terraform_resource_type": kind} | arguments
    return PROVIDERS[NAME](plan)(given_arguments)


def change(address, kind="db", after=None):
    return {"address": address, "type": kind, "change": {"actions": ["create"], "after": after}}


def resource(address, *references, **more):
    expressions = {f"e{number}": {"references": [name]} for number, name in enumerate(references)}
    kind = address.split(".")[0]
    return {"address": address, "type": kind, "expressions": expressions} | more


def plan_of(changes, resources):
    root = {"resources": resources}
    return {"resource_changes": changes, "configuration": {"root_module": root}}


def test_types_come_in_the_order_in_which_the_plan_names_them():
    names = ["net.a", "key.b", "net.c", "var.d", "key.e", "data.x.f"]
    written = [resource("db.a", *names, depends_on=names)]
    plan = plan_of([change("db.a")], written)

    for operation in ("direct_dependencies", "direct_references"):
        (found,) = inputs(plan, operation, "db")
        assert ["net", "key", "var", "data"] == found.value


def test_addresses_that_nothing_refers_to_come_in_the_order_of_the_plan():
    addresses = [f"db.{letter}" for letter in "qwertyuiop"]
    changes = [*map(change, addresses), change("key.k", "key")]
    plan = plan_of(changes, [resource("key.k", "db.y")])

    found = inputs(plan, "direct_references", "db", referenced_by="key")
    assert [("db.y", True)] + [(each, False) for each in addresses if each != "db.y"] == [
        (each.meta["address"], each.value) for each in found
    ]


def test_a_bad_part_is_named_by_its_line():
    lines = [
        '{"resource_changes": [',
        '{"type": "db", "change": {"after": {}}},',
        '{"type": 5}',
        "]}",
    ]
    broken = Document(path="plan.json", text="\n".join(lines), value=json.loads("".join(lines)))
    check = {"operation_type": "attribute", "terraform_resource_type": "*"}

    with pytest.raises(BadInput) as raised:
        evaluate(policy(check | {"terraform_resource_attribute": "a"}), broken)
    assert "plan.json:3: resource_changes[1] has no change" in str(raised.value)


def test_a_part_that_no_check_asks_for_may_be_anything():
    plan = plan_of([change("db.a", after={"v": 1})], None) | {"configuration": 5}

    (found,) = inputs(
        plan, "attribute", "db", terraform_resource_attribute="v", exclude_resource_types=5
    )
    assert 1 == found.value


def test_a_key_in_the_line_stays_on_the_line():
    broken = plan_of([change("db.a")], [])
    broken["configuration"]["provider_config"] = {"a\nb": None}
    check = {"operation_type": "provider_config", "attribute": "region"}

    with pytest.raises(BadInput) as raised:
        evaluate(policy(check | {"terraform_provider_full_name": "x"}), document(broken))
    assert 'configuration.provider_config["a\\nb"] is not an object' in str(raised.value)


class Walked(list):
    """A list that counts how often it is walked."""

    walks = 0

    def __iter__(self):
        self.walks += 1
        return super().__iter__()


def test_fifty_checks_walk_the_plan_once():
    changes = Walked(change(f"db.n{number}", f"t{number}", {"v": 1}) for number in range(50))
    checks = [
        {
            "operation_type": "attribute",
            "terraform_resource_type": f"t{number}",
            "terraform_resource_attribute": "v",
        }
        for number in range(50)
    ]
    plan = Document(path="plan.json", text="{}", value={"resource_changes": changes})

    assert True is evaluate(policy(*checks), plan).final_result
    assert 1 == changes.walks


def calls(checks, size):
    """Return how many calls the checks make on a plan of that many resources of each type."""
    changes = [change(f"db.n{number}", after={"l": [{"v": 1}, {}]}) for number in range(size)]
    changes += [change(f"key.n{number}", "key") for number in range(size)]
    resources = [resource(f"key.n{number}", f"db.n{number}") for number in range(size)]
    plan, judged = document(plan_of(changes, resources)), policy(*checks)
    seen = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _argument: seen.update([event]))
    try:
        evaluate(judged, plan)
    finally:
        sys.setprofile(before)
    return seen["call"] + seen["c_call"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"operation_type": "attribute", "terraform_resource_attribute": "l.*.v"},
        {"operation_type": "action"},
        {"operation_type": "direct_references", "referenced_by": "key"},
        {"operation_type": "direct_references", "references_to": "key"},
    ],
)
def test_work_grows_with_the_plan_and_not_with_its_square(arguments):
    """Ten times the plan makes about ten times the calls; a square would make a hundred times."""
    checks = [arguments | {"terraform_resource_type": "db"}]

    assert calls(checks, 400) < 12 * calls(checks, 40)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
WORDS = st.sampled_from(
    [
        "resource_changes",
        "configuration",
        "root_module",
        "resources",
        "module_calls",
        "module",
        "provider_config",
        "type",
        "change",
        "after",
        "actions",
        "address",
        "expressions",
        "references",
        "depends_on",
        "full_name",
        "region",
        "version_constraint",
        "constant_value",
        "db",
        "key",
        "a",
    ]
)
JSON = st.recursive(
    SCALARS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=20,
)
REFERENCES = st.lists(st.sampled_from(["db.a", "key.b.id", "var.c", ""]), max_size=3) | JSON
EXPRESSIONS = st.dictionaries(
    WORDS, st.fixed_dictionaries({}, optional={"references": REFERENCES}) | JSON, max_size=3
)
RESOURCES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["db", "key"]) | JSON,
            "address": st.sampled_from(["db.a", "key.b"]) | JSON,
            "expressions": EXPRESSIONS | JSON,
            "depends_on": REFERENCES,
        },
    )
    | JSON,
    max_size=3,
)
CHANGES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["db", "key"]) | JSON,
            "address": st.sampled_from(["db.a", "key.b"]) | JSON,
            "change": st.fixed_dictionaries({}, optional={"actions": JSON, "after": JSON}) | JSON,
        },
    )
    | JSON,
    max_size=3,
)
MODULES = st.recursive(
    st.fixed_dictionaries({}, optional={"resources": RESOURCES | JSON}) | JSON,
    lambda inner: st.fixed_dictionaries(
        {"module_calls": st.dictionaries(WORDS, st.fixed_dictionaries({"module": inner}))},
        optional={"resources": RESOURCES},
    ),
    max_leaves=3,
)
CONFIGURATIONS = st.fixed_dictionaries(
    {}, optional={"root_module": MODULES, "provider_config": st.dictionaries(WORDS, JSON) | JSON}
)
PLANS = JSON | st.fixed_dictionaries(
    {"resource_changes": CHANGES | JSON}, optional={"configuration": CONFIGURATIONS | JSON}
)
OPERATIONS = st.sampled_from(
    [
        "attribute",
        "action",
        "count",
        "direct_dependencies",
        "direct_references",
        "terraform_version",
        "provider_config",
    ]
)
TYPES = st.sampled_from(["db", "key", "*"]) | JSON
PATHS = st.lists(st.sampled_from(["a", "*", "0", "", "type", "a[0]", "a\\"]), max_size=4)
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "operation_type": OPERATIONS | JSON,
        "terraform_resource_type": TYPES,
        "terraform_resource_attribute": PATHS.map(".".join) | JSON,
        "exclude_resource_types": st.lists(TYPES, max_size=2) | JSON,
        "referenced_by": TYPES,
        "references_to": TYPES,
        "terraform_provider_full_name": TYPES,
        "attribute": st.sampled_from(["region", "version_constraint"]) | JSON,
    },
)


@settings(max_examples=300, deadline=None)
@given(arguments=ARGUMENTS, plan=PLANS)
def test_any_plan_has_an_answer_or_one_clear_line(arguments, plan):
    try:
        output = json.dumps(as_json(evaluate(policy(arguments), document(plan))))
    except BadInput as error:
        output = str(error)
        assert "(fix: " in output
    assert "\n" not in output


@settings(max_examples=300, deadline=None)
@given(items=st.lists(st.dictionaries(st.sampled_from(["v", "w"]), st.integers()), min_size=1))
def test_a_star_gives_one_value_an_item(items):
    assert [item.get("v") for item in items] == find({"l": items}, "l.*.v")
