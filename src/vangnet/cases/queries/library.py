"""What may be told of the way into the library, and of what came out of it again."""

from collections.abc import Iterable

import msgspec
from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from vangnet.accounts.models import Person
from vangnet.cases import profiles
from vangnet.cases.models import Case, Categorisation, LibraryChange, Medium, Proposal, Reliance, Retraction
from vangnet.cases.rules import visible_cases
from vangnet.reference import store
from vangnet.reference.store import ListRecord
from vangnet.values import Kind, Status


def proposable(case: Case) -> QuerySet[Medium]:
    """Media that nobody knew, with a category of known material that nobody disagrees on, and that nobody proposed."""
    known = [one.code for one in profiles.categories(case) if one.kind == Kind.KNOWN]
    proposed = Proposal.objects.filter(sha256=OuterRef("sha256"))
    media = case.media.filter(category__in=known, status__in=(Status.NEW, Status.SIMILAR, Status.UNDECIDED))
    return media.filter(~Exists(proposed)).select_related("case").order_by("position")


class Counts(msgspec.Struct, frozen=True):
    """How many proposals stand where."""

    ready: int
    provisional: int
    contested: int
    released: int


def agreed() -> QuerySet[Proposal]:
    """Proposals that two independent people stand behind, and that wait for the custodian."""
    return _open().filter(_two_people(), ~_contested())


def provisional() -> QuerySet[Proposal]:
    """Proposals that a second person has not agreed with."""
    return _open().filter(~_two_people(), ~_contested())


def contested() -> QuerySet[Proposal]:
    """Proposals of media that people call otherwise by now; they wait until that is settled."""
    return _open().filter(_contested())


def counts() -> Counts:
    """How many proposals stand where."""
    released = Proposal.objects.filter(release__isnull=False).count()
    return Counts(agreed().count(), provisional().count(), contested().count(), released)


def _open() -> QuerySet[Proposal]:
    return (
        Proposal.objects.filter(release__isnull=True).select_related("case__team__unit", "proposed_by").order_by("pk")
    )


def _two_people() -> Q:
    """A second person confirmed it, or two people gave the medium this category, each for themselves."""
    said = Categorisation.objects.filter(medium=OuterRef("medium"), category=OuterRef("category"), is_live=True)
    people = said.order_by().values("medium").annotate(people=Count("person", distinct=True)).filter(people__gte=2)
    return Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by")) | Q(Exists(people.values("medium")))


def _contested() -> Q:
    now = Subquery(Medium.objects.filter(pk=OuterRef("medium")).values("category")[:1])
    return Q(medium__isnull=False) & ~Q(category=now)


def lists() -> tuple[ListRecord, ...]:
    """The lists of the library, retracted ones too; none while there is no library."""
    return store.read_version(str(settings.LIBRARY)).lists if settings.LIBRARY.exists() else ()


def newest_version() -> int | None:
    """The newest version of the library; None while there is no library."""
    return store.read_version(str(settings.LIBRARY)).number if settings.LIBRARY.exists() else None


class Relying(msgspec.Struct, frozen=True):
    """A case that relied on an entry: by its number for who may see it, else only by its unit."""

    told: str
    media: int


def relying(retraction: Retraction, person: Person) -> list[Relying]:
    """The cases that relied on what was retracted."""
    rows = Reliance.objects.filter(list=retraction.list, entry=retraction.entry)
    seen = set(visible_cases(person).values_list("pk", flat=True))
    return [
        Relying(_told(row.case, is_seen=row.case_id in seen), row.media)
        for row in rows.select_related("case__team__unit").order_by("pk")
    ]


def _told(case: Case, *, is_seen: bool) -> str:
    return case.number if is_seen else _("a case of %(unit)s") % {"unit": case.team.unit.name}


def told_cases(proposals: Iterable[Proposal], person: Person) -> list[tuple[Proposal, str]]:
    """Proposals, each with its case as this person may know it."""
    seen = set(visible_cases(person).values_list("pk", flat=True))
    return [(one, _told(one.case, is_seen=one.case_id in seen) if one.case else "–") for one in proposals]


def retractions_of(case: Case) -> QuerySet[Retraction]:
    """What was taken out of the library and this case relied on, the latest first."""
    relied = Reliance.objects.filter(case=case, list=OuterRef("list"), entry=OuterRef("entry"))
    return Retraction.objects.filter(Exists(relied)).select_related("made_by")


def changes_of(case: Case, *, seen: bool = False) -> QuerySet[LibraryChange]:
    """What newer versions of the library say otherwise of a case's media; those that nobody saw yet, or that were."""
    changes = LibraryChange.objects.filter(medium__case=case, seen_at__isnull=not seen)
    return changes.select_related("medium", "seen_by").order_by("kind", "medium__position", "pk")
