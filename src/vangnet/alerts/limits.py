"""The limits of Schoolalert: what police and the Public Prosecution Service permit, as data with a date and sources."""

from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec
from django.conf import settings

from vangnet.weighing.rules import read, understood

APPROVALS = 2
"""People other than its maker who must have approved the crop. No setting lowers it."""

_OWN = "limits.toml"


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number, where it comes from, and whether somebody with authority confirmed it."""

    value: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    source: Annotated[str, msgspec.Meta(min_length=1)]
    verified: bool


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All limits of one version."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    version: int
    date: date
    agreed_by: str
    agreed_on: str
    max_term_days: Limit
    authority_days: Limit
    door_hours: Limit
    erasure_minutes: Limit
    reminder_hours: Limit

    @property
    def told(self) -> str:
        """Name, version and date."""
        return f"{self.name} {self.version} ({self.date})"

    @property
    def is_verified(self) -> bool:
        """Whether police and the Public Prosecution Service agreed with all of it."""
        every = (self.max_term_days, self.authority_days, self.door_hours, self.erasure_minutes, self.reminder_hours)
        return bool(self.agreed_by) and all(limit.verified for limit in every)

    @property
    def door(self) -> timedelta:
        return timedelta(hours=self.door_hours.value)

    @property
    def erasure(self) -> timedelta:
        return timedelta(minutes=self.erasure_minutes.value)

    @property
    def reminder(self) -> timedelta:
        return timedelta(hours=self.reminder_hours.value)


def limits() -> Limits:
    """The limits of this desk; where it has no file of its own, those of the package. Raises InputRefused."""
    place = Path(settings.ALERT_RULES)
    if place.exists():
        return limits_of(read(place), str(place))
    return limits_of((resources.files("vangnet.alerts") / _OWN).read_text("utf-8"))


def limits_of(text: str, place: str = _OWN) -> Limits:
    """The limits that a text tells; raises InputRefused, which names `place`, for what is not understood."""
    return understood(text, Limits, place)
