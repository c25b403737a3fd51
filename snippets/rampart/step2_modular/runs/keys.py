"""Idempotency keys: a request that is sent again gives the run of the first time.

The key is stored in the transaction that makes the run, and unique in the organisation. So of two
requests at once the database lets one through, and the other finds its run.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from rampart.domain.refusal import ConflictError
from rampart.step2_modular.runs.models import RequestKey

if TYPE_CHECKING:
    from uuid import UUID

    from rampart.step2_modular.runs.models import Run


def digest(*, workflow_id: UUID, plan: str) -> str:
    """What a request asks for, in 64 characters."""
    return hashlib.sha256(f"{workflow_id}\n{plan}".encode()).hexdigest()


def run_of_key(*, organisation_id: UUID, key: str, digest: str) -> Run | None:
    """The run that the key made, if any; raises ``ConflictError`` if it asked for another one."""
    known = RequestKey.objects.filter(organisation_id=organisation_id, key=key)
    found = known.select_related("run").first()
    if found is None:
        return None
    if found.digest != digest:
        raise ConflictError("this idempotency key was used for another request")
    return found.run


def keep(run: Run, *, key: str, digest: str) -> None:
    """Bind the key to the run; raises ``IntegrityError`` if another request has it."""
    RequestKey.objects.create(organisation_id=run.organisation_id, key=key, digest=digest, run=run)
