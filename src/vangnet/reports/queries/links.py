"""What ties a report to other reports, criminal complaints and cases: shared identifiers, each with its reach.

Of what somebody may not see they are told that it exists and whom to ask. An identifier that is of many people is never
followed, so a relay with a hundred thousand mentions costs nothing; it is told among those that link nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db.models import Q

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.identities.counting import COUNTED
from vangnet.identities.linking.limits import own_limits
from vangnet.identities.linking.reach import Link, Reach, Seen, Standing, combined, elsewhere, met, reach
from vangnet.identities.models import Identifier
from vangnet.identities.queries import alike, groups_of, said_shared, standing_of, why_alike
from vangnet.intake.report import Role
from vangnet.reports.models import LinkJudgement, Mention, Report
from vangnet.reports.queries.clues import cases_with
from vangnet.reports.rules import visible_reports
from vangnet.words import Word, word

SHOWN = 50
"""So many links with reports are told, the strongest first."""

_FOLLOWED = 20_000  # mentions that are read for one report
_MOST_OWN = 200  # identifiers of one report that are compared
_LARGE = ("content", "circumstances", "reasons", "summary")  # not told here, and large
_CONFLICT = 0.5  # what is left of a judgement that somebody else contradicts
_BROAD = 0.6  # a clue of a medium is compared without punctuation and platform


class Tied(msgspec.Struct, frozen=True):
    """A link: with what, how strong, and why.

    `report` and `case` are None where this person may not see it: then only `ask`, whom to ask, is told.
    """

    link: Link
    report: Report | None = None
    case: Case | None = None
    ask: str = ""
    is_of_case: bool = False
    judgement: LinkJudgement | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether only its existence is told."""
        return self.report is None and self.case is None


class Silent(msgspec.Struct, frozen=True):
    """An identifier of the report that links nothing, as the report tells it, and why."""

    identifier: Identifier
    told: str
    reach: Reach


class Links(msgspec.Struct, frozen=True):
    """All links of a report that are told. `is_more`: there were more than are shown or could be followed."""

    reports: tuple[Tied, ...] = ()
    cases: tuple[Tied, ...] = ()
    silent: tuple[Silent, ...] = ()
    is_more: bool = False


class _Followed(msgspec.Struct, frozen=True):
    """An identifier that is looked for elsewhere, for one that the report has."""

    own: Identifier
    told: str
    standing: Standing
    reach: Reach
    lead: str = ""  # how it is said where it is not the same identifier
    factor: float = 1.0
    why: Word | None = None  # what makes it less sure


def links_of(report: Report, person: Person) -> Links:
    """What a report is tied to, as far as this person may know; nothing without the right to compare identifiers."""
    if not may(person, Verb.LINK_IDENTIFIERS):
        return Links()
    mentions = report.mentions.select_related("identifier").order_by("pk")
    ours: dict[int, list[Seen]] = defaultdict(list)
    own: dict[int, Identifier] = {}
    told: dict[int, str] = {}  # as this report spells it: what others tell beside it is not for everybody
    for mention in mentions:
        if len(own) < _MOST_OWN or mention.identifier_id in own:
            own[mention.identifier_id] = mention.identifier
            told.setdefault(mention.identifier_id, mention.told)
            ours[mention.identifier_id].append(_seen(mention.role, mention.at, mention.port))
    followed, silent = _followed(own, told)
    shared, is_more = _elsewhere(report, followed, ours)
    reports, cut = _with_reports(report, shared, person)
    cases, unread = _with_cases(report, followed, person)
    return Links(reports, cases, silent, is_more or cut or unread)


# -- what is followed -------------------------------------------------------------------------------------------------


