"""Who asked to see which case, and who may."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace, Upper
from django.utils import timezone

from vangnet.accounts.models import Person, RoleGrant
from vangnet.accounts.roles import VERBS, Verb
from vangnet.cases.models import AccessRequest, Case, CaseAccess
from vangnet.cases.rules import known_cases

LAPSES_AFTER = timedelta(days=30)
"""A request that nobody answered is over after this; so is one for a number of no case, of which nobody knows."""

_PLAIN_NUMBER = Upper(Replace(F("number"), Value(" "), Value("")))


def plain_number(number: str) -> str:
    """A case number as it is compared: people type it with spaces or in small letters."""
    return "".join(number.split()).upper()


def seem_waiting(person: Person) -> QuerySet[AccessRequest]:
    """Requests of a person that, for all that they may know, wait for an answer."""
    known = Q(granted=True) | Q(granted=False, is_told=True)
    return AccessRequest.objects.filter(person=person, asked_at__gt=timezone.now() - LAPSES_AFTER).exclude(known)


def requests_of(person: Person) -> QuerySet[AccessRequest]:
    """All that a person asked for, the newest first."""
    return AccessRequest.objects.filter(person=person).select_related("access__case").order_by("-asked_at")


def requests_to_decide(person: Person) -> QuerySet[AccessRequest]:
    """Requests for cases that this coordinator may decide on, the oldest first."""
    numbers = known_cases(person).annotate(plain=_PLAIN_NUMBER).values("plain")
    waiting = AccessRequest.objects.filter(decided_at__isnull=True, asked_at__gt=timezone.now() - LAPSES_AFTER)
    return waiting.filter(number__in=numbers).select_related("person__unit").order_by("asked_at")


def case_of(request: AccessRequest, person: Person) -> Case | None:
    """The case that a request is for, where this coordinator may know of it."""
    known = known_cases(person).select_related("team__unit", "officer", "prosecutor")
    return known.annotate(plain=_PLAIN_NUMBER).filter(plain=request.number).first()


def running_accesses(person: Person) -> QuerySet[CaseAccess]:
    """Leave that runs now for cases that this coordinator may know of, the first to end first."""
    given = CaseAccess.objects.filter(_runs(), case__in=known_cases(person))
    return given.select_related("case", "person__unit", "granted_by").order_by("ends_at")


def people_who_see(case: Case) -> QuerySet[Person]:
    """Everybody who may open this case now: by team, as its officer or prosecutor, or by leave for a time."""
    seeing = [role for role, verbs in VERBS.items() if Verb.SEE_CASE in verbs]
    holds = Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role__in=seeing, revoked_at__isnull=True))
    given = CaseAccess.objects.filter(_runs(), case=case)
    where = (
        Q(teams=case.team_id) | Q(pk__in=[case.officer_id, case.prosecutor_id]) | Q(pk__in=given.values("person_id"))
    )
    found = Person.objects.filter(holds & where, is_active=True).distinct()
    return found.select_related("unit").prefetch_related("teams", "grants").order_by("name")


def _runs() -> Q:
    now = timezone.now()
    return Q(starts_at__lte=now, ends_at__gt=now, revoked_at__isnull=True)
