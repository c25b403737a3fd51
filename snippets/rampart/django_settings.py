"""Django's settings of a step, from the typed environment; what all steps have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from rampart.environment import Mode, secret_key
from rampart.log import logging_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from rampart.environment import Environment

WEB = Path(__file__).parent / "web"
APP_ROLE = "rampart_app"
"""The role that serves requests on PostgreSQL: no superuser, owner of nothing."""
PATIENCE = "-c lock_timeout=5s -c statement_timeout=20s"
"""What a statement of the app waits for, so that one forgotten lock does not stop every thread."""
OWNER = "owner"
"""The connection that migrates on PostgreSQL: ``migrate --database owner``."""
VALIDATORS = (
    "UserAttributeSimilarityValidator",
    "MinimumLengthValidator",
    "CommonPasswordValidator",
    "NumericPasswordValidator",
)


def django_settings(
    environment: Environment,
    *,
    step: str,
    pages: str,
    urls: str,
    apps: Sequence[str],
    middleware: Sequence[str],
) -> dict[str, Any]:
    """The settings of a step: its name, its modules for pages and addresses, what is its own."""
    folder = environment.data / step
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **_of_project(urls, apps, middleware),
        **_of_pages(pages),
        **_of_security(environment, folder),
        "DATABASES": databases(environment, folder),
        "LOGGING": logging_settings(),
    }


def databases(environment: Environment, folder: Path) -> dict[str, dict[str, Any]]:
    """SQLite in *folder*, or PostgreSQL: as the limited role, and as the owner for migrations."""
    if environment.database_url:
        owner = _postgresql(environment.database_url)
        # Django's own "assume_role" never gets a connection out of a pool (5.2, see ADR-0023).
        pool = {
            "min_size": 1,
            "max_size": 8,
            "timeout": 5,
            # After each outage the next request connects; by default that waits up to minutes.
            "reconnect_timeout": 1,
            "reset": _forget_tenants,
        }
        options = {"pool": pool, "options": f"-c role={APP_ROLE} {PATIENCE}"}
        app = {**owner, "ENGINE": "rampart.postgresql", "OPTIONS": options}
        return {"default": app, OWNER: owner}
    limit = environment.database_pages
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "db.sqlite3",
            "OPTIONS": {
                "timeout": 10,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                + (f"PRAGMA max_page_count={limit};" if limit else ""),
            },
        }
    }


def _forget_tenants(connection: Connection) -> None:
    """Before the next request gets the connection: nobody's rows, and the role of the app."""
    connection.execute("RESET ROLE; SELECT set_config('rampart.tenants', '', false)")


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def _of_project(urls: str, apps: Sequence[str], middleware: Sequence[str]) -> dict[str, Any]:
    return {
        "INSTALLED_APPS": [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            *apps,
        ],
        "MIDDLEWARE": [
            "rampart.log.request_log",
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "rampart.web.headers.content_security",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            *middleware,
        ],
        "ROOT_URLCONF": urls,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "LANGUAGE_CODE": "en",
        "TIME_ZONE": "UTC",
        "USE_TZ": True,
    }


def _of_pages(pages: str) -> dict[str, Any]:
    return {
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [WEB / "templates"],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                        f"{pages}.context.step",
                    ]
                },
            }
        ],
        "LOGIN_URL": "login",
        "LOGIN_REDIRECT_URL": "overview",
        "LOGOUT_REDIRECT_URL": "login",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "STATIC_URL": "static/",
        "STATICFILES_DIRS": [WEB / "static"],
        "WHITENOISE_USE_FINDERS": True,
    }


def _of_security(environment: Environment, folder: Path) -> dict[str, Any]:
    strict = environment.is_production
    settings: dict[str, Any] = {
        "DEBUG": False,
        "SECRET_KEY": secret_key(environment, folder=folder),
        "ALLOWED_HOSTS": environment.hosts,
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"} for name in VALIDATORS
        ],
        "SESSION_COOKIE_SECURE": strict,
        "CSRF_COOKIE_SECURE": strict,
        "SECURE_SSL_REDIRECT": strict,
        "SECURE_REDIRECT_EXEMPT": [r"^health/"],  # a probe takes a redirect for good news
        "SECURE_HSTS_SECONDS": 31_536_000 if strict else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": strict,
        "SECURE_HSTS_PRELOAD": strict,
    }
    if environment.mode is Mode.TEST:  # a million rounds for each of a hundred people take minutes
        settings["PASSWORD_HASHERS"] = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings
