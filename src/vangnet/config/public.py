"""The settings of the public door: a house of its own outside the police network, with its own database and keys."""

import os
from pathlib import Path
from typing import Any

from django.utils.functional import SimpleLazyObject

from vangnet.config import environment
from vangnet.config.every_door import *  # noqa: F403
from vangnet.config.every_door import ALLOWED_HOSTS, SQLITE
from vangnet.config.every_door import CONTENT_SECURITY_POLICY as EVERY_DOOR

DATA = environment.data("~/vangnet-public")
PUBLIC = Path(__file__).resolve().parent.parent / "portals" / "public"

SECRET_KEY: Any = SimpleLazyObject(lambda: environment.secret_key(DATA))
ROOT_URLCONF = "vangnet.config.public_urls"
WSGI_APPLICATION = "vangnet.config.public_wsgi.application"

INSTALLED_APPS = ["vangnet.portals.public", "vangnet.portals.public.hotlines", "django.contrib.staticfiles", "csp"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vangnet.portals.headers.Headers",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PUBLIC / "templates", PUBLIC / "hotlines" / "templates"],
        "OPTIONS": {
            "context_processors": ["vangnet.portals.public.context.page"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# -- data: nothing here can be read by who steals it -----------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "public.sqlite", "OPTIONS": SQLITE}
}
PUBLIC_KEYS = Path(os.environ.get("VANGNET_DOOR_KEYS") or DATA / "keys" / "door.key")
DESK_CARD = Path(os.environ.get("VANGNET_DESK_CARD") or DATA / "keys" / "desk-card.json")
PUBLIC_BUNDLES_IN = Path(os.environ.get("VANGNET_BUNDLES_IN") or DATA / "bundles" / "in")
PUBLIC_BUNDLES_OUT = Path(os.environ.get("VANGNET_BUNDLES_OUT") or DATA / "bundles" / "out")
CONTACTS = Path(os.environ.get("VANGNET_CONTACTS") or DATA / "contacts.toml")  # where it is not, the package's own
ROUTES = Path(os.environ.get("VANGNET_ROUTES") or DATA / "routes.toml")

# -- the exchange with hotlines ---------------------------------------------------------------------------------------

HOTLINE_AUDIENCE = os.environ.get("VANGNET_HOTLINE_AUDIENCE") or ALLOWED_HOSTS[0]  # whom their tokens are for
HOTLINE_CERTIFICATE_HEADER = os.environ.get("VANGNET_HOTLINE_CERTIFICATE_HEADER", "")  # off: docs/reports/hotline.md

# -- what a browser is told, and what comes back -----------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **EVERY_DOOR["DIRECTIVES"],
        "img-src": ["'self'"],
        "media-src": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "no-referrer"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20  # of text: far above what a field takes, so that it can be given back
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = ["vangnet.portals.public.attachments.InMemory"]
STATICFILES_DIRS = [PUBLIC / "static", PUBLIC / "hotlines" / "static"]
LOCALE_PATHS = [PUBLIC / "locale"]

# -- the log: no address, no path with something in it, no text of anybody -------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "vangnet.portals.quiet.Quiet"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["terminal"], "level": "ERROR"},
    "loggers": {"django": {"handlers": ["terminal"], "level": "ERROR", "propagate": False}},
}
