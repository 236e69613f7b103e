"""The settings of the desk: a web application for a unit's own isolated network."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.functional import SimpleLazyObject

from vangnet.config import environment

DATA = environment.data()
WEB = Path(__file__).resolve().parent.parent / "web"

DEBUG = False
DESK_NAME = os.environ.get("VANGNET_NAME", "localhost")
SECRET_KEY: Any = SimpleLazyObject(environment.secret_key)
BEHIND_TLS = environment.is_set("VANGNET_TLS")
ALLOWED_HOSTS = os.environ.get("VANGNET_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("VANGNET_ORIGINS", "").split(",") if origin]
ROOT_URLCONF = "vangnet.config.desk_urls"
WSGI_APPLICATION = "vangnet.config.wsgi.application"

INSTALLED_APPS = [
    "vangnet.accounts",
    "vangnet.cases",
    "vangnet.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "vangnet.web.shell.middleware.Headers",
    "vangnet.web.shell.middleware.PlainForms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "vangnet.web.shell.middleware.SessionLimits",
    "vangnet.web.shell.middleware.Language",
    "django_htmx.middleware.HtmxMiddleware",
    "vangnet.web.shell.middleware.ClosedDoors",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(WEB.glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "vangnet.web.shell.context.shell",
            ],
            "builtins": ["vangnet.web.shell.templatetags.desk", "django.templatetags.i18n"],
        },
    }
]

# -- data -------------------------------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'desk.sqlite'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits its turn at the beginning, and is never refused half-way
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LIBRARY = Path(os.environ.get("VANGNET_LIBRARY") or DATA / "library")
EVIDENCE_ROOTS = environment.evidence_roots()
RESULTS = DATA / "results"
BORDERS = Path(os.environ.get("VANGNET_BORDERS") or DATA / "borders")
LANE_RULES = Path(os.environ.get("VANGNET_LANE_RULES") or DATA / "lanes.toml")
SIGNATURES = Path(os.environ.get("VANGNET_SIGNATURES") or DATA / "signatures.toml")
CAPTURE_SHOTS = os.environ.get("VANGNET_CAPTURE_SHOTS", "1") == "1"
CAPTURE_TEXT = os.environ.get("VANGNET_CAPTURE_TEXT", "1") == "1"
EVIDENCE_ROOTS = environment.evidence_roots()
AUDIT_HEADS = Path(os.environ.get("VANGNET_AUDIT_HEADS") or DATA / "audit-heads")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
SCANS_AT_ONCE = int(os.environ.get("VANGNET_SCANS_AT_ONCE", "2"))

# -- who comes in -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign_in:sign_in"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]  # people share workstations: the person is locked out, not the machine
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the audit log tells who came in
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # nobody keeps a colleague out for longer by trying on
AXES_USERNAME_CALLABLE = "vangnet.web.sign_in.lockout.kept_name"
AXES_SENSITIVE_PARAMETERS = ["number", "old", "new", "again", "csrfmiddlewaretoken"]  # what was typed is not kept
AXES_LOCKOUT_CALLABLE = "vangnet.web.sign_in.lockout.page"
OTP_TOTP_ISSUER = "Vangnet"
OTP_WEBAUTHN_RP_NAME = "Vangnet"
OTP_WEBAUTHN_RP_ID = DESK_NAME
OTP_WEBAUTHN_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS or ["http://localhost:8000"]
OTP_WEBAUTHN_HELPER_CLASS = "vangnet.accounts.passkeys.Passkeys"
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False

SESSION_ENGINE = "vangnet.accounts.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = False  # the page's own script sends it along with htmx requests
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "vangnet.web.shell.errors.csrf"

# -- what a browser is told -------------------------------------------------------------------------------------------

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.is_set("VANGNET_BEHIND_PROXY") else None
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
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
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
PIXELS_MAX_AGE = timedelta(minutes=5)

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served from where the package has them
STATICFILES_DIRS = sorted(WEB.glob("*/static"))
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = sorted(WEB.glob("*/locale"))
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"vangnet": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the lock-out counts by person alone, from whatever address they try
