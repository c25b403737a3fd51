"""Addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from rampart.step2_modular.pages import health, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("login/", LoginView.as_view(template_name="rampart/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("signup/", views.sign_up, name="signup"),
    path("workflows/<uuid:pk>/", views.workflow_page, name="workflow"),
    path("runs/", views.runs_page, name="runs"),
    path("runs/<uuid:pk>/", views.run_page, name="run"),
    path("runs/<uuid:pk>/live/", views.run_live, name="run_live"),
    path("runs/<uuid:pk>/approve/", views.decide, {"decision": "approve"}, name="approve"),
    path("runs/<uuid:pk>/reject/", views.decide, {"decision": "reject"}, name="reject"),
    path("runs/<uuid:pk>/cancel/", views.decide, {"decision": "cancel"}, name="cancel"),
    path("mistakes/", views.mistakes_page, name="mistakes"),
    path("health/live/", health.alive, name="live"),
    path("health/ready/", health.ready, name="ready"),
]
