"""The door of the module."""

from rampart.step2_modular.runs.selectors import (
    last_runs,
    run_get,
    run_list,
    run_list_of_workflow,
    waiting_counts,
)
from rampart.step2_modular.runs.services import (
    run_approve,
    run_cancel,
    run_reject,
    run_request,
    workflow_close,
    workflow_remove,
)
from rampart.step2_modular.runs.view import CheckView, RunView

__all__ = [
    "CheckView",
    "RunView",
    "last_runs",
    "run_approve",
    "run_cancel",
    "run_get",
    "run_list",
    "run_list_of_workflow",
    "run_reject",
    "run_request",
    "waiting_counts",
    "workflow_close",
    "workflow_remove",
]
