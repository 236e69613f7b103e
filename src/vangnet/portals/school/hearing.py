"""What the desk tells the school door, entry by entry: who may be asked, and how alerts begin and end."""

from collections.abc import Callable
from typing import Any

from vangnet.portals.school import alerts, aside, people
from vangnet.transfer import school


def hear(data: bytes) -> None:
    """Do what an entry says, in the transaction of its bundle. Raises InputRefused when it is none for this door."""
    entry = school.to_school(data)
    if isinstance(entry, school.AlertEnd):
        aside.clear(entry.alert)  # before anything can fail: this end may be of an alert that was never understood
    _VERBS[type(entry)](entry)


def _take_contact(entry: school.Contact) -> None:
    people.take_contact(entry)


_VERBS: dict[type, Callable[[Any], None]] = {
    school.Contact: _take_contact,
    school.AlertRun: alerts.run,
    school.AlertAsk: alerts.ask,
    school.AlertHide: alerts.hide,
    school.AlertResume: alerts.resume,
    school.AlertEnd: alerts.end,
}
