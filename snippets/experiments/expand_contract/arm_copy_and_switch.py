"""From `state` to `status`."""

from experiments.expand_contract.releases import NEW, backfill, contract, expand

PLAN = (
    expand,
    backfill,
    NEW,
    contract,
)
