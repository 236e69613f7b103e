"""Where sessions are kept (Django's `SESSION_ENGINE`): in the database, each with the name of its person."""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from vangnet.accounts.models import Session

BEGAN = "began_at"
"""The word in a session for the moment when it began, in ISO 8601."""


class SessionStore(InDatabase):
    """Sessions of people, in a table of this room."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Tell whose session it is, as the session itself says."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.person_id = data.get(SESSION_KEY)
        row.has_both_factors = DEVICE_ID_SESSION_KEY in data
        row.began_at = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else timezone.now()
        return row
