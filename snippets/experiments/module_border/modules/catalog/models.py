"""What the catalog keeps."""

from __future__ import annotations

from typing import Self

from django.db import models


class Label(models.Model):
    """A word that groups workflows."""

    word = models.CharField(max_length=80)


class Workflow(models.Model):
    """A named recipe for infrastructure."""

    name = models.CharField(max_length=80)
    labels = models.ManyToManyField(Label)

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the workflow of that name."""
        return cls.objects.get(name=name)
