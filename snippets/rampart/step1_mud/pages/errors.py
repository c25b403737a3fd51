"""What people and programs see when something is wrong: no traceback, and a way on."""

from __future__ import annotations

from http import HTTPStatus

from django.shortcuts import render

from rampart.problem import problem

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
    return render(request, "rampart/error.html", context, status=status)


def bad_request(request, exception):
    return answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request, exception):
    return answer(request, HTTPStatus.FORBIDDEN)


def not_found(request, exception):
    return answer(request, HTTPStatus.NOT_FOUND)


def broken(request):
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)
