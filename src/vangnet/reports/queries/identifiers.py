"""An identifier as somebody may know it: where it stands, beside what, who is the same; no more than they may see.

Somebody who asks for an identifier in so many words is told where it stands: of what they may not see only that it is
there and whom to ask. An identifier that they did not ask for is shown only where it stands in something they may see.
"""

from collections.abc import Collection, Sequence

import msgspec
from django.db.models import F, QuerySet

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement
from vangnet.cases.rules import visible_cases
from vangnet.identities.linking.normal import Normal, normal
from vangnet.identities.linking.reach import Reach, reach
from vangnet.identities.models import Identifier, Sameness, Sharing
from vangnet.identities.queries import (
    Group,
    Proposal,
    group_of,
    judgements,
    proposals,
    said_shared,
    standing_of,
)
from vangnet.intake.report import Kind
from vangnet.reports.models import Mention, Report
from vangnet.reports.queries.clues import cases_with
from vangnet.reports.queries.links import whom_to_ask, whom_to_ask_of_case
from vangnet.reports.rules import visible_reports
from vangnet.words import Word, word

SHOWN = 100
_LARGE = ("report__content", "report__circumstances", "report__reasons", "report__summary")
_ASKED = 20  # of how many that are hidden whom to ask is told
_READ = 1_000  # mentions that are read to find whom to ask


class Compared(msgspec.Struct, frozen=True):
    """What was looked for: the exact form, and the identifiers that have it (nicknames: one for each platform).

    Cases are told too where no report has it: words in files of media are compared with it as well.
    """

    normal: Normal
    found: tuple[Identifier, ...]
    cases: tuple[Case, ...] = ()
    ask_of_cases: tuple[str, ...] = ()

    @property
    def is_somewhere(self) -> bool:
        """Whether it stands anywhere, seen or not."""
        return bool(self.found or self.cases or self.ask_of_cases)


class Where(msgspec.Struct, frozen=True):
    """Where an identifier stands. `ask`: who knows of what this person may not see."""

    mentions: tuple[Mention, ...]
    cases: tuple[Case, ...]
    ask: tuple[str, ...]
    ask_of_cases: tuple[str, ...]
    is_more: bool = False


class Member(msgspec.Struct, frozen=True):
    """One of a group; `identifier` is None where this person may not see it."""

    identifier: Identifier | None
    ask: tuple[str, ...] = ()


class Said(msgspec.Struct, frozen=True):
    """A judgement; its reason only where this person may read it. `other` is None where they may not see that one."""

    judgement: Sameness | Sharing
    reason: str
    other: Identifier | None = None


class Told(msgspec.Struct, frozen=True):
    """The page of an identifier."""

    identifier: Identifier
    reach: Reach
    where: Where
    moments: tuple[Mention, ...]
    shared: tuple[Said, ...]
    group: Group
    members: tuple[Member, ...]
    same: tuple[Said, ...]
    proposals: tuple[Proposal, ...]


def compare(text: str, person: Person, kind: str = "") -> tuple[Compared, ...]:
    """Look for an identifier in any spelling, as each kind that it can be, or as one: in its exact form only."""
    kinds = (Kind(kind),) if kind else tuple(one for one in Kind if _is_likely(one, text))
    read = [one for each in kinds if (one := normal(each, text)) is not None]
    return tuple(_compared(one, text, person) for one in read)


def _compared(read: Normal, text: str, person: Person) -> Compared:
    found = tuple(Identifier.objects.filter(kind=read.kind, key=read.key).order_by("pk")[:SHOWN])
    as_told = Identifier(pk=0, kind=read.kind, key=read.key, value=text)
    cases, ask = _cases(as_told, person)
    return Compared(read, found, cases, ask)


def _is_likely(kind: Kind, text: str) -> bool:
    """Everything can be a nickname; an e-mail address that is one is not asked for as a web address as well."""
    is_email = normal(Kind.EMAIL, text) is not None
    return not (is_email and kind in (Kind.URL, Kind.DEVICE, Kind.NAME, Kind.NICKNAME))


def seen_among(identifiers: Collection[int], person: Person) -> set[int]:
    """Which of some identifiers this person may see."""
    return set(_visible(identifiers, person).values_list("identifier_id", flat=True).order_by().distinct())


def newest_report(identifier: Identifier, person: Person) -> Report | None:
    """The newest report that a person may see in which an identifier stands."""
    mention = _visible([identifier.pk], person).select_related("report").order_by("-report_id").first()
    return mention.report if mention else None


def where(identifier: Identifier, person: Person) -> Where:
    """Where it stands: reports and cases, the newest first; of the others whom to ask."""
    seen = _visible([identifier.pk], person).select_related("report").defer(*_LARGE)
    mentions = tuple(seen.order_by("-report_id", "pk")[: SHOWN + 1])
    cases, ask_of_cases = _cases(identifier, person)
    ask = _hidden([identifier.pk], person)
    return Where(mentions[:SHOWN], cases, ask, ask_of_cases, is_more=len(mentions) > SHOWN)


