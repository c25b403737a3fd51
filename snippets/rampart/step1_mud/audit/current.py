"""Who is asking, for code that is far from the request."""

from __future__ import annotations

import threading

current = threading.local()


def remember_user(get_response):
    def middleware(request):
        current.user = request.user if request.user.is_authenticated else None
        try:
            return get_response(request)
        finally:
            current.user = None

    return middleware


def current_user():
    return getattr(current, "user", None)
