"""Three shapes of one table, each as a release of Rampart believes it to be.

The column `state` is to be called `status`.
"""

from django.apps.registry import Apps
from django.db import models


class AbstractRun(models.Model):
    """One execution of a workflow."""

    number = models.PositiveIntegerField(unique=True)

    class Meta:
        """One table, whichever release looks at it."""

        abstract = True
        app_label = "expand_contract"
        db_table = "run"


class OldRun(AbstractRun):
    """A run, as the release before the change knows it."""

    state = models.CharField(max_length=20)

    class Meta(AbstractRun.Meta):
        """Of its own registry, so that all shapes fit into one process."""

        apps = Apps()


class BothRun(AbstractRun):
    """A run with both columns; NULL in one means that its writer did not know that column."""

    state = models.CharField(max_length=20, null=True)  # noqa: DJ001 - see above
    status = models.CharField(max_length=20, null=True)  # noqa: DJ001 - see above

    class Meta(AbstractRun.Meta):
        """Of its own registry, so that all shapes fit into one process."""

        apps = Apps()


class NewRun(AbstractRun):
    """A run, as the release after the change knows it."""

    status = models.CharField(max_length=20)

    class Meta(AbstractRun.Meta):
        """Of its own registry, so that all shapes fit into one process."""

        apps = Apps()
