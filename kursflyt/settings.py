"""All settings. Each can be given as an environment variable; docs/settings.md lists them.

Importing this module has no effect: a command that needs the database calls `kursflyt.core.database.start` first.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from kursflyt.core import database, key_file

PACKAGE = Path(__file__).resolve().parent
DATA_FOLDER = database.data_folder()

DEMO = os.environ.get("KURSFLYT_DEMO") == "1"
DEBUG = os.environ.get("KURSFLYT_DEBUG") == "1"
SITE_URL = os.environ.get("KURSFLYT_URL", "http://127.0.0.1:8000").rstrip("/")


def _secret_key() -> str:
    """From the environment, else made once and kept in the data folder, readable by its owner only."""
    given = os.environ.get("KURSFLYT_SECRET_KEY")
    if given:
        return given
    return key_file.made(DATA_FOLDER / "secret_key", lambda: os.urandom(48).hex().encode()).read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("KURSFLYT_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "kursflyt.pages.errors.stale_form"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "django_htmx",
    "kursflyt",
]

MIDDLEWARE = [
    "kursflyt.pages.behind_proxy.NetworkAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kursflyt.pages.small_forms.SmallForms",
    "kursflyt.pages.languages.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kursflyt.pages.nul_characters.NulCharacters",
]

# The school's own proxies in front of the web, as addresses or networks: only their word is taken for who asks.
PROXIES = [name.strip() for name in os.environ.get("KURSFLYT_PROXIES", "").split(",") if name.strip()]

ROOT_URLCONF = "kursflyt.urls"
WSGI_APPLICATION = "kursflyt.wsgi.application"
AUTH_USER_MODEL = "kursflyt.Staff"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kursflyt.pages.surroundings.surroundings",
            ],
            "libraries": {"kursflyt": "kursflyt.pages.template_tags"},
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kursflyt.pages.template_tags"],
        },
    }
]

DATABASES = {
    "default": {
        **database.settings_of(os.environ.get("DATABASE_URL", "postgresql:///kursflyt")),
        "OPTIONS": {
            # Connections shared by the threads of a web worker.
            "pool": {"min_size": 1, "max_size": 20, "timeout": 20},
            # A statement sent the fifth time on a connection is prepared: PostgreSQL plans it no more.
            "server_side_binding": True,
            "prepare_threshold": 5,
        },
        "TEST": {"NAME": os.environ.get("KURSFLYT_TEST_DATABASE", "kursflyt_test")},
    }
}
if os.environ.get("KURSFLYT_SYNC_TABLES") == "1":  # while several tables are being worked on at once
    MIGRATION_MODULES = {"kursflyt": None, "auth": None, "contenttypes": None, "sessions": None}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "office.sign_in.enter"
LOGIN_REDIRECT_URL = "office.todos.mine"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "bokmål"), ("nn", "nynorsk"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
FILES_FOLDER = DATA_FOLDER / ("demo-files" if DEMO else "files")
KEYS_FOLDER = DATA_FOLDER / "keys"

# The largest request: an application's three attachments of 10 MB each, with room for the rest.
MAX_UPLOAD = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Where an access point or the accounting system puts EHF invoices; empty: they are uploaded.
EHF_FOLDER = os.environ.get("KURSFLYT_EHF_FOLDER", "")
# The official rules of EN 16931 and Peppol as XSLT; empty: the built-in ones judge.
EHF_RULES = os.environ.get("KURSFLYT_EHF_RULES", "")

# Mail goes by SMTP where a server is named; otherwise messages stay in the built-in outbox, to be read there.
SMTP_HOST = os.environ.get("KURSFLYT_SMTP_HOST", "")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": SMTP_HOST,
            "port": int(os.environ.get("KURSFLYT_SMTP_PORT", "587")),
            "username": os.environ.get("KURSFLYT_SMTP_USER", ""),
            "password": os.environ.get("KURSFLYT_SMTP_PASSWORD", ""),
            "use_tls": os.environ.get("KURSFLYT_SMTP_TLS", "1") == "1",
            "timeout": 20,
        },
    }
}
MAIL_FROM = os.environ.get("KURSFLYT_MAIL_FROM", "")

CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
SECURE_CSP = CSP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# The school's own statement at uustatus.no, which the law asks a public school to link to.
ACCESSIBILITY_STATEMENT = os.environ.get("KURSFLYT_ACCESSIBILITY_STATEMENT", "")

# A chart of the school's own, checked before it is run; the standard one where none is named.
OWN_CHART = os.environ.get("KURSFLYT_CHART", "")

PROCRASTINATE_IMPORT_PATHS = ["kursflyt.process.tasks"]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"kursflyt": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
