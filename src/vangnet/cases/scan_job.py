"""A scan as work in the queue: run it, load what it finds while it runs, and say why it failed if it did."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks import task

from vangnet.cases.actions import likeness, loading
from vangnet.cases.actions.jobs import take
from vangnet.cases.evidence import place_of, results_of
from vangnet.cases.jobs import BEAT_SECONDS, QUEUE, Beat, StopAsked, ending
from vangnet.cases.models import Scan
from vangnet.errors import InputRefused, LibraryRefused, OutputRefused
from vangnet.reference.store import read_version
from vangnet.scan.parts.beside import join_beside
from vangnet.scan.run import Options, View
from vangnet.scan.run import scan as examine
from vangnet.scan.scope import scope_of


class EvidenceGone(InputRefused):
    """The exhibit was taken away while the scan ran."""


@task(queue_name=QUEUE)
def run_scan(pk: int) -> None:
    """Take a scan out of the queue and bring it to an end, or to its next stop."""
    scan = take(Scan, pk)
    if scan is not None:
        with ending(scan, _problem):
            _run(scan)


def _problem(error: Exception) -> Scan.Problem:
    if isinstance(error, LibraryRefused):
        return Scan.Problem.LIBRARY
    if isinstance(error, OutputRefused):
        by_disk = isinstance(error.__cause__, OSError | sqlite3.Error)
        return Scan.Problem.ROOM if by_disk else Scan.Problem.REFUSED
    if isinstance(error, InputRefused):
        return Scan.Problem.EVIDENCE
    if isinstance(error, DatabaseError) and "full" in str(error):
        return Scan.Problem.ROOM
    return Scan.Problem.FAULT


# -- what it does -----------------------------------------------------------------------------------------------------


def _run(scan: Scan) -> None:
    exhibit, folder = place_of(scan.exhibit), results_of(scan)
    library = _library(scan)
    watch = _Watch(scan, exhibit)
    options = Options(scope=scope_of(scan.scope), carve=scan.carve)
    with _Loader(scan, folder) as loader:
        watch.also = loader.raise_problem
        summary = examine(
            exhibit, folder, library=library, library_version=scan.library_version, options=options, watch=watch
        )
        watch.tell("join")
        join_beside(folder, watch=lambda _: watch.tell("join"))
        watch.tell("load")
        while loader.is_alive():
            watch.tell("load")
            loader.finish(BEAT_SECONDS)
    loader.raise_problem()
    watch.beat()
    scan.refresh_from_db()
    _keep_counts(scan, summary)
    loading.settle(scan)
    watch.tell("likeness")
    case = scan.exhibit.case
    likeness.group_alike(case, map(results_of, Scan.objects.filter(exhibit__case=case).order_by("pk")))


def _library(scan: Scan) -> Path | None:
    """The library of this scan, which stays the same when it goes on: the version is chosen when it first runs."""
    place = Path(settings.LIBRARY)
    if scan.started_at is None:
        scan.started_at = timezone.now()
        scan.library_version = read_version(str(place), None).number if place.exists() else None
        scan.save(update_fields=["started_at", "library_version"])
    return None if scan.library_version is None else place


def _keep_counts(scan: Scan, summary: dict[str, object]) -> None:
    scan.statuses, scan.reasons = summary["statuses"], summary["reasons"]
    scan.save(update_fields=["statuses", "reasons"])


class _Watch(Beat):
    """Tells how far the scan is; looks at each beat whether the exhibit and the loading are still there."""

    def __init__(self, scan: Scan, exhibit: Path) -> None:
        super().__init__(scan)
        self._exhibit = exhibit
        self.also: Callable[[], None] = lambda: None

    def __call__(self, view: View) -> None:
        is_read = view.stage == "examine"  # the inventory counts what there is, and reads nothing
        self.tell(
            view.stage,
            files=view.files if is_read else 0,
            bytes=view.bytes if is_read else 0,
            total_files=view.total_files,
            total_bytes=view.total_bytes,
            statuses=view.statuses,
        )

    def beat(self) -> None:
        self.also()
        super().beat()
        if not self._exhibit.exists():
            raise EvidenceGone(f"{self._exhibit.name}: is not there any more; what was examined before is kept")


class _Loader(threading.Thread):
    """Brings what the scan completed into the case while the scan goes on, beside it, so that neither waits."""

    def __init__(self, scan: Scan, folder: Path) -> None:
        super().__init__(name=f"loading scan {scan.pk}", daemon=True)
        self._scan = Scan.objects.select_related("exhibit__case").get(pk=scan.pk)
        self._folder = folder
        self._is_ended, self._is_broken = threading.Event(), threading.Event()
        self._problem: Exception | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *why: object) -> None:
        if why[0] is not None and not issubclass(why[0], StopAsked):  # type: ignore[arg-type]
            self._is_broken.set()
        self._is_ended.set()
        self.join()

    def run(self) -> None:
        try:
            while not self._is_ended.wait(BEAT_SECONDS):
                self._load()
            self._load()
        except Exception as error:
            self._problem = error
        finally:
            connection.close()

    def finish(self, seconds: float) -> None:
        """Wait for the rest."""
        self._is_ended.set()
        self.join(seconds)

    def raise_problem(self) -> None:
        """Say what went wrong here, if anything."""
        if self._problem is not None:
            raise self._problem

    def _load(self) -> None:
        close_old_connections()
        loading.load(self._scan, self._folder, is_over=self._is_broken.is_set)
