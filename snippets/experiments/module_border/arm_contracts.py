"""What judges the borders."""

from experiments.module_border import check

CHECKS = (check.contracts,)
