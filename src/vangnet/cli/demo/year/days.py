"""Days of the year before the present one, and of the one that runs, whatever today is."""

from datetime import date, datetime, time, timedelta

import msgspec
from django.utils import timezone


class Days(msgspec.Struct, frozen=True):
    """Where days of both years lie, counted from today."""

    today: date

    @property
    def year(self) -> int:
        """The year before the present one."""
        return self.today.year - 1

    def last(self, part: float) -> date:
        """A day of the year before, by the part of it that has passed (0 to 1)."""
        return date(self.year, 1, 1) + timedelta(days=int(364 * part))

    def running(self, part: float) -> date:
        """A day of the year that runs, by the part of the time until today."""
        begins = date(self.today.year, 1, 1)
        return begins + timedelta(days=int((self.today - begins).days * part))

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=days)


def moment(day: date, hour: int = 10) -> datetime:
    """An hour of a day by the Dutch clock; never one that is still to come."""
    return min(to_come(day, hour), timezone.now() - timedelta(minutes=1))


def to_come(day: date, hour: int) -> datetime:
    """An hour of a day by the Dutch clock."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
