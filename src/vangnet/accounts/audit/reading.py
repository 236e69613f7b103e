"""Reading the log: by person, case, action, period and outcome, in pages that stay quick at a million lines."""

from datetime import date, datetime, time, timedelta

import msgspec
from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts.models import AuditEntry, Person

PAGE = 50
_SLACK = timedelta(days=1)  # the clock of the desk was never set back by more than this


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines: all that is told must hold. An action may end in a dot: then all whose names begin so.

    `person` acted; `about` is a thing as "kind:id". Days are those of the desk's own time zone, both included.
    """

    person: str = ""
    case: str = ""
    action: str = ""
    status: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None

    def told(self) -> dict[str, str]:
        """What was asked for, for the log itself."""
        return {name: str(value) for name, value in msgspec.structs.asdict(self).items() if value}


class Page(msgspec.Struct, frozen=True):
    """Some lines, newest first, and where the pages beside them begin (None: there are none)."""

    lines: list[AuditEntry]
    newer: int | None
    older: int | None


def lines(wanted: Wanted) -> QuerySet[AuditEntry]:
    """All lines that are wanted, in the order of the log."""
    found = AuditEntry.objects.filter(_named(wanted))
    if wanted.about:
        found = found.filter(objects_named__contains=f'"{wanted.about}"')
    return _in_period(found, wanted)


def page(wanted: Wanted, *, before: int | None = None, after: int | None = None) -> Page:
    """The newest lines that are wanted; those before a line; or those after one."""
    found = lines(wanted)
    if after is not None:
        chosen = list(found.filter(sequence__gt=after).order_by("sequence")[: PAGE + 1])
        more, shown = len(chosen) > PAGE, chosen[:PAGE][::-1]
        return Page(shown, _first(shown) if more else None, _last(shown))
    if before is not None:
        found = found.filter(sequence__lt=before)
    chosen = list(found.order_by("-sequence")[: PAGE + 1])
    shown = chosen[:PAGE]
    return Page(shown, _first(shown) if before is not None else None, _last(shown) if len(chosen) > PAGE else None)


def on_person(number: str) -> Q:
    """All lines on one person of the desk: what they did, and what was done to their account."""
    keys = set(Person.objects.filter(number=number).values_list("pk", flat=True))
    acted = AuditEntry.objects.filter(person_number=number).order_by()
    known = acted.values_list("person_id", flat=True).distinct()  # the account itself may be gone
    keys.update(key for key in known if key is not None)
    told = Q(person_number=number)
    for key in keys:
        told |= Q(objects_named__contains=f'"person:{key}"')
    return told


def _named(wanted: Wanted) -> Q:
    told = Q()
    for field, value in (
        ("person_number", wanted.person),
        ("case_number", wanted.case),
        ("status_code", wanted.status),
    ):
        if value:
            told &= Q(**{field: value})
    if wanted.action.endswith("."):  # a range, unlike a pattern, is found by the index on both databases
        told &= Q(name__gte=wanted.action, name__lt=wanted.action[:-1] + "/")
    elif wanted.action:
        told &= Q(name=wanted.action)
    return told


def _in_period(found: QuerySet[AuditEntry], wanted: Wanted) -> QuerySet[AuditEntry]:
    if wanted.since:
        found = since(found, _midnight(wanted.since))
    if wanted.until:
        end = _midnight(wanted.until + timedelta(days=1))
        beyond = AuditEntry.objects.filter(ended_at__gte=end + _SLACK).order_by("ended_at", "sequence")
        found = found.filter(ended_at__lt=end)
        if (first := beyond.values_list("sequence", flat=True).first()) is not None:
            found = found.filter(sequence__lt=first)
    return found


def since(found: QuerySet[AuditEntry], begin: datetime) -> QuerySet[AuditEntry]:
    """The lines written at a moment or later: exact by time; the sequence only narrows where to look.

    A line that was written a day and more before `begin` has no later line before it, as the clock was never set back
    by so much.
    """
    earlier = AuditEntry.objects.filter(ended_at__lt=begin - _SLACK).order_by("-ended_at", "-sequence")
    last = earlier.values_list("sequence", flat=True).first() or 0
    return found.filter(ended_at__gte=begin, sequence__gt=last)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _first(shown: list[AuditEntry]) -> int | None:
    return shown[0].sequence if shown else None


def _last(shown: list[AuditEntry]) -> int | None:
    return shown[-1].sequence if shown else None
