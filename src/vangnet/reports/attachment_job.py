"""Attachments are scanned as work in the queue: one after the other, before anybody sees them."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from vangnet.accounts.audit import Act, Actor, record
from vangnet.errors import InputRefused, VangnetError
from vangnet.reference.store import read_version
from vangnet.reports.attachments import opened, sweep_opened
from vangnet.reports.models import Attachment
from vangnet.scan.results import Results
from vangnet.scan.run import scan
from vangnet.transfer.folder import alone
from vangnet.values import Status

logger = logging.getLogger(__name__)

State = Attachment.State
WORST = (Status.KNOWN, Status.SIMILAR, Status.NEW, Status.UNDECIDED, Status.OTHER, Status.IRRELEVANT)
"""The status of an attachment is the first of these that one of its files has."""

MOST_RECORDS = 1_000
_SCANS = "attachment-scans"
_LONGEST_PROBLEM = 500


@task
def scan_attachments() -> None:
    """Scan all attachments that wait. A second worker that is asked meanwhile leaves them to the first."""
    try:
        with alone(Path(settings.REPORTS) / "attachments.lock"):
            shutil.rmtree(Path(settings.REPORTS) / _SCANS, ignore_errors=True)  # of a worker that was killed
            tried: set[int] = set()
            while (waiting := Attachment.objects.filter(state=State.SEALED).exclude(pk__in=tried).first()) is not None:
                tried.add(waiting.pk)
                scan_one(waiting)
    except InputRefused:
        logger.info("attachments are being scanned by another worker")


def ask_scanning() -> bool:
    """A duty: put the scanning of attachments in the queue when some wait; gives whether."""
    sweep_opened()
    asked = DBTaskResult.objects.filter(task_path=scan_attachments.module_path, status="READY")
    if not Attachment.objects.filter(state=State.SEALED).exists() or asked.exists():
        return False
    scan_attachments.enqueue()
    return True


def scan_one(attachment: Attachment) -> None:
    """Scan one attachment against the library, in confined workers; it ends scanned, or failed with the reason."""
    try:
        found = _scanned(attachment)
    except (VangnetError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        found = {"state": State.FAILED, "problem": (why or type(error).__name__)[:_LONGEST_PROBLEM]}
    except Exception as error:
        logger.exception("attachment %s could not be scanned", attachment.pk)
        found = {"state": State.FAILED, "problem": type(error).__name__}
    waiting = Attachment.objects.filter(pk=attachment.pk, state=State.SEALED)  # it may have been destroyed meanwhile
    if waiting.update(scanned_at=timezone.now(), **found):
        objects = (f"report:{attachment.report_id}", f"attachment:{attachment.pk}")
        details = {"state": found["state"], "status": found.get("status", "")}
        record(Act("attachment.scan", objects=objects, details=details), by=Actor(None))


def _scanned(attachment: Attachment) -> dict[str, Any]:
    library = Path(settings.LIBRARY)
    version = read_version(str(library), None).number if library.exists() else None
    base = Path(settings.REPORTS) / _SCANS
    base.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(attachment) as folder, tempfile.TemporaryDirectory(dir=base) as out:
        scan(folder, Path(out), library=None if version is None else library, library_version=version, jobs=1)
        results = Results.open(out)
        statuses = {Status(row["status"]) for row in results.rows()}
        records = [_told(row) for row in _worst_first(results)]
        count = results.file_count()
    return {
        "state": State.SCANNED,
        "status": next((str(status) for status in WORST if status in statuses), str(Status.OTHER)),
        "records": records,
        "library_version": version,
        "problem": "" if count <= MOST_RECORDS else f"{count} files; the first {MOST_RECORDS} are shown",
    }


def _worst_first(results: Results) -> Iterator[dict[str, Any]]:
    rows = sorted(results.rows(), key=lambda row: WORST.index(Status(row["status"])))
    yield from rows[:MOST_RECORDS]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a file in an attachment."""
    names = ("address", "status", "reason", "type", "size", "sha256", "width", "height", "duration_ms")
    hits = [{name: hit[name] for name in ("list", "series", "reading", "distance_bits")} for hit in row["hits"]]
    return {**{name: row[name] for name in names}, "hits": hits}
