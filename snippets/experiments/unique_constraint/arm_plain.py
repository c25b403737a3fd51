"""The model of a workflow."""

from django.apps.registry import Apps

from experiments.unique_constraint.models import AbstractWorkflow


class Workflow(AbstractWorkflow):
    """A named recipe for infrastructure."""

    class Meta(AbstractWorkflow.Meta):
        """What the database knows of the model."""

        apps = Apps()  # of its own, so that both arms can define the model in one process
        constraints = []
