"""Who may do what with victims: those of one's unit for whoever works on them, those of one's cases for others.

And what follows from what people said of a child.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import VERBS, Verb
from vangnet.cases.rules import visible_cases
from vangnet.victims.models import Victim

Status = Victim.Status
ORDER = {status: place for place, status in enumerate(Status)}
IDENTIFIED = (Status.IDENTIFIED, Status.SAFE)
"""The steps that tell that police know who the child is; a child can be freed before anybody knows that."""


def visible_victims(person: Person) -> QuerySet[Victim]:
    """The children whose page a person may see. What it shows of a case asks for that case too."""
    held = people.verbs(person)
    if Verb.READ_VICTIMS not in held:
        return Victim.objects.none()
    cases = visible_cases(person).values("pk")
    shown = Victim.objects.filter(series__revoked_at=None, series__series__case__in=cases).values("pk")
    own = Q(owner=person) | Q(pk__in=shown)
    if Verb.WORK_ON_VICTIMS in held:
        own |= Q(unit=person.unit_id)
    return Victim.objects.filter(own)


def may(person: Person, verb: Verb, victim: Victim) -> bool:
    """Whether a person may do this for this child."""
    return people.may(person, verb) and visible_victims(person).filter(pk=victim.pk).exists()


def who_may_work_on(victim: Victim) -> QuerySet[Person]:
    """The people to whom a child or a task can be given: those of the unit who work on victims."""
    roles = [role for role, verbs in VERBS.items() if Verb.WORK_ON_VICTIMS in verbs]
    held = {"grants__role__in": roles, "grants__granted_at__lte": timezone.now(), "grants__revoked_at": None}
    return Person.objects.filter(unit=victim.unit_id, is_active=True, **held).distinct().order_by("name")


def furthest(steps: Iterable[str]) -> Status:
    """The status of a child, from the steps that stand: the furthest of them, whatever was written down first."""
    return max((Status(step) for step in steps), key=ORDER.__getitem__, default=Status.UNIDENTIFIED)


def is_safe_without_help(victim: Victim) -> bool:
    """A child stands as safe, and the offers of help on which that rested were taken back: to be told as a doubt."""
    return victim.status == Status.SAFE and not victim.help.filter(revoked_at=None).exists()
