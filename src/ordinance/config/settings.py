"""Django's settings, from the environment.

DATABASE_URL is the application's role, DATABASE_OWNER_URL the role that migrates; without them the embedded
server of ORDINANCE_HOME is meant. docs/settings.md lists every variable.
"""

import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from ordinance.config.environment import database, number, switch, words
from ordinance.foundation.database.embedded.addresses import Role, address
from ordinance.foundation.home import home

PACKAGE: Final = Path(__file__).resolve().parents[1]

ORDINANCE_HOME = home()
SEAL_KEY_PATH = ORDINANCE_HOME.seal_key
SECRET_KEY = os.environ.get("ORDINANCE_SECRET_KEY") or ORDINANCE_HOME.secret("secret_key")

DEBUG = switch("ORDINANCE_DEBUG")
ALLOWED_HOSTS = words("ORDINANCE_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = words("ORDINANCE_ORIGINS")

FOUNDATION: Final = [
    "ordinance.foundation.database",
    "ordinance.foundation.companies",
    "ordinance.foundation.people",
    "ordinance.foundation.policy",
    "ordinance.foundation.ledger",
    "ordinance.foundation.worklist",
    "ordinance.foundation.calendar",
    "ordinance.foundation.files",
    "ordinance.foundation.messages",
    "ordinance.foundation.numbering",
    "ordinance.foundation.contact",
    "ordinance.foundation.preferences",
    "ordinance.foundation.runs",
]
MODULES: Final = [
    "ordinance.modules.intake",
    "ordinance.modules.pricing",
    "ordinance.modules.credit",
    "ordinance.modules.stock",
    "ordinance.modules.promise",
    "ordinance.modules.review",
    "ordinance.modules.shipping",
    "ordinance.modules.billing",
    "ordinance.modules.archive",
]
OURS: Final = [
    *FOUNDATION,
    "ordinance.masterdata.parties",
    "ordinance.masterdata.catalog",
    "ordinance.orders",
    *MODULES,
    "ordinance.entrypoints.web",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    *OURS,
]
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_URL: Final = os.environ.get("DATABASE_URL") or address(ORDINANCE_HOME, Role.APPLICATION)
DATABASE_OWNER_URL: Final = os.environ.get("DATABASE_OWNER_URL", "")
APPLICATION_ROLE: Final = urlsplit(DATABASE_URL).username
DATABASES: dict[str, dict[str, Any]] = {
    "default": database(DATABASE_URL, variable="DATABASE_URL", pool=number("ORDINANCE_POOL", default=8)),
}
if DATABASE_OWNER_URL:
    # Only commands that migrate are given this address: the web server and the worker never see it.
    DATABASES["owner"] = database(DATABASE_OWNER_URL, variable="DATABASE_OWNER_URL", pool=0)

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "ordinance.config.urls"
WSGI_APPLICATION = "ordinance.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("ORDINANCE_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("ORDINANCE_STATIC_ROOT") or None
# Without a collected folder the files are served from the packages: one command fewer on one desk.
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
MEDIA_ROOT = ORDINANCE_HOME.files

# Behind TLS the cookies travel over TLS only; the one-desk default serves plain HTTP on the loopback address.
HTTPS: Final = switch("ORDINANCE_HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_ENGINE = "ordinance.entrypoints.web.session_store"
SESSION_COOKIE_NAME = "ordinance_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "ordinance_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A thousand lines of a dozen fields each fit into one form; five hundred orders into one call.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "ordinance.entrypoints.files.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ORDINANCE_LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},
}
