"""Scans: asked for, and taken up again."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions import jobs
from vangnet.cases.models import Exhibit, Scan
from vangnet.cases.places import evidence_path
from vangnet.errors import InputRefused
from vangnet.scan.scope import scope_of


def start_scan(exhibit: Exhibit, *, carve: bool = False, by: Actor) -> Scan:
    """Put a scan of an exhibit in the queue; raises InputRefused when it is not there, or has a scan under way."""
    if not exhibit.root:
        raise InputRefused(_("Choose first where the exhibit lies in the evidence."))
    evidence_path(exhibit.root, exhibit.path)
    scope_of(exhibit.scope)
    with transaction.atomic():
        Exhibit.objects.select_for_update().get(pk=exhibit.pk)
        if exhibit.scans.filter(state__in=jobs.AT_WORK).exists():
            raise InputRefused(_("This exhibit has a scan that is under way; let it end, or stop it."))
        number = (exhibit.scans.aggregate(last=Max("number"))["last"] or 0) + 1
        scan = Scan.objects.create(
            exhibit=exhibit, number=number, carve=carve, scope=exhibit.scope, started_by=by.person
        )
        jobs.enqueue(scan)
        details = {"carve": carve, "library": settings.LIBRARY.exists()}
        record(jobs.act_of(scan, "start", **details), by=by)
    return scan


def resume_scan(scan: Scan, *, by: Actor) -> None:
    """Put a stopped or failed scan back in the queue: it goes on where it was. Raises InputRefused when it cannot."""
    with transaction.atomic():
        Exhibit.objects.select_for_update().get(pk=scan.exhibit_id)
        if Scan.objects.filter(exhibit=scan.exhibit_id, number__gt=scan.number).exists():
            raise InputRefused(_("This exhibit has a later scan."))
        jobs.resume(scan, by=by)
