"""Times of Telegram: seconds since 1970 where they are told, else the clock of the computer that exported."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from vangnet.networks.formats.telegram.names import number_of
from vangnet.networks.shape import Moment

FIRST_DAY = datetime(2013, 8, 14, tzinfo=UTC)
"""Telegram was first released on this day; nothing in it is older."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-])(\d\d):?(\d\d))?")


def moment_of(said: Any, seconds: Any) -> Moment | None:
    """The time of a message. `seconds` counts from 1970 in UTC; `said` is local and tells no zone."""
    local = said[:100] if isinstance(said, str) else ""
    counted = number_of(seconds)
    if counted is not None:
        try:
            return Moment(_EPOCH + timedelta(seconds=counted), said=local)
        except OverflowError:
            pass
    try:
        at = datetime.fromisoformat(local)
    except ValueError:
        return None
    if at.tzinfo is not None:
        try:
            return Moment(at.astimezone(UTC), said=local)
        except OverflowError:
            return None
    return Moment(at.replace(tzinfo=UTC), is_utc=False, said=local)


def moment_of_page(said: str) -> Moment | None:
    """A time of the HTML export: "26.02.2020 20:48:53", with " UTC+01:00" behind it since version 4.3 or so."""
    found = _PAGE.match(said)
    if not found:
        return None
    day, month, year, hour, minute, second = (int(one) for one in found.groups()[:6])
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        if not found[7]:
            return Moment(at, is_utc=False, said=said[:100])
        ahead = timedelta(hours=int(found[8]), minutes=int(found[9]))
        return Moment(at - ahead if found[7] == "+" else at + ahead, said=said[:100])
    except (ValueError, OverflowError):
        return None


def day_of_page(said: str) -> Moment | None:
    """A day as the HTML export writes it between messages: "26 February 2020"."""
    day, _, rest = said.partition(" ")
    month, _, year = rest.partition(" ")
    if month not in _MONTHS or not re.fullmatch(r"[0-9]{1,2} [0-9]{4}", f"{day} {year}"):
        return None
    try:
        return Moment(datetime(int(year), _MONTHS.index(month) + 1, int(day), tzinfo=UTC), is_utc=False, said=said)
    except ValueError:
        return None


def is_odd(moment: Moment) -> bool:
    """Whether nothing can have been written in Telegram then."""
    return moment.at < FIRST_DAY or moment.at.year >= 2100
