"""Who may do what with suspects: those of the cases that one may see; minors ask for a right of their own.

A youth officer sees the minors of their own unit, also of cases that they may not see, but nothing else of those cases.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import VERBS, Verb
from vangnet.cases.models import Case
from vangnet.cases.rules import narrowed, visible_cases
from vangnet.suspects.models import Suspect


def visible_suspects(person: Person) -> QuerySet[Suspect]:
    """The suspects whom a person may know of. Whose age is unknown counts as a minor.

    What is narrowed, by decision or by the clock, is in no list and no search, and so in nobody's queue.
    """
    held = people.verbs(person)
    in_cases = Q(case__in=visible_cases(person).values("pk"))
    minor, shown = Q(track=Suspect.Track.MINOR), Q(pk=None)
    if Verb.READ_SUSPECTS in held:
        shown |= in_cases & ~minor
    if Verb.READ_MINORS in held:
        shown |= in_cases & minor
    if Verb.HOLD_CONVERSATIONS in held:
        shown |= minor & Q(case__in=_of_the_unit(person).values("pk"))
    return Suspect.objects.filter(shown)


def _of_the_unit(person: Person) -> QuerySet[Case]:
    own = Case.objects.filter(team__unit=person.unit_id, retention=Case.Retention.ACTIVE)
    return own.exclude(narrowed(timezone.localdate()))


def may(person: Person, verb: Verb, suspect: Suspect) -> bool:
    """Whether a person may do this with this suspect."""
    return people.may(person, verb) and visible_suspects(person).filter(pk=suspect.pk).exists()


def sees_case(person: Person, suspect: Suspect) -> bool:
    """Whether a person may see the case of a suspect: only then anything of that case is shown."""
    return visible_cases(person).filter(pk=suspect.case_id).exists()


def works_on(person: Person, suspect: Suspect) -> bool:
    """Whether a person writes down what is known of this suspect: with the verb, and in a case that they see."""
    return may(person, Verb.WORK_ON_SUSPECTS, suspect) and sees_case(person, suspect)


def works_with_parents(person: Person, suspect: Suspect) -> bool:
    """Whether a person writes down parents and youth officer: who works on the suspect, and youth officers."""
    is_minor = suspect.track == Suspect.Track.MINOR
    return is_minor and (works_on(person, suspect) or may(person, Verb.HOLD_CONVERSATIONS, suspect))


def youth_officers_for(suspect: Suspect) -> QuerySet[Person]:
    """The people who may deal with a minor: youth officers of the unit of the case."""
    roles = [role for role, verbs in VERBS.items() if Verb.HOLD_CONVERSATIONS in verbs]
    held = {"grants__role__in": roles, "grants__granted_at__lte": timezone.now(), "grants__revoked_at": None}
    unit = suspect.case.team.unit_id
    return Person.objects.filter(unit=unit, is_active=True, **held).distinct().order_by("name", "pk")
