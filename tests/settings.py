"""The desk's own settings, on data of the tests."""

import os
import tempfile

os.environ.setdefault("VANGNET_DATA", tempfile.mkdtemp(prefix="vangnet-desk-tests-"))

from vangnet.config.desk import *  # noqa: F403

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; nothing is protected here
WHITENOISE_AUTOREFRESH = True