def _followed(own: dict[int, Identifier], told: dict[int, str]) -> tuple[dict[int, _Followed], tuple[Silent, ...]]:
    """The identifiers to look for: those of the report, those that people say are the same, and those that look alike.

    What says nothing is not looked for.
    """
    limits = own_limits()
    groups = groups_of(own)
    near = [one for one in alike(own.values()) if one.pk not in own]
    judged = Identifier.objects.filter(pk__in={member for group in groups.values() for member in group.members})
    others = {one.pk: one for one in judged.exclude(pk__in=own)}
    said = said_shared([*own, *others, *(one.pk for one in near)])
    followed: dict[int, _Followed] = {}
    silent: list[Silent] = []

    def weigh(one: Identifier) -> tuple[Standing, Reach]:
        standing = standing_of(one, said=said.get(one.pk))
        return standing, reach(standing, limits)

    for pk, one in own.items():
        standing, says = weigh(one)
        if says.weight:
            followed[pk] = _Followed(one, told[pk], standing, says)
        else:
            silent.append(Silent(one, told[pk], says))
    for pk, other in others.items():
        mine = next((own[member] for member in groups[pk].members if member in own), None)
        standing, says = weigh(other)
        if mine is not None and says.weight:
            doubt = (_CONFLICT, word("linking.conflict")) if groups[pk].conflicts else (1.0, None)
            followed[pk] = _Followed(mine, told[mine.pk], standing, says, "same_judged", *doubt)
    for other in near:
        standing, says = weigh(other)
        mine = next((one for one in own.values() if one.kind == other.kind and one.second == other.second), None)
        if mine is not None and says.weight and other.pk not in followed:
            followed[other.pk] = _Followed(
                mine, told[mine.pk], standing, says, "same_second", limits.other_platform, why_alike(mine, other)
            )
    return followed, tuple(silent)


# -- reports ----------------------------------------------------------------------------------------------------------


