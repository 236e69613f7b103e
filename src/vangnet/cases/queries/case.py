"""What may be told of cases: to those who work on them, and to those who only know that they exist."""

from datetime import timedelta
from typing import Any

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vangnet.accounts.models import Person, Team
from vangnet.accounts.roles import Role, Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case, Exhibit, Finding, Look, Medium, Scan
from vangnet.cases.rules import known_cases, visible_cases

TOLD_FOR = timedelta(days=60)
"""How long the outcome of a closed case stands at the top of the list of those who worked on it."""


class CaseLine(msgspec.Struct, frozen=True):
    """A case in the list: what runs in it, and what waits for people. `waiting` counts new media."""

    case: Case
    running: int
    queued: int
    halted: int
    waiting: int


def own_cases(person: Person) -> list[CaseLine]:
    """The cases that somebody may open, those under investigation first. Four queries, however many there are."""
    cases = list(visible_cases(person).select_related("team", "officer").order_by("closed_on", "-opened_at"))
    cases.sort(key=lambda case: case.closed_on is not None)
    states = _scans_by_state(cases)
    waiting = _waiting(cases)
    return [
        CaseLine(
            case,
            states.get((case.pk, Scan.State.RUNNING), 0),
            states.get((case.pk, Scan.State.QUEUED), 0),
            states.get((case.pk, Scan.State.STOPPED), 0) + states.get((case.pk, Scan.State.FAILED), 0),
            waiting.get(case.pk, 0),
        )
        for case in cases
    ]


def cases_that_exist(person: Person) -> list[dict[str, Any]]:
    """For coordinators: that a case exists and who works on it, and nothing of what is in it."""
    seen = visible_cases(person).values("pk")
    facts = ("number", "kind", "team__name", "officer__name", "opened_at", "closed_on")
    found = list(known_cases(person).exclude(pk__in=seen).values(*facts))
    return [line | {"kind": Case.Kind(line["kind"]).label} for line in found]


def outcomes_for(person: Person) -> list[Case]:
    """Cases that ended lately, with their outcome, for somebody who worked on them."""
    since = timezone.localdate() - TOLD_FOR
    ended = visible_cases(person).filter(closed_on__gte=since).exclude(outcome="")
    return list(ended.filter(_worked_on(person)).order_by("-closed_on"))


def people_who_worked(case: Case) -> list[Person]:
    """Those to whom the outcome of a case is told: its officer, and who looked, categorised, scanned or found."""
    worked = Person.objects.filter(
        Q(pk=case.officer_id)
        | Q(pk__in=Look.objects.filter(medium__case=case).values("person"))
        | Q(pk__in=case.findings.values("made_by"))
        | Q(pk__in=Scan.objects.filter(exhibit__case=case).values("started_by"))
        | Q(pk__in=case.media.filter(categorisations__isnull=False).values("categorisations__person"))
    )
    return list(worked.filter(is_active=True))


def teams_to_open_for(person: Person) -> QuerySet[Team]:
    """The teams that somebody may open a case for: their own; for a coordinator all of the own unit."""
    mine = Q(people=person)
    if may(person, Verb.KNOW_OF_CASES):
        mine |= Q(unit=person.unit_id)
    return Team.objects.filter(mine).select_related("unit").distinct()


def holders(role: Role) -> QuerySet[Person]:
    """People who have a role now."""
    return Person.objects.filter(is_active=True, grants__role=role, grants__revoked_at__isnull=True).distinct()


# -- the overview of one case -----------------------------------------------------------------------------------------


class Overview(msgspec.Struct, frozen=True):
    """Where a case stands. `media` counts contents by status; `reasons` are of files that could not be judged."""

    exhibits: list[tuple[Exhibit, Scan | None]]
    files: dict[str, int]
    media: dict[str, int]
    waiting: int
    reasons: dict[str, int]
    findings: int

    @property
    def categorised(self) -> int:
        """How many of the new media somebody has categorised."""
        return self.media.get("new", 0) - self.waiting


def overview(case: Case) -> Overview:
    """Figures of a case in six queries, however much is in it."""
    exhibits = exhibits_with_scans(case)
    scans = [scan for _, scan in exhibits if scan is not None]
    media = case.media.order_by().values_list("status").annotate(Count("pk"))
    return Overview(
        exhibits,
        _summed(scan.statuses for scan in scans),
        dict(media),
        _waiting([case]).get(case.pk, 0),
        _summed(scan.reasons for scan in scans),
        case.findings.filter(withdrawn_at__isnull=True).count(),
    )


def exhibits_with_scans(case: Case) -> list[tuple[Exhibit, Scan | None]]:
    """The exhibits of a case, each with its latest scan."""
    exhibits = list(case.exhibits.order_by("number"))
    latest = {scan.exhibit_id: scan for scan in _latest_scans().filter(exhibit__case=case)}
    return [(exhibit, latest.get(exhibit.pk)) for exhibit in exhibits]


def _latest_scans() -> QuerySet[Scan]:
    later = Scan.objects.filter(exhibit=OuterRef("exhibit"), number__gt=OuterRef("number"))
    return Scan.objects.filter(~Exists(later))


def _scans_by_state(cases: list[Case]) -> dict[tuple[int, str], int]:
    scans = _latest_scans().filter(exhibit__case__in=cases).exclude(state=Scan.State.DONE).order_by()
    counted = scans.values_list("exhibit__case", "state").annotate(Count("pk"))
    return {(case, state): count for case, state, count in counted}


def _waiting(cases: list[Case]) -> dict[int, int]:
    """New media that nobody has categorised, by case: counted in an index of their own."""
    waiting = Medium.objects.filter(case__in=cases, status="new", reading="none").order_by()
    return dict(waiting.values_list("case").annotate(Count("pk")))


def _summed(tables: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for table in tables:
        for name, count in table.items():
            total[name] = total.get(name, 0) + count
    return total


def _worked_on(person: Person) -> Q:
    looked = Look.objects.filter(person=person, medium__case=OuterRef("pk"))
    found = Finding.objects.filter(made_by=person, case=OuterRef("pk"))
    scanned = Scan.objects.filter(started_by=person, exhibit__case=OuterRef("pk"))
    said = Medium.objects.filter(case=OuterRef("pk"), categorisations__person=person)
    return Q(officer=person) | Q(Exists(looked)) | Q(Exists(found)) | Q(Exists(scanned)) | Q(Exists(said))
