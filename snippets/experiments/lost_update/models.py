"""The part of Rampart that knows how many minutes of runs an organisation may still use."""

from django.db import models


class Budget(models.Model):
    """The minutes that are left to an organisation."""

    minutes = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=0)


class BudgetSpentError(Exception):
    """The budget has fewer minutes left than the charge asks for."""
