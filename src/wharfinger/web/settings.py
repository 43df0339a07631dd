"""Django's settings for the server: the books, and on top of them pages and the API.

What an owner may set comes from the environment of `wharfinger serve`, which checks it:
WHARFINGER_HOSTS (names under which the server is reached, apart from this machine's own) and
WHARFINGER_HTTPS (1 where every page comes over HTTPS).
"""

import os
from pathlib import Path

from wharfinger.books.secrets import secret_key
from wharfinger.books.settings import *  # noqa: F403
from wharfinger.books.settings import DATABASES, HOME, INSTALLED_APPS

HERE = Path(__file__).parent
HTTPS = os.environ.get("WHARFINGER_HTTPS") == "1"
MEGABYTE = 1024 * 1024

SECRET_KEY = secret_key(HOME.folder)
DEBUG = False
# The threads of the bridge keep their connections; each request sees that its own still stands.
DATABASES = {"default": {**DATABASES["default"], "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("WHARFINGER_HOSTS", "").split()]
INSTALLED_APPS = [*INSTALLED_APPS, "wharfinger.web"]
ROOT_URLCONF = "wharfinger.web.urls"
MIDDLEWARE = [
    "wharfinger.web.security.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wharfinger.web.security.NoNul",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wharfinger.web.people.sessions.Expiry",
    "wharfinger.web.permission.Access",
    "wharfinger.web.said.Said",
    "wharfinger.web.refusals.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "wharfinger.web.shell.context.shell",
            ],
            "builtins": ["wharfinger.web.formats", "wharfinger.web.people.words"],
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = str(HERE / "static")
WHITENOISE_INDEX_FILE = False
WHITENOISE_MAX_AGE = 3600

LOGIN_URL = "login"
SESSION_ENGINE = "wharfinger.web.people.sessions"
SESSION_COOKIE_NAME = "wharfinger_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "wharfinger_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "wharfinger.web.shell.views.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * MEGABYTE

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_NAME = "wharfinger_language"
