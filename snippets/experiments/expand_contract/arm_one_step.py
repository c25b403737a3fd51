"""From `state` to `status`."""

from experiments.expand_contract.releases import NEW, rename

PLAN = (
    rename,
    NEW,
)
