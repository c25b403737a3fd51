"""Django's settings, from the typed environment."""

from __future__ import annotations

from pathlib import Path

from rampart.environment import Mode, read_environment, secret_key
from rampart.log import logging_settings
from rampart.step1_mud.config import guard

ENVIRONMENT = read_environment()
guard.refuse_strangers(ENVIRONMENT)

FOLDER = ENVIRONMENT.data / "step1_mud"
FOLDER.mkdir(parents=True, exist_ok=True)
WEB = Path(__file__).parents[2] / "web"

DEBUG = False
SECRET_KEY = secret_key(ENVIRONMENT, folder=FOLDER)
ALLOWED_HOSTS = ENVIRONMENT.hosts
NOTIFIER_URL = ENVIRONMENT.notifier_url
OPEN_SIGNUP = ENVIRONMENT.signup

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rampart.step1_mud.organisations",
    "rampart.step1_mud.workflows",
    "rampart.step1_mud.policies",
    "rampart.step1_mud.runs",
    "rampart.step1_mud.approvals",
    "rampart.step1_mud.notifications",
    "rampart.step1_mud.audit",
    "rampart.step1_mud.pages",
]
MIDDLEWARE = [
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
    "rampart.step1_mud.audit.current.remember_user",
]
ROOT_URLCONF = "rampart.step1_mud.config.urls"
WSGI_APPLICATION = "rampart.step1_mud.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rampart.step1_mud.pages.context.step",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "db.sqlite3",
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if ENVIRONMENT.mode is Mode.TEST:  # a million rounds for each of a hundred people take minutes
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "static/"
STATICFILES_DIRS = [WEB / "static"]
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
LOGGING = logging_settings()

SESSION_COOKIE_SECURE = ENVIRONMENT.is_production
CSRF_COOKIE_SECURE = ENVIRONMENT.is_production
SECURE_SSL_REDIRECT = ENVIRONMENT.is_production
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.is_production
SECURE_HSTS_PRELOAD = ENVIRONMENT.is_production
