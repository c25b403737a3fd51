"""All addresses."""

from __future__ import annotations

from django.urls import include, path

from rampart.step2_modular.pages.api import api

handler400 = "rampart.step2_modular.pages.errors.bad_request"
handler403 = "rampart.step2_modular.pages.errors.forbidden"
handler404 = "rampart.step2_modular.pages.errors.not_found"
handler500 = "rampart.step2_modular.pages.errors.broken"

urlpatterns = [
    path("", include("rampart.step2_modular.pages.urls")),
    path("api/", api.urls),
]
