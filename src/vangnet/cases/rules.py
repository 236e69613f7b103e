"""Who may do what in a case: need to know, deny by default; and what follows from what people said of a content."""

from collections.abc import Iterable
from datetime import date

import msgspec
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case, Medium, RetentionGround
from vangnet.cases.profiles import needs_second_reader
from vangnet.cases.retention.rules import latest_begun, rule
from vangnet.reference.categories import Profile

WHILE_NARROWED = frozenset(
    {Verb.SEE_CASE, Verb.LOOK, Verb.EXPORT, Verb.SUPERVISE_DEFENCE, Verb.DECIDE_RETENTION, Verb.QUERY_NARROWED}
)
"""What may be done in a narrowed case that was found by its number: read and account for, never go on working in it."""


def visible_cases(person: Person) -> QuerySet[Case]:
    """The cases that a person finds in lists and search: those of their teams, their own, and those on leave.

    What is narrowed is in no list and no search; what is removed from use or destroyed is nobody's.
    """
    return _of(person).exclude(narrowed(timezone.localdate()))


def reachable_cases(person: Person) -> QuerySet[Case]:
    """The cases that a person may open by exact number: the visible ones; with QUERY_NARROWED also narrowed ones.

    Only for a page of one case, never for a list. `is_narrow` tells which they are, for the log.
    """
    found = _of(person).annotate(
        is_narrow=ExpressionWrapper(narrowed(timezone.localdate()), output_field=BooleanField())
    )
    return found if people.may(person, Verb.QUERY_NARROWED) else found.filter(is_narrow=False)


def narrowed(today: date) -> Q:
    """Which cases are narrowed: by decision, or by the clock itself a year after they were first processed (art. 8).

    The same as `retention.is_narrow` says of one case, as a condition of a query.
    """
    article = RetentionGround.objects.filter(case=OuterRef("pk"), ended_on__isnull=True).exclude(article="")
    term = rule("wpg-8-narrow").years
    daily = Q(retention=Case.Retention.ACTIVE, article=Case.Article.DAILY)
    is_over = Q(processed_from__lte=latest_begun(today, years=term))
    return Q(retention=Case.Retention.NARROWED) | (daily & is_over & Q(~Exists(article)))


def _of(person: Person) -> QuerySet[Case]:
    """All cases in use that are a person's to see, narrowed or not."""
    if Verb.SEE_CASE not in people.verbs(person):
        return Case.objects.none()
    now = timezone.now()
    given = Q(
        pk__in=person.accesses.filter(starts_at__lte=now, ends_at__gt=now, revoked_at__isnull=True).values("case_id")
    )
    return _in_use().filter(_own(person) | given)


def _own(person: Person) -> Q:
    return Q(team__in=person.teams.all()) | Q(officer=person) | Q(prosecutor=person)


def _in_use() -> QuerySet[Case]:
    return Case.objects.filter(retention__in=(Case.Retention.ACTIVE, Case.Retention.NARROWED))


def known_cases(person: Person) -> QuerySet[Case]:
    """The cases that a person may know to exist, without seeing into them: those of the own unit, for coordinators."""
    if not people.may(person, Verb.KNOW_OF_CASES):
        return Case.objects.none()
    return Case.objects.filter(team__unit_id=person.unit_id).exclude(retention=Case.Retention.DESTROYED)


def retained_cases(person: Person) -> QuerySet[Case]:
    """The cases whose end a person decides on: of the own unit for a coordinator, of the team for others.

    Leave to see a case for a time is no leave to end it.
    """
    if not people.verbs(person) & {Verb.DECIDE_RETENTION, Verb.DESTROY}:
        return Case.objects.none()
    known, worked_on = known_cases(person).values("pk"), _in_use().filter(_own(person)).values("pk")
    return Case.objects.filter(Q(pk__in=known) | Q(pk__in=worked_on))


def may(person: Person, verb: Verb, case: Case) -> bool:
    """Whether a person may do this in this case."""
    cases = reachable_cases(person) if verb in WHILE_NARROWED else visible_cases(person)
    return people.may(person, verb) and cases.filter(pk=case.pk).exists()


class Said(msgspec.Struct, frozen=True):
    """A live categorisation, as far as the reading of a content follows from it."""

    person_id: int
    category: str


def reading_of(said: Iterable[Said], profile: Profile) -> tuple[str, Medium.Reading]:
    """What a content is called, and how far that is, from all that people say of it now; their order does not matter.

    People who disagree leave it without a category until they agree: the program takes no side.
    """
    said = frozenset(said)
    called, people = {one.category for one in said}, {one.person_id for one in said}
    if not called:
        return "", Medium.Reading.NONE
    if len(called) > 1:
        return "", Medium.Reading.DISAGREED
    (category,) = called
    if len(people) == 1 and needs_second_reader(profile, category):
        return category, Medium.Reading.FIRST
    return category, Medium.Reading.SETTLED
