"""Whether this process lives, and whether it can serve; anybody may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import Error
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rampart.step2_modular import tenancy
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
    """The database answers, too, and keeps tenants apart."""
    try:
        organisations.database_answers()
        unlocked = tenancy.open_tables()
    except Error:
        log.exception("not ready")
        return _not_ready("the database does not answer")
    if unlocked:
        log.error("not ready", unlocked=unlocked)
        return _not_ready("the database shows rows of tenants to anybody")
    return HttpResponse("ready\n", content_type="text/plain")


def _not_ready(why: str) -> HttpResponse:
    return HttpResponse(f"{why}\n", content_type="text/plain", status=503)
