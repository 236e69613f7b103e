"""What a worker does with a scan: run it, load what it finds while it runs, and say why it ended."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks import task

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions import likeness, loading
from vangnet.cases.actions.scan import put_back
from vangnet.cases.evidence import place_of, results_of
from vangnet.cases.models import Scan
from vangnet.cases.processes import this_process
from vangnet.errors import InputRefused, LibraryRefused, OutputRefused
from vangnet.reference.store import read_version
from vangnet.scan.parts.beside import join_beside
from vangnet.scan.run import Options, View
from vangnet.scan.run import scan as examine
from vangnet.scan.scope import scope_of

logger = logging.getLogger(__name__)

QUEUE = "scans"
leaving = threading.Event()
"""Set when this worker must end: its scan goes back in the queue at the next beat."""

_BEAT_SECONDS = 1.0


class StopAsked(Exception):
    """Somebody asked the scan to stop."""


class Leaving(Exception):
    """The worker must end."""


class EvidenceGone(InputRefused):
    """The exhibit was taken away while the scan ran."""


@task(queue_name=QUEUE)
def run_scan(pk: int) -> None:
    """Take a scan out of the queue and bring it to an end, or to its next stop."""
    me = this_process()
    now = timezone.now()
    if not Scan.objects.filter(pk=pk, state=Scan.State.QUEUED).update(
        state=Scan.State.RUNNING, worker=me, beat_at=now, stage="", stop_asked=False
    ):
        return  # stopped while it waited, or another worker has it
    scan = Scan.objects.select_related("exhibit__case").get(pk=pk)
    with _ending(scan):
        _run(scan)


# -- how it ends ------------------------------------------------------------------------------------------------------


@contextmanager
def _ending(scan: Scan) -> Iterator[None]:
    """However it ends, the scan says how."""
    try:
        yield
    except StopAsked:
        _end(scan, Scan.State.STOPPED)
    except Leaving:
        put_back(scan)
    except loading.TakenOver:
        logger.warning("scan %s: taken over by another worker", scan.pk)
    except Exception as error:
        kind = _problem(error)
        if kind is Scan.Problem.FAULT:
            logger.exception("scan %s failed", scan.pk)
        _end(scan, Scan.State.FAILED, kind, str(error) or type(error).__name__)
    else:
        _end(scan, Scan.State.DONE)


def _end(scan: Scan, state: str, kind: str = "", problem: str = "") -> None:
    mine = Scan.objects.filter(pk=scan.pk, worker=scan.worker, state=Scan.State.RUNNING)
    if mine.update(
        state=state, stage="", ended_at=timezone.now(), worker="", stop_asked=False, problem_kind=kind, problem=problem
    ):
        objects = (f"exhibit:{scan.exhibit_id}", f"scan:{scan.pk}")
        details = {"state": state, "why": kind}
        record(Act("scan.end", case_number=scan.exhibit.case.number, objects=objects, details=details), by=Actor(None))


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
        watch.stage("join")
        join_beside(folder, watch=lambda _: watch.beat())
        watch.stage("load")
        while loader.is_alive():
            watch.beat()
            loader.finish(_BEAT_SECONDS)
    loader.raise_problem()
    watch.beat(now=True)
    scan.refresh_from_db()
    _keep_counts(scan, summary)
    loading.settle(scan)
    watch.stage("likeness")
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


class _Watch:
    """Tells the desk how far the scan is, once a second, and hears from it whether to stop."""

    def __init__(self, scan: Scan, exhibit: Path) -> None:
        self._scan = scan
        self._exhibit = exhibit
        self._told = 0.0
        self._facts: dict[str, object] = {}
        self.also: Callable[[], None] = lambda: None

    def __call__(self, view: View) -> None:
        is_read = view.stage == "examine"  # the inventory counts what there is, and reads nothing
        self._facts = {
            "stage": view.stage,
            "files": view.files if is_read else 0,
            "bytes": view.bytes if is_read else 0,
            "total_files": view.total_files,
            "total_bytes": view.total_bytes,
            "statuses": view.statuses,
        }
        self.beat()

    def stage(self, name: str) -> None:
        self._facts["stage"] = name
        self.beat(now=True)

    def beat(self, *, now: bool = False) -> None:
        if not now and time.monotonic() - self._told < _BEAT_SECONDS:
            return
        self._told = time.monotonic()
        self.also()
        mine = Scan.objects.filter(pk=self._scan.pk, worker=self._scan.worker, state=Scan.State.RUNNING)
        if not mine.update(beat_at=timezone.now(), **self._facts):
            raise loading.TakenOver("another worker goes on with this scan")
        if mine.filter(stop_asked=True).exists():
            raise StopAsked
        if leaving.is_set():
            raise Leaving
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
            while not self._is_ended.wait(_BEAT_SECONDS):
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
