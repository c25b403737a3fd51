"""The provider ``stackguardian/sg_workflow``: attributes of a StackGuardian workflow definition.

Tirith 1.0.5, workflow provider: one attribute, always one input. What is missing gives null, an
attribute that is not known the empty text, and the error beside either is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.inputs import Input, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Json

PARENTS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (): ("Description", "DocVersion", "ResourceName", "ResourceType", "Tags", "WfType"),
    ("TerraformConfig",): (
        "approvalPreApply",
        "driftCheck",
        "managedTerraformState",
        "terraformVersion",
    ),
    ("VCSConfig", "iacVCSConfig"): ("iacTemplateId", "useMarketplaceTemplate"),
    ("VCSConfig", "iacInputData", "data"): (
        "bucket_region",
        "s3_bucket_acl",
        "s3_bucket_block_public_acls",
        "s3_bucket_block_public_policy",
        "s3_bucket_force_destroy",
        "s3_bucket_ignore_public_acls",
        "s3_bucket_restrict_public_buckets",
    ),
}
"""Where each attribute stands in a workflow."""

PATHS: Mapping[str, tuple[str, ...]] = {
    name: (*parents, name) for parents, names in PARENTS.items() for name in names
}
INTEGRATION_ID = "integrationId"
"""The attribute that collects one text of each deployment platform."""
PREFIX = "/integrations/"

ATTRIBUTES = frozenset({*PATHS, INTEGRATION_ID})
"""All attributes that have a value."""


class _MissingError(Exception):
    """What makes the value null; its text is what 1.0.5 drops."""


def provide(arguments: Mapping[str, Json], document: Json) -> list[Input]:
    """Yield the value of ``workflow_attribute``, or nothing if that is empty."""
    if "workflow_attribute" not in arguments:
        return [Value(value=None, dropped="workflow_attribute is not found in provider_args")]
    attribute = arguments["workflow_attribute"]
    if not attribute:
        return []
    if not isinstance(attribute, str) or attribute not in ATTRIBUTES:
        return [Value(value="", dropped=f"workflow_attribute: {attribute} is not known")]
    try:
        return [Value(value=_found(document, attribute))]
    except _MissingError as error:
        return [Value(value=None, dropped=str(error))]


def _found(document: Json, attribute: str) -> Json:
    if attribute == INTEGRATION_ID:
        return _integrations(document)
    value = document
    for key in PATHS[attribute]:
        value = _member(value, key)
    return value


def _member(value: Json, key: str) -> Json:
    if not isinstance(value, dict) or key not in value:
        message = f"{key} is not found in the input"
        raise _MissingError(message)
    return value[key]


def _integrations(document: Json) -> Json:
    """Collect the ids of all platforms; one that is not text makes the whole value null."""
    platforms = _member(document, "DeploymentPlatformConfig")
    if not isinstance(platforms, list | dict | str):
        message = "DeploymentPlatformConfig is not a list"
        raise _MissingError(message)
    found: list[Json] = []
    for platform in platforms:
        if not _holds(platform, "config"):
            continue
        config = _member(platform, "config")
        if _holds(config, INTEGRATION_ID):
            found.append(_without_prefix(_member(config, INTEGRATION_ID)))
    return found


def _holds(value: Json, key: str) -> bool:
    """Tell whether the key is in it; 1.0.5 asks lists and texts the same question."""
    if not isinstance(value, dict | list | str):
        message = f"there is no object to hold {key}"
        raise _MissingError(message)
    return key in value


def _without_prefix(name: Json) -> str:
    if not isinstance(name, str):
        message = f"{INTEGRATION_ID} is not text"
        raise _MissingError(message)
    return name.replace(PREFIX, "")
