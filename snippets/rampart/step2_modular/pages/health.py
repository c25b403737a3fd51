"""Whether this process lives, and whether it can serve; anybody may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rampart.step2_modular.organisations import api as organisations

if TYPE_CHECKING:
    from django.http import HttpRequest

log = structlog.get_logger("rampart.health")


@require_safe
def alive(_: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody else."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def ready(_: HttpRequest) -> HttpResponse:
    """The database answers, too."""
    try:
        organisations.database_answers()
    except DatabaseError:
        log.exception("not ready")
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")
