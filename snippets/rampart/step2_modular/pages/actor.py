"""Who is asking: found once a request, with the tenants whose rows it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.sessions.backends.db import SessionStore

from rampart.step2_modular import tenancy
from rampart.step2_modular.organisations import api as organisations

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from rampart.domain.actor import Actor


def remember_actor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer a request among the rows of the tenants of whoever is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in (request.session.session_key or ""):
            request.session = SessionStore()  # forged, and PostgreSQL could not look it up
        if not request.user.is_authenticated:
            return get_response(request)
        actor = _actor(request)
        request.actor = actor  # type: ignore[attr-defined]
        with tenancy.within(actor.organisation_ids):
            return get_response(request)

    return middleware


def actor_of(request: HttpRequest) -> Actor:
    """Whoever is signed in; raises ``AttributeError`` where nobody need be."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


def _actor(request: HttpRequest) -> Actor:
    user = cast("User", request.user)
    return organisations.actor_of(user_id=user.pk, name=user.get_username())
