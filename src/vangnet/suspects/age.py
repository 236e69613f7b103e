"""How old somebody is on a day: pure functions.

Somebody is a year older from midnight local time on the birthday, whatever the hour of birth. Who was born on 29
February is a year older on 1 March in a year without that day, when 28 February is over. Source: general knowledge of
the Dutch way of counting; standing: unverified, for a lawyer to confirm. It is also the careful reading here: a minor
stays one for a day longer.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

ADULT_FROM = 18
"""Years. Who is younger than this counts as a minor (art. 77a Sr; standing: general knowledge)."""


def age_on(born_on: date, day: date) -> int:
    """Full years of age on a day of the local calendar; negative years are told as they are, before a birth."""
    has_had = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (not has_had)


def is_adult_on(born_on: date | None, day: date) -> bool:
    """Whether somebody is known to be of age on a day. Nobody is whose birth date is unknown."""
    return born_on is not None and age_on(born_on, day) >= ADULT_FROM


class Period(msgspec.Struct, frozen=True):
    """Days of an act, both included."""

    from_on: date
    until_on: date


class AgeThen(msgspec.Struct, frozen=True):
    """How old somebody was in a period: at its first and at its last day. None: not known."""

    first: int | None
    last: int | None

    @property
    def was_minor(self) -> bool:
        """Whether somebody was under age on any day of it, or nobody knows: the first day decides."""
        return self.first is None or self.first < ADULT_FROM

    @property
    def came_of_age(self) -> bool:
        """Whether the eighteenth birthday lies in it."""
        return self.first is not None and self.last is not None and self.first < ADULT_FROM <= self.last


def age_in(born_on: date | None, period: Period) -> AgeThen:
    """How old somebody was in a period."""
    if born_on is None:
        return AgeThen(None, None)
    return AgeThen(age_on(born_on, period.from_on), age_on(born_on, period.until_on))


def was_minor_in_any(born_on: date | None, periods: Iterable[Period]) -> bool:
    """Whether somebody was under age in one of these periods, or nobody knows. Without a period nothing is said."""
    return any(age_in(born_on, period).was_minor for period in periods)
