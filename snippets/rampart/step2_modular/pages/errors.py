"""What people and programs see when something is wrong: no traceback, and a way on."""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from rampart.outage import is_away
from rampart.problem import problem
from rampart.step2_modular.pages.context import step

if TYPE_CHECKING:
    from django.http import HttpRequest

WORDS = {
    HTTPStatus.BAD_REQUEST: "The request could not be understood.",
    HTTPStatus.FORBIDDEN: "This is not allowed.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or nothing that you may see.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke. It is in the log.",
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The database takes nothing at the moment. Try again later: what you sent is stored as a"
        " whole or not at all."
    ),
}


def answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """A page or a problem, by whoever asked."""
    if request.path.startswith("/api/"):
        return problem(status, WORDS[status])
    context = {"title": status.phrase, "words": WORDS[status]}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Without the request: who is signed in stands in the database, which may be what broke.
        text = render_to_string("rampart/error.html", {**context, **step(request)})
        return HttpResponse(text, status=status)
    return render(request, "rampart/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django sets the signature
    """The answer 400."""
    return answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the same
    """The answer 403."""
    return answer(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - the same
    """The answer 404."""
    return answer(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer 500; 503 where the database is full, or away: every service is one transaction."""
    away = is_away(sys.exc_info()[1])
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    return answer(request, status)
