"""Settings that are the same for every door: languages, time, what a browser is told, and how SQLite is kept."""

import os
from typing import Any

from vangnet.config import environment

DEBUG = False
BEHIND_TLS = environment.is_set("VANGNET_TLS")
BEHIND_PROXY = environment.is_set("VANGNET_BEHIND_PROXY")
ALLOWED_HOSTS = os.environ.get("VANGNET_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",  # a writer waits its turn at the beginning, and is never refused half-way
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served from where the package has them
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
