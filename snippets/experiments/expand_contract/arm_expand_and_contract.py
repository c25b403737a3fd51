"""From `state` to `status`."""

from experiments.expand_contract.releases import (
    NEW,
    READS_NEW,
    WRITES_BOTH,
    backfill,
    contract,
    expand,
)

PLAN = (
    expand,
    WRITES_BOTH,
    backfill,
    READS_NEW,
    NEW,
    contract,
)