def _elsewhere(
    report: Report, followed: dict[int, _Followed], ours: dict[int, list[Seen]]
) -> tuple[dict[int, Link], bool]:
    """The links with other reports, by number; and whether there were more mentions than are read."""
    told = _mentions(report, followed)
    theirs: dict[int, dict[int, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for identifier, other, role, at, port in told[:_FOLLOWED]:
        theirs[other][identifier].append(_seen(role, at, port))
    shared = {}
    for other, held in theirs.items():
        best: dict[int, Reach] = {}
        for pk, places in held.items():
            says = _met(followed[pk], ours[followed[pk].own.pk], places)
            mine = followed[pk].own.pk  # the same identifier counts once, by its strongest way
            if mine not in best or says.weight > best[mine].weight:
                best[mine] = says
        if (link := combined(best.values())) is not None:
            shared[other] = link
    return shared, len(told) > _FOLLOWED


def _mentions(
    report: Report, followed: dict[int, _Followed]
) -> list[tuple[int, int, str, datetime | None, int | None]]:
    """Where the identifiers stand elsewhere; of one that somebody says is of one person after all, the newest."""
    many = [pk for pk, one in followed.items() if one.standing.is_more]
    few = [pk for pk in followed if pk not in set(many)]
    fields = ("identifier_id", "report_id", "role", "at", "port")
    others = Mention.objects.exclude(report=report).order_by()
    told = list(others.filter(identifier__in=few).values_list(*fields)[: _FOLLOWED + 1])
    for pk in many:
        told += others.filter(identifier=pk).order_by("-report_id").values_list(*fields)[:COUNTED]
    return told


def _met(one: _Followed, ours: Sequence[Seen], theirs: Sequence[Seen]) -> Reach:
    says = met(msgspec.structs.replace(one.standing, value=one.told), one.reach, ours, theirs, own_limits())
    if one.lead:
        lead = word(f"linking.{one.lead}", kind=f"@kind_{one.own.kind}", value=one.told)
        says = msgspec.structs.replace(says, reasons=(lead, *says.reasons[1:]))
    return says if one.why is None else elsewhere(says, one.factor, one.why)


def _with_reports(report: Report, shared: dict[int, Link], person: Person) -> tuple[tuple[Tied, ...], bool]:
    strongest = sorted(shared, key=lambda other: (-shared[other].strength, -other))[: SHOWN * 2]
    rows = Report.objects.exclude(state=Report.State.DESTROYED).filter(pk__in=strongest).defer(*_LARGE)
    held = {one.pk: one for one in rows.select_related("unit", "team").prefetch_related("criminal_complaints")}
    visible = set(visible_reports(person).filter(pk__in=held).values_list("pk", flat=True))
    said = _said(report, Q(other__in=held) | Q(report__in=held, other=report))
    told: list[Tied] = []
    hidden: dict[str, Link] = {}
    for other in strongest:
        if other in visible:
            told.append(Tied(shared[other], report=held[other], judgement=said.get(("report", other))))
        elif other in held:  # the strongest of those of one team stands for all: how many there are is not told
            hidden.setdefault(whom_to_ask(held[other]), shared[other])
    told += [Tied(_bare(link), ask=ask) for ask, link in hidden.items()]
    told.sort(key=_order)
    return tuple(told[:SHOWN]), len(shared) > len(strongest) or len(told) > SHOWN


def whom_to_ask(report: Report) -> str:
    """Who knows of a report: its team, or its unit."""
    return f"{report.team}, {report.unit}" if report.team else str(report.unit)


def _bare(link: Link) -> Link:
    """What may be told of a link with something unseen: which of one's own identifiers, and no word of the other."""
    shared = tuple(Reach(one.weight, one.reasons[:1]) for one in link.shared)
    return msgspec.structs.replace(link, shared=shared)


def _order(one: Tied) -> tuple[bool, float]:
    """The strongest first; what somebody said is unrelated comes last."""
    said = one.judgement
    is_unrelated = said is not None and said.verdict == LinkJudgement.Verdict.UNRELATED
    return is_unrelated, -one.link.strength


# -- cases ------------------------------------------------------------------------------------------------------------


def _with_cases(report: Report, followed: dict[int, _Followed], person: Person) -> tuple[tuple[Tied, ...], bool]:
    """The cases in whose files one of the identifiers stands as a clue; and whether there may be more."""
    direct = {pk: one for pk, one in followed.items() if not one.lead}
    held = cases_with([one.own for one in direct.values()])
    of_case: dict[int, list[Reach]] = defaultdict(list)
    for pk, cases in held.found.items():
        one = direct[pk]
        standing = msgspec.structs.replace(one.standing, value=one.told, subjects=one.standing.subjects + len(cases))
        for number, is_broad in cases.items():
            of_case[number].append(_as_clue(standing, is_broad=is_broad))
    links = {number: link for number, says in of_case.items() if (link := combined(says)) is not None}
    links.pop(report.case_id or 0, None)
    rows = Case.objects.filter(pk__in=links).select_related("officer", "team__unit")
    visible = set(visible_cases(person).filter(pk__in=links).values_list("pk", flat=True))
    said = _said(report, Q(case__in=links))
    told: list[Tied] = []
    hidden: dict[str, Link] = {}
    for case in rows:
        if case.pk in visible:
            told.append(Tied(links[case.pk], case=case, judgement=said.get(("case", case.pk))))
        else:
            ask = whom_to_ask_of_case(case)
            if ask not in hidden or hidden[ask].strength < links[case.pk].strength:
                hidden[ask] = links[case.pk]
    told += [Tied(_bare(link), ask=ask, is_of_case=True) for ask, link in hidden.items()]
    return tuple(sorted(told, key=_order)[:SHOWN]), held.is_more


def whom_to_ask_of_case(case: Case) -> str:
    """Who knows of a case: its officer and team, as the standing watch tells it."""
    where = f"{case.team}, {case.team.unit}"
    return f"{case.officer} ({where})" if case.officer else where


def _as_clue(standing: Standing, *, is_broad: bool) -> Reach:
    says = reach(standing)
    same = word("linking.same", kind=f"@kind_{standing.kind}", value=standing.value)
    told = Reach(says.weight, (same, word("linking.clue"), *says.reasons), says.against)
    return elsewhere(told, _BROAD, word("linking.clue_broad")) if is_broad else told


# -- pieces -----------------------------------------------------------------------------------------------------------


def _said(report: Report, within: Q) -> dict[tuple[str, int], LinkJudgement]:
    """What people say of links of this report, by what it is linked to; the newest that stands, from either side."""
    said = LinkJudgement.objects.filter(within, Q(report=report) | Q(other=report), revoked_at=None)
    told: dict[tuple[str, int], LinkJudgement] = {}
    for one in said.select_related("made_by").order_by("pk"):
        if one.case_id is not None:
            told["case", one.case_id] = one
        elif one.other_id is not None:
            told["report", one.other_id if one.report_id == report.pk else one.report_id] = one
    return told


def _seen(role: str, at: datetime | None, port: int | None) -> Seen:
    return Seen(Role(role) if role in _ROLES else Role.OTHER, at, port)


_ROLES = frozenset(Role)
