"""The desk's own settings, on data of the tests."""

import os
from pathlib import Path

from tests.own_folder import folder_of_tests

os.environ["VANGNET_DATA"] = folder_of_tests(os.environ)

from vangnet.config.desk import *  # noqa: F403
from vangnet.config.desk import DATA, DATABASES, INSTALLED_APPS

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing is protected here
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # a file, as in real life: other threads and processes of a test work on it too
    Path(DATA).mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"

CAPTURE_SHOTS = CAPTURE_TEXT = False  # both decode every picture again; their own tests ask for them

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "vangnet.portals.public",
    "vangnet.portals.public.hotlines",
    "vangnet.portals.school",
]  # all doors in one process: only in tests
PUBLIC_KEYS = DATA / "public" / "keys" / "door.key"
DESK_CARD = DATA / "public" / "keys" / "desk-card.json"
PUBLIC_BUNDLES_IN = DATA / "public" / "bundles" / "in"
PUBLIC_BUNDLES_OUT = DATA / "public" / "bundles" / "out"
CONTACTS = DATA / "public" / "contacts.toml"
ROUTES = DATA / "public" / "routes.toml"
HOTLINE_AUDIENCE = "door.example"
HOTLINE_CERTIFICATE_HEADER = ""
SCHOOL_KEYS = DATA / "school" / "keys" / "door.key"
SCHOOL_DESK_CARD = DATA / "school" / "keys" / "desk-card.json"
SCHOOL_CROP_KEYS = DATA / "school" / "crop-keys"
SCHOOL_BUNDLES_IN = DATA / "school" / "bundles" / "in"
SCHOOL_BUNDLES_OUT = DATA / "school" / "bundles" / "out"
