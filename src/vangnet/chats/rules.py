"""Who may do what with work that follows from expose groups.

Who sees a case sees its work. A youth officer sees the work of their own unit's cases too, also of cases that they may
not see, but nothing else of those cases.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.rules import narrowed, visible_cases
from vangnet.chats.models import WorkItem

_ACTING = frozenset({Verb.HOLD_CONVERSATIONS, Verb.WRITE_FINDING})


def visible_work(person: Person) -> QuerySet[WorkItem]:
    """The items of work that a person may know of. What is narrowed or closed off is in nobody's list."""
    shown = Q(export__exhibit__case__in=visible_cases(person).values("pk"))
    if Verb.HOLD_CONVERSATIONS in people.verbs(person):
        shown |= Q(export__exhibit__case__in=_of_the_unit(person).values("pk"))
    return WorkItem.objects.filter(shown)


def sees_case_of(person: Person, item: WorkItem) -> bool:
    """Whether a person may see the case of an item: only then anything else of that case is shown."""
    return visible_cases(person).filter(pk=item.export.exhibit.case_id).exists()


def works_on(person: Person, item: WorkItem) -> bool:
    """Whether a person takes up and settles this item: youth officers, and who writes findings in its case."""
    held = people.verbs(person) & _ACTING
    if not held or not visible_work(person).filter(pk=item.pk).exists():
        return False
    return Verb.HOLD_CONVERSATIONS in held or sees_case_of(person, item)


def _of_the_unit(person: Person) -> QuerySet[Case]:
    own = Case.objects.filter(team__unit=person.unit_id, retention=Case.Retention.ACTIVE)
    return own.exclude(narrowed(timezone.localdate()))
