"""What people type."""

from __future__ import annotations

from django import forms

from rampart.domain.plan import LARGEST


class RunForm(forms.Form):
    """A request for a run."""

    plan = forms.CharField(
        label="Plan, as terraform show -json prints it",
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )


class RejectForm(forms.Form):
    """A rejection."""

    reason = forms.CharField(label="Reason", max_length=500)
