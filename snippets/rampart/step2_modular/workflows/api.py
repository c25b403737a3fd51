"""The door of the module."""

from rampart.step2_modular.workflows.selectors import (
    workflow_get,
    workflow_hold,
    workflow_ids_named,
    workflow_list,
    workflows_of,
)
from rampart.step2_modular.workflows.services import (
    workflow_add,
    workflow_archive,
    workflow_change,
    workflow_delete,
)
from rampart.step2_modular.workflows.view import WorkflowView

__all__ = [
    "WorkflowView",
    "workflow_add",
    "workflow_archive",
    "workflow_change",
    "workflow_delete",
    "workflow_get",
    "workflow_hold",
    "workflow_ids_named",
    "workflow_list",
    "workflows_of",
]
