"""Who may do what with suspects: those of the cases that one may see; minors ask for a right of their own.

A youth officer sees the minors of their own unit, also of cases that they may not see, but nothing else of those cases.
"""

from django.db.models import Q, QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.suspects.models import Suspect

IN_USE = (Case.Retention.ACTIVE,)


def visible_suspects(person: Person) -> QuerySet[Suspect]:
    """The suspects whom a person may know of. Whose age is unknown counts as a minor."""
    held = people.verbs(person)
    in_cases = Q(case__in=visible_cases(person).values("pk"))
    minor, shown = Q(track=Suspect.Track.MINOR), Q(pk=None)
    if Verb.READ_SUSPECTS in held:
        shown |= in_cases & ~minor
    if Verb.READ_MINORS in held:
        shown |= in_cases & minor
    if Verb.HOLD_CONVERSATIONS in held:
        shown |= minor & Q(case__team__unit=person.unit_id, case__retention__in=IN_USE)
    return Suspect.objects.filter(shown)


def may(person: Person, verb: Verb, suspect: Suspect) -> bool:
    """Whether a person may do this with this suspect."""
    return people.may(person, verb) and visible_suspects(person).filter(pk=suspect.pk).exists()
