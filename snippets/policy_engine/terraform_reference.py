"""What a configuration refers to: ``direct_dependencies`` and ``direct_references``.

Tirith 1.0.5, Terraform provider. It keeps types and addresses in sets, so it gives the types of one
resource, and the addresses that nothing refers to, in no fixed order. Here both come in the order
in which the plan first names them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policy_engine.inputs import Input, SeverityError, Value
from policy_engine.terraform_change import NO_TYPE, no_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policy_engine.document import Json
    from policy_engine.terraform_part import Part
    from policy_engine.terraform_plan import Plan

WRONG_ARGUMENTS = 99
DESTROYED = ["destroy"]
"""No action of Terraform, whose word is ``delete``; 1.0.5 looks for it all the same."""


def direct_dependencies(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield for each resource of the type the types that its ``depends_on`` names."""
    kind = arguments.get("terraform_resource_type")
    plan.root_module.must_be_object()
    if not kind:
        return [_no_argument()]
    resources = plan.configured_in_root(kind)
    found: list[Input] = [
        Value(value=_types(_depends_on(resource)), meta=plan.root_resources)
        for resource in resources
    ]
    return found or [no_type(kind)]


def direct_references(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield what resources of the type refer to, or what refers to them."""
    kind = arguments.get("terraform_resource_type")
    by, to = arguments.get("referenced_by"), arguments.get("references_to")
    if by is not None and to is not None:
        what = "Only one of `referenced_by` or `references_to` must be provided in the provider"
        return [_wrong(f"{what} input")]
    if by is not None:
        return _referenced_by(kind, by, plan)
    if to is not None:
        return _references_to(kind, to, plan)
    return _references(kind, plan)


def _references(kind: Json, plan: Plan) -> list[Input]:
    """Yield for each resource of the type, in the root module, the types that it refers to."""
    plan.root_module.must_be_object()
    if not kind:
        return [_no_argument()]
    found: list[Input] = []
    for resource in plan.configured_in_root(kind):
        names = [name for names in _expressions(resource) for name in names.items()]
        found.append(Value(value=_types(names), meta=resource.value))
    return found or [_not_found(kind)]


def _referenced_by(kind: Json, by: Json, plan: Plan) -> list[Input]:
    """Yield true for each address that a resource of the other type refers to, then the rest."""
    plan.root_module.must_be_object()
    addresses = _addresses(kind, plan)
    if not addresses:
        return [_not_found(kind)]
    found: list[Input] = []
    if any(change.get_value("type") == by for change in plan.changes):
        for address, resource in _named_addresses(by, plan):
            if address in addresses:
                del addresses[address]
                meta = {"address": address, "referenced_by": resource.value}
                found.append(Value(value=True, meta=meta))
    rest = ({"address": address, "referenced_by": {}} for address in addresses)
    return found + [Value(value=False, meta=meta) for meta in rest]


def _named_addresses(kind: Json, plan: Plan) -> Iterator[tuple[Json, Part]]:
    """Yield each address that a resource of the type names, in any module, beside the resource."""
    for resource in plan.configured:
        if resource.part.get_value("type") == kind:
            for names in _expressions(resource.part):
                for name in names.items():
                    yield _prefixed(resource.prefix, name), resource.part


def _prefixed(prefix: str, name: Part) -> Json:
    if prefix:
        return f"{prefix}{name.value}"
    if isinstance(name.value, list | dict):
        raise name.bad("is not text")
    return name.value


def _references_to(kind: Json, to: Json, plan: Plan) -> list[Input]:
    """Yield whether there are as many changes of the type as expressions that refer."""
    plan.root_module.must_be_object()
    changes = [change for change in plan.changes if _is_kept(change, kind)]
    if not changes:
        return [_not_found(kind)]
    count_of = _counter([change.get_value("address") for change in changes])
    referring = 0
    for resource in plan.configured:
        times = count_of(resource.part.get_value("address"))
        if times and resource.part.get_value("type") == kind:
            referring += times * sum(_names_type(to, each) for each in _expressions(resource.part))
    return [Value(value=referring == len(changes), meta=plan.root_resources)]


def _counter(addresses: list[Json]) -> Callable[[Json], int]:
    """Return what counts an address; one that is no text, which no plan of Terraform has, too."""
    texts = Counter(address for address in addresses if isinstance(address, str))
    others = [address for address in addresses if not isinstance(address, str)]
    return lambda address: texts[address] if isinstance(address, str) else others.count(address)


def _addresses(kind: Json, plan: Plan) -> dict[Json, None]:
    changes = [change for change in plan.changes if _is_kept(change, kind)]
    return dict.fromkeys(_address(change) for change in changes)


def _address(part: Part) -> Json:
    address = part.get_value("address")
    if isinstance(address, list | dict):
        raise part.at("address").bad("is not text")
    return address


def _is_kept(change: Part, kind: Json) -> bool:
    if change.get_value("type") != kind:
        return False
    found = change.get("change")
    return found is None or found.get_value("actions") != DESTROYED


def _depends_on(resource: Part) -> Iterator[Part]:
    found = resource.get("depends_on")
    return found.items() if found else iter(())


def _expressions(resource: Part) -> Iterator[Part]:
    """Yield the references of each expression; a nested block is a list and has none of its own."""
    found = resource.get("expressions")
    for _, expression in found.members() if found else ():
        if isinstance(expression.value, dict) and "references" in expression.value:
            yield expression.at("references")


def _names_type(kind: Json, names: Part) -> bool:
    """Tell whether a reference names the type; what stands behind it is not looked at."""
    return any(_first_word(name) == kind for name in names.items())


def _types(names: Iterator[Part] | list[Part]) -> list[Json]:
    return list(dict.fromkeys(_first_word(name) for name in names))


def _first_word(name: Part) -> str:
    if not isinstance(name.value, str):
        raise name.bad("is not text")
    return name.value.split(".")[0]


def _not_found(kind: Json) -> SeverityError:
    message = f"resource_type: '{kind}' is not found (severity_value: {NO_TYPE})"
    return SeverityError(severity=NO_TYPE, message=message)


def _no_argument() -> SeverityError:
    return _wrong("`terraform_resource_type` must be provided in the provider input")


def _wrong(what: str) -> SeverityError:
    message = f"{what} (severity_value: {WRONG_ARGUMENTS})"
    return SeverityError(severity=WRONG_ARGUMENTS, message=message)
