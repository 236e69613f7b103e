"""The desk's own settings, on data of the tests."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VANGNET_DATA", tempfile.mkdtemp(prefix="vangnet-desk-tests-"))

from vangnet.config.desk import *  # noqa: F403
from vangnet.config.desk import DATA, DATABASES

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing is protected here
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # a file, as in real life: other threads and processes of a test work on it too
    Path(DATA).mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

CAPTURE_SHOTS = CAPTURE_TEXT = False  # both decode every picture again; their own tests ask for them
