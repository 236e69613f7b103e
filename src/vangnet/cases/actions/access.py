"""Leave to see a case of another team: asked for, given for a time, refused, ended."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.models import AccessRequest, Case, CaseAccess
from vangnet.cases.queries.access import plain_number, seem_waiting

USUAL_DAYS, MOST_DAYS = 14, 90
MOST_WAITING = 20
"""How many requests of one person may wait at a time, so that numbers cannot be tried out."""


@transaction.atomic
def ask_access(*, number: str, reason: str, days: int, by: Actor) -> AccessRequest:
    """Ask to see a case by its number. What happens here is the same whether or not there is such a case.

    Asking twice makes two requests, also after a refusal that was not told.
    """
    person = _person(by)
    _check_days(days)
    Person.objects.select_for_update().get(pk=person.pk)
    if seem_waiting(person).count() >= MOST_WAITING:
        raise ValidationError(_("Too many of your requests are waiting for an answer."), code="too_many")
    asked = plain_number(number)
    request = AccessRequest.objects.create(number=asked, person=person, reason=reason, days=days)
    record(Act("access.ask", objects=(f"access_request:{request.pk}",), details={"asked": asked}), by=by)
    return request


@transaction.atomic
def grant_access(request: AccessRequest, *, case: Case, days: int, by: Actor) -> CaseAccess:
    """Let whoever asked see the case from now on, for so many days. It ends by itself."""
    request = _undecided(request, by)
    _check_days(days)
    now = timezone.now()
    access = CaseAccess.objects.create(
        case=case,
        person=request.person,
        reason=request.reason,
        granted_by=by.person,
        starts_at=now,
        ends_at=now + timedelta(days=days),
    )
    request.decided_at, request.decided_by, request.granted, request.access = now, by.person, True, access
    request.save()
    _written_down("access.grant", case, request, by, days=days)
    return access


@transaction.atomic
def refuse_access(request: AccessRequest, *, case: Case, answer: str, is_told: bool, by: Actor) -> None:
    """Refuse, with a reason. It is told to whoever asked only when `is_told`: that tells them that there is a case."""
    request = _undecided(request, by)
    if not answer.strip():
        raise ValidationError(_("Give a reason; it is written down."), code="reason")
    request.decided_at, request.decided_by, request.granted = timezone.now(), by.person, False
    request.answer, request.is_told = answer.strip(), is_told
    request.save()
    _written_down("access.refuse", case, request, by, is_told=is_told)


@transaction.atomic
def revoke_access(access: CaseAccess, *, by: Actor) -> None:
    """End somebody's leave to see a case now."""
    now = timezone.now()
    running = CaseAccess.objects.filter(pk=access.pk, revoked_at__isnull=True, ends_at__gt=now)
    if not running.update(revoked_at=now, revoked_by=by.person):
        raise ValidationError(_("This access has ended already."), code="ended")
    act = Act("access.revoke", case_number=access.case.number, objects=(f"person:{access.person_id}",))
    record(act, by=by)


def _undecided(request: AccessRequest, by: Actor) -> AccessRequest:
    """The request, held until the transaction ends; two coordinators cannot both decide it."""
    held = AccessRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if held.decided_at is not None:
        raise ValidationError(_("Somebody has decided on this request already."), code="decided")
    if held.person_id == _person(by).pk:
        raise ValidationError(_("Nobody decides on their own request."), code="oneself")
    return held


def _check_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError(_("Access lasts from 1 to %(most)s days."), code="days", params={"most": MOST_DAYS})


def _person(by: Actor) -> Person:
    if by.person is None:
        raise ValueError("access is asked for and decided by people")
    return by.person


def _written_down(name: str, case: Case, request: AccessRequest, by: Actor, **details: object) -> None:
    objects = (f"access_request:{request.pk}", f"person:{request.person_id}")
    record(Act(name, case_number=case.number, objects=objects, details=details), by=by)