def tell(identifier: Identifier, person: Person) -> Told:
    """All that somebody may know of an identifier."""
    said = said_shared([identifier.pk]).get(identifier.pk)
    group = group_of(identifier.pk)
    others = [pk for pk in group.members if pk != identifier.pk]
    same = list(judgements([identifier.pk]))
    near = proposals(identifier)
    ends = {end for one in same for end in (one.first_id, one.second_id)}
    seen = seen_among([*others, *ends, *(one.identifier.pk for one in near)], person)
    rows = Identifier.objects.in_bulk([pk for pk in others if pk in seen])
    members = [Member(rows[pk]) if pk in rows else Member(None, _hidden([pk], person)) for pk in others[:SHOWN]]
    at = _visible([identifier.pk], person).filter(at__isnull=False).select_related("report").defer(*_LARGE)
    return Told(
        identifier=identifier,
        reach=reach(standing_of(identifier, said=said)),
        where=where(identifier, person),
        moments=tuple(at.order_by("-at", "pk")[:SHOWN]),
        shared=tuple(
            Said(one, _reason(one, person))
            for one in identifier.sharings.select_related("made_by", "revoked_by").order_by("-pk")
        ),
        group=group,
        members=tuple(members),
        same=tuple(_said(one, identifier, seen, person) for one in same),
        proposals=_beside(identifier, person, near, seen, ends),
    )


def _cases(identifier: Identifier, person: Person) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """The cases in whose files it stands, and whom to ask of those that this person may not see."""
    held = cases_with([identifier]).found.get(identifier.pk, {})
    cases = Case.objects.filter(pk__in=held).select_related("officer", "team__unit").order_by("number")
    open_to = set(visible_cases(person).filter(pk__in=held).values_list("pk", flat=True))
    ask = {whom_to_ask_of_case(case) for case in cases if case.pk not in open_to}
    return tuple(case for case in cases if case.pk in open_to), tuple(sorted(ask))


# -- pieces -----------------------------------------------------------------------------------------------------------


def _visible(identifiers: Collection[int], person: Person) -> QuerySet[Mention]:
    return Mention.objects.filter(identifier__in=identifiers, report__in=visible_reports(person).values("pk"))


def _hidden(identifiers: Sequence[int], person: Person) -> tuple[str, ...]:
    """Whom to ask of the reports with an identifier that somebody may not see: each team or unit once."""
    newest = Mention.objects.filter(identifier__in=identifiers).order_by("-report_id")
    numbers = set(newest.values_list("report_id", flat=True)[:_READ])
    seen = set(visible_reports(person).filter(pk__in=numbers).values_list("pk", flat=True))
    rows = Report.objects.filter(pk__in=numbers - seen).exclude(state=Report.State.DESTROYED)
    return tuple(sorted({whom_to_ask(one) for one in rows.select_related("unit", "team")})[:_ASKED])


def _said(one: Sameness, identifier: Identifier, seen: set[int], person: Person) -> Said:
    other = one.second if one.first_id == identifier.pk else one.first
    return Said(one, _reason(one, person), other if other.pk in seen else None)


def _reason(one: Judgement, person: Person) -> str:
    """A reason is free text and may tell of a report: it is for the unit of who wrote it."""
    return getattr(one, "reason", "") if one.made_by.unit_id == person.unit_id else ""


def _beside(
    identifier: Identifier, person: Person, near: Sequence[Proposal], seen: set[int], judged: Collection[int]
) -> tuple[Proposal, ...]:
    """Who could be the same: what is written alike, and what a report tells of the same person."""
    told = [one for one in near if one.identifier.pk in seen]
    if identifier.kind in _OF_MANY:
        return tuple(told)
    known = {identifier.pk, *judged, *(one.identifier.pk for one in told)}
    beside = _visible([identifier.pk], person).filter(person__isnull=False, report__mentions__person=F("person"))
    fields = ("report__mentions__identifier", "report__mentions__identifier__kind", "report__number")
    numbers: dict[int, str] = {}
    for pk, kind, number in beside.order_by("-report_id").values_list(*fields)[:_READ]:
        if pk not in known and kind not in _OF_MANY and len(numbers) < SHOWN:
            numbers.setdefault(pk, number)
    rows = Identifier.objects.in_bulk(list(numbers))
    beside_it = [(one, numbers[pk]) for pk, one in rows.items() if reach(standing_of(one)).weight]
    return (*told, *(Proposal(one, (_of_one_person(number),)) for one, number in beside_it))


_OF_MANY = (Kind.NAME, Kind.IP, Kind.URL)  # what stands beside somebody without being theirs alone


def _of_one_person(number: str) -> Word:
    return word("linking.of_one_person", report=number)
