"""Keeping account of what somebody had before their eyes."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases import profiles
from vangnet.cases.models import Case, Look, Medium
from vangnet.cases.queries.reading import may_know
from vangnet.errors import UsageError

LONGEST_SECONDS = 3600.0
"""No look is told as longer: a page that stood open overnight was not looked at."""


def look(*, case: Case, medium: Medium, large: bool = False, sound: bool = False, reason: str = "", by: Actor) -> Look:
    """Write down that a person sees this medium of a case now: as `look_at_all` does, for one."""
    return look_at_all(case=case, media=[medium], large=large, sound=sound, reason=reason, by=by)[0]


@transaction.atomic
def look_at_all(
    *, case: Case, media: Sequence[Medium], large: bool = False, sound: bool = False, reason: str = "", by: Actor
) -> list[Look]:
    """Write down that a person sees these media of a case now: for the log, and for their own account of exposure.

    `reason` is why a known medium was opened again. Media of another case: `Medium.DoesNotExist`, nothing written.
    """
    if by.person is None:
        raise UsageError("only a person looks at media")
    if any(medium.case_id != case.pk for medium in media):
        raise Medium.DoesNotExist
    seen = _seen_before(by.person, media)
    severities = _severities(case, media, by.person)
    now = timezone.now()
    looks = Look.objects.bulk_create(
        Look(
            person=by.person,
            medium=medium,
            began_at=now,
            large=large,
            sound=sound,
            is_first=medium.sha256 not in seen,
            severity=severities.get(medium.pk),
        )
        for medium in media
    )
    details = {"large": large, "sound": sound} | ({"reason": reason[:300]} if reason else {})
    record(Act("medium.look", case.number, tuple(f"medium:{medium.pk}" for medium in media), details), by=by)
    return looks


def looked(*, look: int, seconds: float, by: Actor) -> bool:
    """Add the time that a look went on; only to a look of one's own. Not in the log: how long is for oneself alone."""
    longer = min(max(seconds, 0.0), LONGEST_SECONDS)
    return bool(Look.objects.filter(pk=look, person=by.person).update(seconds=F("seconds") + longer))


def _seen_before(person: Person, media: Sequence[Medium]) -> frozenset[str]:
    """Contents among these that the person saw before, in whichever case."""
    digests = [medium.sha256 for medium in media]
    return frozenset(
        Look.objects.filter(person=person, medium__sha256__in=digests).values_list("medium__sha256", flat=True)
    )


def _severities(case: Case, media: Sequence[Medium], person: Person) -> dict[int, int]:
    """How severe each medium is by the category that this person may know of; without one, it is not in the answer."""
    codes = profiles.profile(case).codes
    known = may_know(media, person)
    return {pk: codes[code].severity for pk, code in known.items() if code in codes}
