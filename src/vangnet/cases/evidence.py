"""Where the bytes of an exhibit lie."""

from pathlib import Path

from django.conf import settings

from vangnet.cases.models import Exhibit, Scan
from vangnet.cases.places import evidence_path


def place_of(exhibit: Exhibit) -> Path:
    """Where an exhibit lies on this machine.

    Raises InputRefused if it is not there, or not inside its evidence root.
    """
    return evidence_path(exhibit.root, exhibit.path)


def results_of(scan: Scan) -> Path:
    """The folder that holds the results of a scan."""
    return Path(settings.RESULTS) / str(scan.exhibit.case_id) / str(scan.exhibit_id) / str(scan.number)


def last_results(exhibit: Exhibit) -> Path | None:
    """The results of the last scan of an exhibit: they tell where the files of disk images and backups lie."""
    scan = Scan.objects.filter(exhibit=exhibit, state=Scan.State.DONE).select_related("exhibit").first()
    place = results_of(scan) if scan else None
    return place if place and (place / "checkpoint.sqlite").exists() else None
