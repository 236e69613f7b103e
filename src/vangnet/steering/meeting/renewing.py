"""The table of overlaps follows from what the desk knows: renewed as work in the queue, and only what changed."""

import hashlib
from collections.abc import Callable, Collection, Iterable

import msgspec
from django.db import transaction
from django.db.models import Count, Max, Model, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.models import Case, Clue, Scan
from vangnet.cases.rules import narrowed
from vangnet.identities.models import Sameness, Sharing
from vangnet.reports.models import Mention, Report
from vangnet.steering.meeting import gathering
from vangnet.steering.meeting.found import Found, Has, Side, meetings
from vangnet.steering.models import Overlap, OverlapMark, OverlapSide
from vangnet.suspects.models import IdentifierTie, Suspect
from vangnet.victims.models import VictimSeries

Kind = Overlap.Kind


class _Way(msgspec.Struct, frozen=True):
    """How overlaps of a kind are found, and the counts that differ when something of that changed."""

    gather: Callable[[Collection[int]], Iterable[Has]]
    counts: Callable[[], object]


def taking_part() -> QuerySet[Case]:
    """The cases that meet others: those in use; what is narrowed, removed or destroyed takes no part."""
    return Case.objects.filter(retention=Case.Retention.ACTIVE).exclude(narrowed(timezone.localdate()))


@task
def renew_overlaps() -> None:
    """Renew what changed."""
    renew()


def ask_renewing() -> bool:
    """A duty: put the renewal in the queue when something changed; gives whether."""
    asked = DBTaskResult.objects.filter(task_path=renew_overlaps.module_path, status="READY")
    if asked.exists() or not _due(_teams()):
        return False
    renew_overlaps.enqueue()
    return True


def renew() -> int:
    """Renew the overlaps of each kind of which something changed; gives how many sides are new."""
    teams = _teams()
    return sum(_renew(kind, stamp, teams) for kind, stamp in _due(teams).items())


def _teams() -> dict[int, int]:
    return dict(taking_part().order_by("pk").values_list("pk", "team"))


def _due(teams: dict[int, int]) -> dict[Kind, str]:
    """The kinds of which something changed since they were renewed, with the stamp of now."""
    held = dict(OverlapMark.objects.values_list("kind", "stamp"))
    now = {kind: _digest((sorted(teams.items()), way.counts())) for kind, way in WAYS.items()}
    return {kind: stamp for kind, stamp in now.items() if held.get(kind) != stamp}


def _renew(kind: Kind, stamp: str, teams: dict[int, int]) -> int:
    """What is gathered is from after the stamp: what changes meanwhile makes another stamp next time."""
    found = meetings(WAYS[kind].gather(set(teams)), teams)
    with transaction.atomic():
        OverlapMark.objects.get_or_create(kind=kind)
        mark = OverlapMark.objects.select_for_update().get(kind=kind)
        fresh = _write(kind, found)
        mark.stamp = stamp
        mark.save()
        if fresh:
            record(Act("overlap.found", objects=tuple(f"case:{case}" for case in sorted(fresh))), by=Actor(None))
    return len(fresh)


def _write(kind: Kind, found: Found) -> list[int]:
    """Make the table say what was found; gives the cases of the sides that are new."""
    _drop(kind, found)
    held = {one.key: one for one in Overlap.objects.filter(kind=kind)}
    Overlap.objects.bulk_create([Overlap(kind=kind, key=key) for key in sorted(found) if key not in held])
    held = {one.key: one for one in Overlap.objects.filter(kind=kind)}
    known = {(one.overlap_id, one.case_id): one for one in OverlapSide.objects.filter(overlap__kind=kind)}
    new, changed = [], []
    for key, sides in found.items():
        for case, side in sides.items():
            before = known.get((held[key].pk, case))
            if before is None:
                new.append(OverlapSide(overlap=held[key], case_id=case, **_facts(side)))
            elif (before.told, before.count, before.is_minor) != tuple(_facts(side).values()):
                before.told, before.count, before.is_minor = _facts(side).values()  # type: ignore[assignment]
                changed.append(before)
    OverlapSide.objects.bulk_create(new, batch_size=1_000)
    OverlapSide.objects.bulk_update(changed, ["told", "count", "is_minor"], batch_size=500)
    return [one.case_id for one in new]


def _drop(kind: Kind, found: Found) -> None:
    """What is so no longer, goes."""
    gone, alone = [], []
    for pk, key in Overlap.objects.filter(kind=kind).values_list("pk", "key"):
        if key not in found:
            gone.append(pk)
    sides = OverlapSide.objects.filter(overlap__kind=kind).exclude(overlap__in=gone)
    for pk, key, case in sides.values_list("pk", "overlap__key", "case"):
        if case not in found[key]:
            alone.append(pk)
    _delete(Overlap, gone)
    _delete(OverlapSide, alone)


def _delete(model: type[Model], keys: list[int]) -> None:
    for start in range(0, len(keys), 1_000):
        model._default_manager.filter(pk__in=keys[start : start + 1_000]).delete()  # noqa: SLF001


def _facts(side: Side) -> dict[str, object]:
    return {"told": list(side.told), "count": side.count, "is_minor": side.is_minor}


# -- what tells that something changed --------------------------------------------------------------------------------


def _identifiers() -> object:
    of_cases = Report.objects.filter(case__isnull=False).exclude(state=Report.State.DESTROYED).order_by("case")
    reports = list(of_cases.values_list("case").annotate(n=Count("pk"), last=Max("pk")))
    mentions = Mention.objects.filter(report__case__isnull=False)
    return (
        reports,
        *map(_size, (mentions, Clue.objects.all())),
        *map(_standing, (Sameness, Sharing, IdentifierTie)),
        _suspects(),
    )


def _suspects() -> object:
    rows = Suspect.objects.order_by("pk").values_list("pk", "case", "name", "born_on", "track")
    return [tuple(map(str, row)) for row in rows]


def _series() -> object:
    done = Scan.objects.filter(state=Scan.State.DONE).aggregate(
        n=Count("pk"), last=Max("ended_at"), v=Max("matched_version")
    )
    return _size(gathering.Links.objects.all()), _standing(VictimSeries), *map(str, done.values())


def _size(rows: QuerySet[Model]) -> tuple[object, ...]:
    return tuple(rows.aggregate(n=Count("pk"), last=Max("pk")).values())


def _standing(model: type[Model]) -> tuple[object, ...]:
    rows = model._default_manager.all()  # noqa: SLF001
    return *_size(rows), rows.filter(revoked_at=None).count()


def _digest(told: object) -> str:
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


WAYS = {
    Kind.IDENTIFIER: _Way(gathering.identifiers, _identifiers),
    Kind.SUSPECT: _Way(gathering.suspects, _suspects),
    Kind.SERIES: _Way(gathering.series, _series),
}
