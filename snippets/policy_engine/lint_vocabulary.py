"""The words a policy may use: operations and arguments of each provider, keys of each part.

Tirith 1.0.5, providers and core.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.provider_infracost import COSTS

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAN = "stackguardian/terraform_plan"
COST = "stackguardian/infracost"
WORKFLOW = "stackguardian/sg_workflow"
JSON = "stackguardian/json"
KUBERNETES = "stackguardian/kubernetes"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """The arguments of one operation, and the severity of a value that is not found.

    A type or kind that is not found has severity 1; to skip that is often meant.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    missing: int | None = None


TYPE = "terraform_resource_type"
EXCLUDE = "exclude_resource_types"
OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    JSON: {"get_value": Operation(required=("key_path",), missing=2)},
    KUBERNETES: {"attribute": Operation(required=("kubernetes_kind", "attribute_path"))},
    COST: {name: Operation(required=("resource_type",)) for name in COSTS},
    PLAN: {
        "attribute": Operation(
            required=(TYPE, "terraform_resource_attribute"), optional=(EXCLUDE,), missing=2
        ),
        "action": Operation(required=(TYPE,), optional=(EXCLUDE,)),
        "count": Operation(required=(TYPE,), optional=(EXCLUDE,)),
        "direct_dependencies": Operation(required=(TYPE,)),
        "direct_references": Operation(
            required=(TYPE,), optional=("referenced_by", "references_to")
        ),
        "terraform_version": Operation(),
        "provider_config": Operation(
            required=("terraform_provider_full_name", "attribute"), missing=2
        ),
    },
}
"""A workflow has no operations: it is asked for ``workflow_attribute``."""

PROVIDERS = (*OPERATIONS, WORKFLOW)
TOP_KEYS = ("meta", "evaluators", "eval_expression")
META_KEYS = (
    *("version", "required_provider"),
    # 1.0.5 ignores these; 1.1.0 echoes them (changelog), so they are no slips.
    *("id", "name", "description", "severity", "enforcement", "tags", "remediation"),
)
CHECK_KEYS = ("id", "description", "provider_args", "condition")
CONDITION_KEYS = ("type", "value", "error_tolerance")
