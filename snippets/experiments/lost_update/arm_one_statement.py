"""Charge an organisation for a run."""

from django.db import transaction
from django.db.models import F

from experiments.lost_update.models import Budget, BudgetSpentError


@transaction.atomic
def budget_charge(*, budget_id: int, minutes: int) -> None:
    """Take the minutes off the budget, or refuse."""
    enough = Budget.objects.filter(pk=budget_id, minutes__gte=minutes)
    if not enough.update(minutes=F("minutes") - minutes):
        raise BudgetSpentError
