"""One line of JSON for each thing that happens, with the request that it belongs to."""

from __future__ import annotations

import logging
import time
import uuid
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
WRITTEN: list[Processor] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.ExceptionRenderer(
        # Local variables hold passwords and plans of tenants; they stay out of the log.
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    ),
    structlog.processors.JSONRenderer(),
]


def logging_settings() -> dict[str, object]:
    """Django's ``LOGGING``: everything goes to stderr as JSON, Django's own lines included."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": WRITTEN,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # The middleware below writes one line for each request, refused ones included.
        "loggers": {"django.request": {"level": "ERROR"}},
    }


def request_log(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give each request an id, and write one line when it is answered."""
    log = structlog.get_logger("rampart.request")

    def middleware(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex)
        started = time.monotonic()
        response = get_response(request)
        log.info(
            "answered",
            method=request.method,
            path=request.path,
            status=response.status_code,
            seconds=round(time.monotonic() - started, 4),
        )
        return response

    return middleware


def be_quiet() -> None:
    """Write warnings and worse only; for commands whose output a person reads."""
    logging.getLogger().setLevel(logging.WARNING)
