"""Clusters: made by the program of reports that share an item; joined, left and taken apart by people, and back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.clustering import Rules, Shared, least_of, order_of, program_rules, rules
from vangnet.reports.models import Alarm, Cluster, FileDigest, Mention, Report
from vangnet.reports.numbers import numbers

_DAY = timedelta(days=1)
_LETTER, _DIGITS = "B", 4


def fold(unit: Unit, told: Mapping[int, Sequence[Shared]]) -> list[Cluster]:
    """Put reports that just came in (by key, with what they share) into clusters; gives those that were made.

    Inside the transaction in which they came in. A report joins one cluster: by a file before a page before an account.
    """
    by_key: dict[tuple[str, str], Shared] = {}
    for one in (one for shared in told.values() for one in shared):
        held = by_key.get((one.basis, one.key))
        if held is None or (one.is_viral and not held.is_viral):
            by_key[one.basis, one.key] = one
    if not by_key:
        return []
    wanted = _unit_rules()
    clusters, apart = _clusters(unit, by_key)
    made = _new_clusters(unit, [one for key, one in by_key.items() if key not in clusters and key not in apart], wanted)
    clusters |= {(one.basis, one.key): one for one in made}
    joining: dict[int, list[int]] = defaultdict(list)
    for report, shared in told.items():
        found = [
            clusters[one.basis, one.key] for one in sorted(shared, key=order_of) if (one.basis, one.key) in clusters
        ]
        if found:
            joining[found[0].pk].append(report)
    for cluster, reports in joining.items():
        Report.objects.filter(pk__in=reports, cluster=None).update(cluster=cluster)
    _mark_floods([one for one in clusters.values() if one.pk in joining or one in made], wanted)
    return made


def _unit_rules() -> Rules:
    """The rules of this unit; a file that cannot be read holds no report up, and raises an alarm."""
    try:
        return rules()
    except InputRefused as refused:
        raise_alarm(Alarm.Kind.RULES, "clustering", facts={"why": str(refused)[:500]})
        return program_rules()


def _clusters(
    unit: Unit, by_key: Mapping[tuple[str, str], Shared]
) -> tuple[dict[tuple[str, str], Cluster], set[tuple[str, str]]]:
    """The clusters that stand for these keys, and the keys of which a person took one apart."""
    keys = sorted({key for _, key in by_key})
    found, apart = {}, set()
    bases = sorted({basis for basis, _ in by_key})
    for cluster in Cluster.objects.filter(unit=unit, basis__in=bases, key__in=keys).order_by("pk"):
        pair = cluster.basis, cluster.key
        if cluster.ended_at is None:
            found[pair] = cluster
        else:
            apart.add(pair)
    return found, apart


def _new_clusters(unit: Unit, keys: Sequence[Shared], wanted: Rules) -> list[Cluster]:
    """Make a cluster of each item that enough open reports of the unit share; the viral ones and files first."""
    counts = _counts(unit, keys, wanted)
    enough = [one for one in keys if counts.get((one.basis, one.key), 0) >= least_of(one, wanted)]
    made = []
    for one in sorted(enough, key=order_of):
        sharing = Report.objects.filter(**_is_free(unit, wanted), **_shares(one)).order_by()
        members = list(sharing.values_list("pk", flat=True).distinct())
        if len(members) < least_of(one, wanted):  # a cluster that was just made has them
            continue
        number = numbers(Cluster, _LETTER, 1, _DIGITS)[0]
        cluster = Cluster.objects.create(number=number, unit=unit, basis=one.basis, key=one.key)
        Report.objects.filter(pk__in=members).update(cluster=cluster)
        made.append(cluster)
    return made


def _counts(unit: Unit, keys: Sequence[Shared], wanted: Rules) -> dict[tuple[str, str], int]:
    digests = [one.key for one in keys if one.identifier is None]
    rows = {one.identifier: one for one in keys if one.identifier is not None}
    counts: dict[tuple[str, str], int] = {}
    free = {f"report__{name}": value for name, value in _is_free(unit, wanted).items()}
    of_files = FileDigest.objects.filter(value__in=digests, **free).order_by().values_list("value")
    for digest, count in of_files.annotate(count=Count("report", distinct=True)):
        counts["digest", digest] = count
    of_identifiers = Mention.objects.filter(identifier__in=list(rows), **free).order_by().values_list("identifier")
    for row, count in of_identifiers.annotate(count=Count("report", distinct=True)):
        counts[rows[row].basis, rows[row].key] = count
    return counts


def _is_free(unit: Unit, wanted: Rules) -> dict[str, object]:
    """What an open report of the unit is like that may be put into a cluster."""
    since = timezone.now() - timedelta(days=wanted.days)
    return {"unit": unit, "is_open": True, "cluster": None, "is_kept_apart": False, "received_at__gte": since}


def _shares(one: Shared) -> dict[str, object]:
    if one.identifier is None:
        return {"file_digests__value": one.key}
    return {"mentions__identifier": one.identifier}


def _mark_floods(clusters: Iterable[Cluster], wanted: Rules) -> None:
    calm = {one.pk for one in clusters if not one.is_flood}
    if not calm:
        return
    recent = Report.objects.filter(cluster__in=calm, received_at__gte=timezone.now() - _DAY).order_by()
    counts = recent.values("cluster").annotate(count=Count("pk"))
    floods = [row["cluster"] for row in counts if row["count"] >= wanted.flood]
    if floods:
        Cluster.objects.filter(pk__in=floods).update(is_flood=True)


# -- by people --------------------------------------------------------------------------------------------------------


@transaction.atomic
def make(reports: Sequence[Report], *, title: str, by: Actor) -> Cluster:
    """Somebody puts reports together: one item, in the eyes of a person. Raises InputRefused."""
    rows = _locked(reports)
    if len(rows) < 2:
        raise InputRefused(_("A cluster is of two reports or more."))
    if len({row.unit_id for row in rows}) > 1:
        raise InputRefused(_("These reports are of different units."))
    if any(row.cluster_id for row in rows):
        raise InputRefused(_("One of these reports is in a cluster already."))
    if not title.strip():
        raise InputRefused(_("Say what these reports have in common."))
    cluster = Cluster.objects.create(
        number=numbers(Cluster, _LETTER, 1, _DIGITS)[0],
        unit_id=rows[0].unit_id,
        basis=Cluster.Basis.PERSON,
        title=title.strip()[:300],
        made_by=person_of(by),
    )
    _set(rows, cluster)
    record(Act("cluster.make", objects=_objects(cluster, rows)), by=by)
    return cluster


@transaction.atomic
def join(cluster: Cluster, report: Report, *, by: Actor) -> None:
    """Somebody puts a report into a cluster. Raises InputRefused."""
    now, (row,) = _standing(cluster), _locked([report])
    if row.cluster_id == now.pk:
        raise InputRefused(_("This report is in this cluster."))
    if row.cluster_id is not None:
        raise InputRefused(_("This report is in another cluster; take it out of that one first."))
    if row.unit_id != now.unit_id:
        raise InputRefused(_("These reports are of different units."))
    _set([row], now)
    record(Act("cluster.join", objects=_objects(now, [row])), by=by)


@transaction.atomic
def leave(cluster: Cluster, report: Report, *, by: Actor) -> None:
    """Somebody takes a report out of a cluster; the program puts it in none again. `join` undoes it."""
    (row,) = _locked([report])
    if row.cluster_id != cluster.pk:
        raise InputRefused(_("This report is not in this cluster."))
    Report.objects.filter(pk=row.pk).update(cluster=None, is_kept_apart=True)
    record(Act("cluster.leave", objects=_objects(cluster, [row])), by=by)


@transaction.atomic
def take_apart(cluster: Cluster, *, by: Actor) -> None:
    """Somebody takes a cluster apart; the program makes none of the same item again. `put_together` undoes it.

    The reports stay marked as its members, so that undoing brings back exactly these; none of them is folded any more.
    """
    now = _standing(cluster)
    if now.decisions.filter(revoked_at=None).exists():
        raise InputRefused(_("There is a decision on this cluster; take that back first."))
    Cluster.objects.filter(pk=now.pk).update(ended_at=timezone.now())
    record(Act("cluster.take_apart", objects=(f"cluster:{now.pk}",)), by=by)


@transaction.atomic
def put_together(cluster: Cluster, *, by: Actor) -> None:
    """Undo that a cluster was taken apart."""
    same = Cluster.objects.filter(basis=cluster.basis, key=cluster.key, unit=cluster.unit_id, ended_at=None)
    if cluster.key and same.exists():
        raise InputRefused(_("There is another cluster of the same item now."))
    if not Cluster.objects.filter(pk=cluster.pk).exclude(ended_at=None).update(ended_at=None):
        raise InputRefused(_("This cluster was not taken apart."))
    record(Act("cluster.put_together", objects=(f"cluster:{cluster.pk}",)), by=by)


def _standing(cluster: Cluster) -> Cluster:
    now = Cluster.objects.select_for_update().get(pk=cluster.pk)
    if now.ended_at is not None:
        raise InputRefused(_("This cluster was taken apart."))
    return now


def _locked(reports: Sequence[Report]) -> list[Report]:
    keys = [report.pk for report in reports]
    return list(
        Report.objects.select_for_update(of=("self",)).select_related("cluster").filter(pk__in=keys).order_by("pk")
    )


def _set(rows: Sequence[Report], cluster: Cluster) -> None:
    Report.objects.filter(pk__in=[row.pk for row in rows]).update(cluster=cluster, is_kept_apart=False)


def _objects(cluster: Cluster, rows: Sequence[Report]) -> tuple[str, ...]:
    return (f"cluster:{cluster.pk}", *(f"report:{row.pk}" for row in rows[:100]))
