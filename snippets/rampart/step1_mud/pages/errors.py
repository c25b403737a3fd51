"""What people and programs see when something is wrong: no traceback, and a way on."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from rampart.problem import problem
from rampart.step1_mud.pages.context import step

WORDS = {
    HTTPStatus.BAD_REQUEST: "The request could not be understood.",
    HTTPStatus.FORBIDDEN: "This is not allowed.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or nothing that you may see.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke. It is in the log.",
}


def answer(request, status):
    if request.path.startswith("/api/"):
        return problem(status, WORDS[status])
    context = {"title": status.phrase, "words": WORDS[status]}
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        # Without the request: who is signed in stands in the database, which may be what broke.
        text = render_to_string("rampart/error.html", {**context, **step(request)})
        return HttpResponse(text, status=status)
    return render(request, "rampart/error.html", context, status=status)


def bad_request(request, exception):
    return answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request, exception):
    return answer(request, HTTPStatus.FORBIDDEN)


def not_found(request, exception):
    return answer(request, HTTPStatus.NOT_FOUND)


def broken(request):
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)
