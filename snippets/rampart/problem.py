"""Answers to programs when something is wrong: problem details, as RFC 9457 writes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import JsonResponse

from rampart.domain.refusal import ConflictError, InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from rampart.domain.refusal import RefusalError

STATUS: dict[type[RefusalError], HTTPStatus] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    ConflictError: HTTPStatus.CONFLICT,
    InvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def problem(status: HTTPStatus, detail: str) -> JsonResponse:
    """A problem in the words of *detail*; it says nothing of how the platform is made."""
    return JsonResponse(
        {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
    )


def of_refusal(refusal: RefusalError) -> JsonResponse:
    """The problem that tells of a refusal."""
    return problem(STATUS[type(refusal)], str(refusal))
