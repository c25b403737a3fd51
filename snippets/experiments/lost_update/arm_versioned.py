"""Charge an organisation for a run."""

from django.db import transaction

from experiments.lost_update.models import Budget, BudgetSpentError


def budget_charge(*, budget_id: int, minutes: int) -> None:
    """Take the minutes off the budget, or refuse."""
    while not _charged(budget_id=budget_id, minutes=minutes):
        pass  # somebody was faster: read again


@transaction.atomic
def _charged(*, budget_id: int, minutes: int) -> bool:
    """Whether nobody else wrote between our read and our write."""
    budget = Budget.objects.get(pk=budget_id)
    if budget.minutes < minutes:
        raise BudgetSpentError
    unchanged = Budget.objects.filter(pk=budget_id, version=budget.version)
    return bool(unchanged.update(minutes=budget.minutes - minutes, version=budget.version + 1))
