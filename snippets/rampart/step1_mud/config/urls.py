"""All addresses."""

from __future__ import annotations

from django.urls import include, path

from rampart.step1_mud.pages.api import api

handler400 = "rampart.step1_mud.pages.errors.bad_request"
handler403 = "rampart.step1_mud.pages.errors.forbidden"
handler404 = "rampart.step1_mud.pages.errors.not_found"
handler500 = "rampart.step1_mud.pages.errors.broken"

urlpatterns = [
    path("", include("rampart.step1_mud.pages.urls")),
    path("api/", api.urls),
]
