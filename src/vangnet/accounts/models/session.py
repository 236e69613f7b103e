"""Who is in: one row for each browser that the desk knows somebody in."""

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from vangnet.accounts.models.people import Person


class Session(AbstractBaseSession):
    """A browser's session; it names its person, so that somebody's sessions can be counted, shown and ended.

    `has_both_factors` is false for somebody who gave a password and nothing more.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="sessions", null=True)
    has_both_factors = models.BooleanField(default=False)
    began_at = models.DateTimeField()

    class Meta:
        ordering = ("-began_at",)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Django asks for the engine that reads its rows."""
        from vangnet.accounts.sessions import SessionStore

        return SessionStore
