"""The part of Rampart that keeps the workflows of an organisation."""

from django.db import models


class AbstractWorkflow(models.Model):
    """A named recipe for infrastructure; its constraints are the decision, so an arm adds them."""

    organisation_id = models.PositiveIntegerField()
    name = models.CharField(max_length=80)

    class Meta:
        """One table, whichever arm creates it."""

        abstract = True
        app_label = "unique_constraint"
        db_table = "workflow"
