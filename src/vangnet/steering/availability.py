"""How many hours somebody has in a period: what they said themselves, and their hours a week. Pure.

Nobody says why: a yes or a no of a person is all that there is, and nothing else is read.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

WORKING_DAYS = 5
_SATURDAY = 5


class Said(msgspec.Struct, frozen=True):
    """That somebody is there, or is not, from one day until and with another."""

    starts_on: date
    ends_on: date
    is_available: bool


class Period(msgspec.Struct, frozen=True):
    """From one day until and with another."""

    starts_on: date
    ends_on: date

    def working_days(self) -> list[date]:
        """Mondays to Fridays."""
        days = (self.ends_on - self.starts_on).days + 1
        every = (self.starts_on + timedelta(days=number) for number in range(days))
        return [day for day in every if day.weekday() < _SATURDAY]


def days_available(said: Sequence[Said], period: Period) -> int:
    """On how many working days somebody is there. What was said last of a day counts; of whom said nothing: all."""
    return sum(_is_there(said, day) for day in period.working_days())


def hours_in(hours_a_week: int, said: Sequence[Said], period: Period) -> int:
    """Whole hours in a period, rounded down: a fifth of a week for each working day that somebody is there."""
    return hours_a_week * days_available(said, period) // WORKING_DAYS


def _is_there(said: Sequence[Said], day: date) -> bool:
    told = [one.is_available for one in said if one.starts_on <= day <= one.ends_on]
    return told[-1] if told else True
