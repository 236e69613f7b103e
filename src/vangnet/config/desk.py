"""The settings of the desk: a web application for a unit's own isolated network."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.functional import SimpleLazyObject

from vangnet.config import environment
from vangnet.config.every_door import *  # noqa: F403
from vangnet.config.every_door import BEHIND_TLS, SQLITE

DATA = environment.data()
WEB = Path(__file__).resolve().parent.parent / "web"

DESK_NAME = os.environ.get("VANGNET_NAME", "localhost")
SECRET_KEY: Any = SimpleLazyObject(environment.secret_key)
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("VANGNET_ORIGINS", "").split(",") if origin]
ROOT_URLCONF = "vangnet.config.desk_urls"
WSGI_APPLICATION = "vangnet.config.wsgi.application"

INSTALLED_APPS = [
    "vangnet.accounts",
    "vangnet.cases",
    "vangnet.identities",
    "vangnet.reports",
    "vangnet.victims",
    "vangnet.alerts",
    "vangnet.suspects",
    "vangnet.chats",
    "vangnet.steering",
    "vangnet.statistics",
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
    DATABASES["default"]["OPTIONS"] = dict(SQLITE)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

LIBRARY = Path(os.environ.get("VANGNET_LIBRARY") or DATA / "library")
EVIDENCE_ROOTS = environment.evidence_roots()
RESULTS = DATA / "results"
BORDERS = Path(os.environ.get("VANGNET_BORDERS") or DATA / "borders")
LANE_RULES = Path(os.environ.get("VANGNET_LANE_RULES") or DATA / "lanes.toml")
SIGNATURES = Path(os.environ.get("VANGNET_SIGNATURES") or DATA / "signatures.toml")
CAPTURE_SHOTS = os.environ.get("VANGNET_CAPTURE_SHOTS", "1") == "1"
CAPTURE_TEXT = os.environ.get("VANGNET_CAPTURE_TEXT", "1") == "1"
REPORTS = DATA / "reports"
DOOR_KEYS = Path(os.environ.get("VANGNET_DOOR_KEYS") or DATA / "keys" / "door.key")
PUBLIC_CARD = Path(os.environ.get("VANGNET_PUBLIC_CARD") or DATA / "keys" / "public-card.json")
BUNDLES_IN = Path(os.environ.get("VANGNET_BUNDLES_IN") or DATA / "bundles" / "in")
BUNDLES_OUT = Path(os.environ.get("VANGNET_BUNDLES_OUT") or DATA / "bundles" / "out")
SCHOOL_CARD = Path(os.environ.get("VANGNET_SCHOOL_CARD") or DATA / "keys" / "school-card.json")
SCHOOL_IN = Path(os.environ.get("VANGNET_SCHOOL_BUNDLES_IN") or DATA / "bundles" / "school-in")
SCHOOL_OUT = Path(os.environ.get("VANGNET_SCHOOL_BUNDLES_OUT") or DATA / "bundles" / "school-out")
SCHOOL_ADDRESS = os.environ.get("VANGNET_SCHOOL_ADDRESS", "")  # of the school door, as letters print it
ALERT_RULES = Path(os.environ.get("VANGNET_ALERT_RULES") or DATA / "alerts.toml")  # where it is not: the package's own
STOP_TEXTS = Path(os.environ.get("VANGNET_STOP_TEXTS") or DATA / "stop.toml")
DISPOSAL_SETS = Path(os.environ.get("VANGNET_DISPOSAL_SETS") or DATA / "disposal-sets")  # beside the package's own
ROUTING = Path(os.environ.get("VANGNET_ROUTING") or DATA / "routing.csv")  # municipality -> base team -> mailbox
STATISTICS_FEWEST = int(os.environ.get("VANGNET_STATISTICS_FEWEST") or 5)  # smaller numbers stay within a unit
REPORT_TEXTS = Path(os.environ.get("VANGNET_REPORT_TEXTS") or DATA / "report-texts.toml")
REPORT_KEPT_DAYS = int(os.environ.get("VANGNET_REPORT_KEPT_DAYS", "365"))  # after its end, before it is proposed to go
BUNDLE_PATIENCE = timedelta(seconds=float(os.environ.get("VANGNET_BUNDLE_PATIENCE_SECONDS", "600")))
BUNDLE_LATE = timedelta(hours=float(os.environ.get("VANGNET_BUNDLE_LATE_HOURS", "26")))
INTAKE_UNIT = os.environ.get("VANGNET_INTAKE_UNIT", "")
WEIGHING_RULES = Path(os.environ.get("VANGNET_WEIGHING_RULES") or DATA / "weighing.toml")
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

SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
PIXELS_MAX_AGE = timedelta(minutes=5)

STATICFILES_DIRS = sorted(WEB.glob("*/static"))
LOCALE_PATHS = sorted(WEB.glob("*/locale"))
LANGUAGE_COOKIE_NAME = "language"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {"vangnet": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the lock-out counts by person alone, from whatever address they try
