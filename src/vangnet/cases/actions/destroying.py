"""Destroying a case's data: first out of everybody's reach, then piece by piece, then a certificate without content.

What is interrupted goes on where it was: each piece is small, and doing it twice does no harm. From the first moment on
the case is in nobody's list, so that nothing half destroyed is ever shown as whole.
"""

import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.models import AccessRequest, Case, Exhibit, File, Look, Medium, Proposal, RetentionStep

_AT_ONCE = 2_000
_log = logging.getLogger(__name__)

BY_HAND = ("evidence", "backups", "handed_out")
"""What the desk cannot destroy: the evidence and its copies, backups of the desk, and what left it on paper or disk."""


def begin(case: Case, step: RetentionStep) -> None:
    """In the transaction of the agreement: write the certificate while all is there, and put the case out of reach."""
    step.certificate = certificate(case, step)
    case.retention = Case.Retention.DESTROYED
    case.save(update_fields=["retention"])


def finish_destructions(*, seconds: float | None = None) -> int:
    """Go on with all that is being destroyed, for some seconds or to the end; how many are left. For the worker."""
    ends = None if seconds is None else time.monotonic() + seconds
    return sum(not go_on(step, ends=ends) for step in unfinished())


def unfinished() -> models.QuerySet[RetentionStep]:
    """Steps that were agreed on, whose data are not all gone yet."""
    return RetentionStep.objects.filter(
        kind=RetentionStep.Kind.DESTROY, agreed_at__isnull=False, carried_out_at__isnull=True
    )


def go_on(step: RetentionStep, *, ends: float | None = None) -> bool:
    """Destroy further pieces until all is gone or the time (of `time.monotonic`) is over; whether all is gone."""
    case = Case.objects.filter(number=step.case_number, retention=Case.Retention.DESTROYED).first()
    _overwrite_what_is_deleted()
    try:
        for _ in _pieces(case, step) if case else ():
            if ends is not None and time.monotonic() > ends:
                return False
    except OSError as error:
        _log.critical("The results of case %s could not be destroyed: %s", step.case_number, error)
        return False
    _finish(case, step)
    return True


def certificate(case: Case, step: RetentionStep) -> dict[str, Any]:
    """What is destroyed, counted and digested, on whose word and under which rule: no content."""
    exhibits = list(Exhibit.objects.filter(case=case).order_by("number").values("number", "sin"))
    return {
        "case_number": case.number,
        "team": str(case.team),
        "unit": str(case.team.unit),
        "article": case.article,
        "rule": step.rule,
        "removed_on": case.removed_on.isoformat() if case.removed_on else "",
        "proposed_by": str(step.proposed_by),
        "agreed_by": str(step.agreed_by),
        "agreed_at": step.agreed_at.isoformat() if step.agreed_at else "",
        "counts": counts(case),
        "media_digest": _digest(Medium.objects.filter(case=case).order_by("sha256").values_list("sha256", flat=True)),
        "exhibits": exhibits,
        "exhibits_digest": _digest(exhibit["number"] for exhibit in exhibits),
        "results": _results(case),
        "kept": {"proposals": Proposal.objects.filter(case=case).count(), "looks": _looks(case).count()},
        "by_hand": list(BY_HAND),
    }


def digest_of(told: dict[str, Any]) -> str:
    """SHA-256 (hex) of a certificate: it stands in the audit log, and so in its chain."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def counts(case: Case) -> dict[str, int]:
    """How many rows of each table go with a case, by the table's name."""
    found = {model._meta.model_name or "": rows.count() for model, rows in _tables(case)}  # noqa: SLF001
    found["accessrequest"] = AccessRequest.objects.filter(number=case.number).count()
    return dict(sorted(found.items()))


def _tables(case: Case) -> Iterator[tuple[type[models.Model], models.QuerySet[Any]]]:
    """Every table that hangs under a case by deleting with it, however deep, and its rows of this case."""
    seen: set[type[models.Model]] = {Case}
    waiting: list[tuple[type[models.Model], str]] = [(Case, "")]
    while waiting:
        above, path = waiting.pop(0)
        for model, name in _below(above):
            if model in seen:
                continue
            seen.add(model)
            below = f"{name}__{path}" if path else name
            waiting.append((model, below))
            yield model, model._default_manager.filter(**{below: case.pk})  # noqa: SLF001


def _below(above: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """The tables whose rows go when a row of this one goes, tables of links among them, and by which column."""
    for relation in above._meta.get_fields(include_hidden=True):  # noqa: SLF001  # Django's public way to ask
        if isinstance(relation, models.ForeignObjectRel) and getattr(relation, "on_delete", None) is models.CASCADE:
            yield relation.related_model, relation.field.name


def _pieces(case: Case, step: RetentionStep) -> Iterator[None]:
    """All there is to destroy, a piece at a time: results first, so that nothing can be loaded from them again."""
    _remove(_aside(step))
    _put_aside(case, step)
    _remove(_aside(step))
    yield from _in_batches(File.objects.filter(exhibit__case=case))
    yield from _in_batches(Medium.objects.filter(case=case))
    AccessRequest.objects.filter(number=case.number).delete()


def _in_batches(rows: models.QuerySet[Any]) -> Iterator[None]:
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()  # noqa: SLF001
        yield


def _finish(case: Case | None, step: RetentionStep) -> None:
    """The last piece: the case itself, and the step is done; by whichever process comes first."""
    with transaction.atomic():
        done = {"carried_out_at": timezone.now()}
        if not RetentionStep.objects.filter(pk=step.pk, carried_out_at__isnull=True).update(**done):
            return
        if case is not None:
            case.delete()
        step.refresh_from_db()
        details = {"certificate": digest_of(step.certificate), "rows": sum(step.certificate["counts"].values())}
        act = Act("retention.destroyed", step.case_number, (f"retention:{step.pk}",), details)
        record(act, by=Actor(None, "retention"))
    _empty_the_journal()


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted content in its file unless it is told otherwise."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _empty_the_journal() -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# -- the folder of results --------------------------------------------------------------------------------------------


def _folder(case: Case) -> Path:
    return Path(settings.RESULTS) / str(case.pk)


def _aside(step: RetentionStep) -> Path:
    return Path(settings.RESULTS) / f".destroying-{step.pk}"


def _put_aside(case: Case, step: RetentionStep) -> None:
    """Rename it in one move, so that nobody opens what is half gone."""
    folder = _folder(case)
    if folder.is_symlink():
        folder.unlink()  # what it points to is not ours
    elif folder.exists():
        os.rename(folder, _aside(step))


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _results(case: Case) -> dict[str, Any]:
    """How many files the results are, and a digest of their names and sizes."""
    folder = _folder(case)
    found = sorted(
        (os.fsencode(place.relative_to(folder)).hex(), place.lstat().st_size)
        for place in folder.rglob("*")
        if place.is_symlink() or place.is_file()
    )
    return {"files": len(found), "bytes": sum(size for _, size in found), "digest": _digest(map(str, found))}


def _looks(case: Case) -> models.QuerySet[Look]:
    return Look.objects.filter(medium__case=case)


def _digest(lines: Iterable[str]) -> str:
    """SHA-256 (hex) of a list, a line each."""
    told = hashlib.sha256()
    for line in lines:
        told.update(line.encode() + b"\n")
    return told.hexdigest()
