"""The folder with a scan's results, and what it says of itself."""

import hashlib
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

from vangnet.cases.evidence import results_of
from vangnet.cases.models import Exhibit, Scan
from vangnet.errors import InputRefused
from vangnet.scan.results import Results
from vangnet.scan.run import SUMMARY


class Opened(msgspec.Struct, frozen=True):
    """A scan, its results, and the SHA-256 of their summary (empty while there is none)."""

    scan: Scan
    folder: Path
    results: Results
    summary_sha256: str


def latest_scan(exhibit: Exhibit) -> Scan | None:
    """The scan that speaks for an exhibit: the last one that ended, else the last one that found anything."""
    scans = list(exhibit.scans.order_by("-number"))
    done = [scan for scan in scans if scan.state == Scan.State.DONE]
    begun = [scan for scan in scans if scan.loaded_files]
    return next(iter([*done, *begun]), None)


def opened(scan: Scan) -> Opened:
    """Open a scan's results; raises InputRefused when they are not there."""
    folder = results_of(scan)
    if not folder.is_dir():
        told = {"scan": scan.number, "exhibit": scan.exhibit.number}
        raise InputRefused(_("The results of scan %(scan)s of %(exhibit)s are not on this machine.") % told)
    place = folder / SUMMARY
    digest = hashlib.sha256(place.read_bytes()).hexdigest() if place.exists() else ""
    return Opened(scan, folder, Results.open(folder), digest)


def opened_latest(exhibit: Exhibit) -> Opened | None:
    """The results that speak for an exhibit; None before any scan."""
    scan = latest_scan(exhibit)
    if scan is None:
        return None
    scan.exhibit = exhibit
    return opened(scan)
