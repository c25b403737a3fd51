"""The provider ``stackguardian/kubernetes``: values of the manifests of one kind.

Tirith 1.0.5, Kubernetes provider: a list of manifests goes in, one input comes out per manifest of
the wanted kind. ``List`` objects are not unpacked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.inputs import BadArgument, BadData, Input, SeverityError, Value
from policy_engine.path import find_or_null

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Json

ATTRIBUTE = "attribute"
KIND_NOT_FOUND = 1
"""The severity of a kind that no manifest has."""


def provide(arguments: Mapping[str, Json], document: Json) -> list[Input]:
    """Yield one input per manifest of the kind, or one severity error 1."""
    if not _is_attribute(arguments):
        dropped = f"operation_type: {arguments['operation_type']} is not supported"
        return [Value(value=None, dropped=dropped)]
    kind, path = arguments.get("kubernetes_kind"), arguments.get("attribute_path", "")
    if kind is None or path == "":
        # 1.0.5 means to give a severity error 99 here and loses it.
        return []
    found: list[Input] = []
    for number, manifest in enumerate(_manifests(document)):
        if _kind(manifest, number) == kind:
            found.append(Value(value=_value(manifest, path, number)))
    message = f"kind: {kind} is not found"
    return found or [SeverityError(severity=KIND_NOT_FOUND, message=message)]


def _is_attribute(arguments: Mapping[str, Json]) -> bool:
    name, fix = "operation_type", f'write "{ATTRIBUTE}"'
    if name not in arguments:
        raise BadArgument(name=name, what=f"provider_args has no {name}", fix=fix)
    if isinstance(arguments[name], list | dict):
        raise BadArgument(name=name, what=f"{name} is not text", fix=fix)
    return arguments[name] == ATTRIBUTE


def _manifests(document: Json) -> list[Json]:
    """Return the manifests; an empty object or text counts as no manifest at all."""
    if isinstance(document, list):
        return document
    if document in ("", {}):
        return []
    what = "the input is not a list of manifests"
    fix = "put two or more documents into the file, or write a JSON list"
    raise BadData(place=(), what=what, fix=fix)


def _kind(manifest: Json, number: int) -> Json:
    if not isinstance(manifest, dict):
        what = f"manifest {number} is not an object"
        raise BadData(place=(number,), what=what, fix="take out what is no manifest, and lone ---")
    if "kind" not in manifest:
        what = f"manifest {number} has no kind"
        raise BadData(place=(number,), what=what, fix="add its kind, or take it out")
    return manifest["kind"]


def _value(manifest: Json, path: Json, number: int) -> Json:
    """Return what stands at the path; a path with a star gives one list of all it finds."""
    if path in ([], {}):
        return manifest
    if not isinstance(path, str):
        fix = 'write a path such as "spec.replicas"'
        raise BadArgument(name="attribute_path", what="attribute_path is not text", fix=fix)
    values = find_or_null(manifest, path)
    if "*" in path:
        return values
    if not values:
        what = f"nothing stands where the empty part of {path!r} looks in manifest {number}"
        raise BadData(place=(number,), what=what, fix="leave no empty part between two dots")
    return values[0]
