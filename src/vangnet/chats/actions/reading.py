"""Exports: given by people, stopped and taken up again, put back when their worker was lost."""

import shutil

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions import jobs
from vangnet.cases.models import Case, Exhibit
from vangnet.cases.places import canonical, evidence_path
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
        jobs.enqueue(export)
        record(jobs.act_of(export, "give"), by=by)
    return export


def remove_export(export: Export, *, reason: str, by: Actor) -> None:
    """Take an export out of the case, with all that was read and said of it; the exhibit stays as it is."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    folder = folder_of(export)
    with transaction.atomic():
        same = Export.objects.select_for_update().get(pk=export.pk)
        if same.state in jobs.AT_WORK:
            raise InputRefused(_("This is under way: let it end, or stop it."))
        if same.work.exclude(state="open").exists():
            raise InputRefused(_("People took up work of this export: it stays."))
        record(jobs.act_of(export, "remove", reason=reason.strip()[:1_000]), by=by)
        same.delete()
        aside = folder.with_name(f".removed-{folder.name}")
        if folder.is_dir() and not folder.is_symlink():
            folder.rename(aside)  # in one move, so that nobody opens what is half gone
    if aside.is_dir():
        shutil.rmtree(aside)


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
                asked += jobs.queue_again(export, state=State.DONE)
    return asked
