"""The names of workflows beside their runs, from the other module's table."""

from rampart.step2_modular.workflows.models import Workflow

__all__ = ["Workflow"]
