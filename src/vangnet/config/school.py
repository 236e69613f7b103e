"""The settings of the school door: a house of its own outside the police network, with its own database and keys."""

import os
from pathlib import Path
from typing import Any

from django.utils.functional import SimpleLazyObject

from vangnet.config import environment
from vangnet.config.every_door import *  # noqa: F403
from vangnet.config.every_door import CONTENT_SECURITY_POLICY as EVERY_DOOR
from vangnet.config.every_door import SQLITE

DATA = environment.data("~/vangnet-school")
SCHOOL = Path(__file__).resolve().parent.parent / "portals" / "school"

SECRET_KEY: Any = SimpleLazyObject(lambda: environment.secret_key(DATA))
ROOT_URLCONF = "vangnet.config.school_urls"
WSGI_APPLICATION = "vangnet.config.school_wsgi.application"

INSTALLED_APPS = ["vangnet.portals.school", "django.contrib.staticfiles", "csp"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vangnet.portals.headers.Headers",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vangnet.portals.school.visits.Closed",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SCHOOL / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "vangnet.portals.school.context.page"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# -- data: nothing here can be read by who steals it -----------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "school.sqlite",
        "OPTIONS": {
            **SQLITE,
            "init_command": SQLITE["init_command"] + " PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;",
        },
    }
}
SCHOOL_KEYS = Path(os.environ.get("VANGNET_DOOR_KEYS") or DATA / "keys" / "door.key")
SCHOOL_DESK_CARD = Path(os.environ.get("VANGNET_DESK_CARD") or DATA / "keys" / "desk-card.json")
SCHOOL_CROP_KEYS = Path(os.environ.get("VANGNET_CROP_KEYS") or DATA / "crop-keys")  # never in a backup
SCHOOL_BUNDLES_IN = Path(os.environ.get("VANGNET_BUNDLES_IN") or DATA / "bundles" / "in")
SCHOOL_BUNDLES_OUT = Path(os.environ.get("VANGNET_BUNDLES_OUT") or DATA / "bundles" / "out")

# -- mail: never a link, never a picture, never a word of what it is about ---------------------------------------------

EMAIL_FILE_PATH = os.environ.get("VANGNET_MAIL_FOLDER", "")  # of a sample: mails are files there, and go nowhere
EMAIL_BACKEND = f"django.core.mail.backends.{'filebased' if EMAIL_FILE_PATH else 'smtp'}.EmailBackend"
EMAIL_HOST = os.environ.get("VANGNET_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("VANGNET_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("VANGNET_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("VANGNET_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.is_set("VANGNET_SMTP_STARTTLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("VANGNET_MAIL_FROM", "schoolalert@localhost")

# -- what a browser is told, and what comes back -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {**EVERY_DOOR["DIRECTIVES"], "img-src": ["'self'", "blob:"], "media-src": ["'none'"]}
}
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # until the browser closes
CSRF_FAILURE_VIEW = "vangnet.portals.school.views.errors.csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = environment.is_set("VANGNET_TLS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
STATICFILES_DIRS = [SCHOOL / "static"]
LOCALE_PATHS = [SCHOOL / "locale"]

# -- the log: no address, no text of anybody --------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "vangnet.portals.quiet.Quiet"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["terminal"], "level": "ERROR"},
    "loggers": {"django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False}},
}
