"""Matching again with a newer library, as work in the queue: every worker looks each minute whether there is any."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vangnet.cases.actions.rematching import apply, due
from vangnet.cases.capture_job import place_case_again
from vangnet.cases.models import Capture, Scan
from vangnet.cases.queries.library import newest_version
from vangnet.cases.queries.results import opened
from vangnet.scan.rematching import Change, rematch


@task
def rematch_scan(pk: int, version: int) -> None:
    """Match one scan again with this version of the library, and tell its case."""
    scan = next((one for one in due() if one.pk == pk), None)
    if scan is None:
        return  # its case was closed meanwhile, or another worker did it
    changes: list[Change] = []
    outcome = rematch(opened(scan).folder, library=Path(settings.LIBRARY), library_version=version, take=changes.append)
    if apply(scan, changes, outcome) and Capture.objects.filter(scan__exhibit__case=scan.exhibit.case_id).exists():
        place_case_again.enqueue(scan.exhibit.case_id)


def ask_rematching() -> int:
    """Put all scans that a newer library speaks of in the queue, once for each version; gives how many."""
    version = newest_version()
    asked = 0
    for scan in due():
        with transaction.atomic():
            Scan.objects.select_for_update().get(pk=scan.pk)
            if version is not None and not _was_asked(scan, version):
                rematch_scan.enqueue(scan.pk, version)
                asked += 1
    return asked


def _was_asked(scan: Scan, version: int) -> bool:
    """Whether this waits, runs, or was tried and failed: then somebody must look why, and scan again."""
    asked = DBTaskResult.objects.filter(task_path=rematch_scan.module_path, args_kwargs__args=[scan.pk, version])
    return asked.exists()
