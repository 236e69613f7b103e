"""Exports: given by people, stopped and taken up again, put back when their worker was lost."""

import shutil

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.scan import AT_REST, NO_BEAT, NO_BEAT_ELSEWHERE
from vangnet.cases.models import Case, Exhibit
from vangnet.cases.places import canonical, evidence_path
from vangnet.cases.processes import is_gone, is_here
from vangnet.cases.queries.results import latest_scan
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.errors import InputRefused

State = Export.State


def give_export(exhibit: Exhibit, *, path: str, name: str, basis: str, by: Actor) -> Export:
    """Have a file or folder of an exhibit read as an export.

    Raises InputRefused where it is not there, was given before, or nobody says on what ground it was obtained.
    """
    if not basis.strip():
        raise InputRefused(_("Say how this export was lawfully obtained."))
    if not exhibit.root:
        raise InputRefused(_("Choose first where the exhibit lies in the evidence."))
    path = canonical(path)
    evidence_path(exhibit.root, "/".join(part for part in (exhibit.path, path) if part))
    told = name.strip() or path.rpartition("/")[2] or exhibit.description or exhibit.number
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=exhibit.case_id)
        number = Export.objects.filter(exhibit__case=exhibit.case_id).aggregate(last=Max("number"))["last"] or 0
        facts = {"path": path, "name": told[:200], "basis": basis.strip(), "given_by": by.person}
        try:
            with transaction.atomic():
                export = Export.objects.create(exhibit=exhibit, number=number + 1, **facts)
        except IntegrityError as error:
            raise InputRefused(_("This place was given as an export before.")) from error
        _enqueue(export)
        record(act_of("chats.give", export), by=by)
    return export


def stop_export(export: Export, *, by: Actor) -> None:
    """Ask a reading to stop. Raises InputRefused when it is not under way."""
    with transaction.atomic():
        same = Export.objects.filter(pk=export.pk)
        waiting = same.filter(state=State.QUEUED).update(state=State.STOPPED)
        running = same.filter(state=State.RUNNING).update(stop_asked=True)
        if not waiting and not running:
            raise InputRefused(_("This is not under way."))
        record(act_of("chats.stop", export), by=by)


def resume_export(export: Export, *, by: Actor) -> None:
    """Put a stopped or failed reading back in the queue. Raises InputRefused when it cannot go on."""
    with transaction.atomic():
        if not _queue_again(export, state__in=AT_REST):
            raise InputRefused(_("This is under way, or done."))
        record(act_of("chats.resume", export), by=by)


def remove_export(export: Export, *, reason: str, by: Actor) -> None:
    """Take an export out of the case, with all that was read and said of it; the exhibit stays as it is."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    folder = folder_of(export)
    with transaction.atomic():
        same = Export.objects.select_for_update().get(pk=export.pk)
        if same.state in (State.QUEUED, State.RUNNING):
            raise InputRefused(_("This is under way: let it end, or stop it."))
        if same.work.exclude(state="open").exists():
            raise InputRefused(_("People took up work of this export: it stays."))
        record(act_of("chats.remove", export, reason=reason.strip()[:1_000]), by=by)
        same.delete()
        aside = folder.with_name(f".removed-{folder.name}")
        if folder.is_dir() and not folder.is_symlink():
            folder.rename(aside)  # in one move, so that nobody opens what is half gone
    if aside.is_dir():
        shutil.rmtree(aside)


def put_back(export: Export) -> None:
    """A worker that must leave puts its export back in the queue for the next one."""
    with transaction.atomic():
        _queue_again(export, state=State.RUNNING, worker=export.worker)


def requeue_lost_exports() -> int:
    """Put exports whose worker is dead back in the queue; gives how many."""
    now, lost = timezone.now(), 0
    for export in Export.objects.filter(state=State.RUNNING, beat_at__lt=now - NO_BEAT).select_related("exhibit__case"):
        silent = not is_here(export.worker) and export.beat_at is not None and export.beat_at < now - NO_BEAT_ELSEWHERE
        if is_gone(export.worker) or silent:
            with transaction.atomic():
                if _queue_again(export, state=State.RUNNING, worker=export.worker, beat_at=export.beat_at):
                    record(act_of("chats.requeue", export), by=Actor(None))
                    lost += 1
    return lost


def ask_again() -> int:
    """Queue what was read before its exhibit had the scan, or the library, that it has now: hits are laid beside it.

    Gives how many.
    """
    asked = 0
    open_ones = Export.objects.filter(state=State.DONE, exhibit__case__retention=Case.Retention.ACTIVE)
    for export in open_ones.filter(exhibit__case__closed_on=None).select_related("exhibit__case"):
        scan = latest_scan(export.exhibit)
        if scan is None or scan.state != State.DONE:
            continue
        if (scan.number, scan.matched_version) != (export.scan_number, export.library_version):
            with transaction.atomic():
                asked += _queue_again(export, state=State.DONE)
    return asked


def act_of(name: str, export: Export, *things: str, **details: object) -> Act:
    """A line of the log on an export."""
    return Act(name, export.exhibit.case.number, (f"chats:{export.pk}", *things), details)


def _queue_again(export: Export, **was: object) -> bool:
    changed = Export.objects.filter(pk=export.pk, **was).update(
        state=State.QUEUED, worker="", stop_asked=False, problem_kind="", problem="", ended_at=None
    )
    if changed:
        _enqueue(export)
    return bool(changed)


def _enqueue(export: Export) -> None:
    from vangnet.chats.job import run_export

    run_export.enqueue(export.pk)
