"""Charge an organisation for a run."""

from django.db import transaction

from experiments.lost_update.models import Budget, BudgetSpentError


@transaction.atomic
def budget_charge(*, budget_id: int, minutes: int) -> None:
    """Take the minutes off the budget, or refuse."""
    budget = Budget.objects.select_for_update().get(pk=budget_id)
    if budget.minutes < minutes:
        raise BudgetSpentError
    budget.minutes -= minutes
    budget.save(update_fields=["minutes"])
