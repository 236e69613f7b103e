"""Clusters of reports: which there are, of how many, and what was decided on them."""

from collections.abc import Sequence

import msgspec
from django.db.models import Count, Max, Min, Q, QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.reports.models import Cluster, Decision, Report
from vangnet.reports.rules import OF_THE_UNIT

PAGE = 50
MEMBERS = 200


def visible_clusters(person: Person) -> QuerySet[Cluster]:
    """The clusters of one's unit, for those who see all its reports."""
    if not people.verbs(person) & OF_THE_UNIT:
        return Cluster.objects.none()
    return Cluster.objects.filter(unit=person.unit_id)


def page_of(
    clusters: QuerySet[Cluster], *, before: int | None, also_ended: bool = False
) -> tuple[Sequence[Cluster], int | None]:
    """A page, newest first, each with `members`, `open_members`, `first_at`, `last_at`; where the next one begins."""
    if not also_ended:
        clusters = clusters.filter(ended_at=None)
    if before is not None:
        clusters = clusters.filter(pk__lt=before)
    told = clusters.annotate(
        members=Count("reports"),
        open_members=Count("reports", filter=Q(reports__is_open=True)),
        first_at=Min("reports__received_at"),
        last_at=Max("reports__received_at"),
    )
    rows = list(told.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


class Told(msgspec.Struct, frozen=True):
    """What the page of a cluster shows: some of its reports, how many there are, and what was decided."""

    reports: Sequence[Report]
    members: int
    open_members: int
    decisions: Sequence[Decision]
    undecided: int  # open reports that came after the decision that stands: it is proposed for them, and no more


def told_of(cluster: Cluster) -> Told:
    """What the page of a cluster shows; the most urgent reports first."""
    reports = cluster.reports.exclude(state=Report.State.DESTROYED)
    decisions = list(cluster.decisions.select_related("made_by", "revoked_by").order_by("-pk"))
    standing = next((one for one in decisions if one.revoked_at is None), None)
    counts = reports.aggregate(all=Count("pk"), open=Count("pk", filter=Q(is_open=True)))
    after = reports.filter(is_open=True, received_at__gt=standing.made_at).count() if standing else 0
    rows = reports.select_related("owner").defer("content", "summary").order_by("-is_open", "lane", "rank", "-pk")
    return Told(list(rows[:MEMBERS]), counts["all"], counts["open"], decisions, after)
