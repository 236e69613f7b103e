"""Files of reports come in: kept whole first, then read in confined workers piece by piece, with an account of each.

What is read is the kept copy, so that what was read is what is kept. A file whose reading was cut off is read again
from its beginning; what it brought in before is known, and its sums come out the same.
"""

import hashlib
import logging
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.cases.processes import is_gone, this_process
from vangnet.errors import InputRefused
from vangnet.identities.models import Identifier
from vangnet.intake.reading import read_files
from vangnet.intake.report import Channel, Reading
from vangnet.reports.actions.alarming import raise_alarm
from vangnet.reports.actions.receiving import Incoming, Known, TakenOver, receive_piece
from vangnet.reports.keeping import keep_file, read_kept
from vangnet.reports.models import Alarm, Arrival, KeptFile, Mention, Report
from vangnet.words import Word

logger = logging.getLogger(__name__)

State = Arrival.State
LARGEST = 2 * 2**30
"""Bytes of one file: it is sealed in memory."""

_UNCOUNTED = 200
"""Reports that may come in before the database counts its rows again; it does so whenever they doubled."""

_FOLDER = "reading"
Watch = Callable[[Arrival], None]
"""Is told of an arrival after each of its pieces."""


class Leaving(Exception):
    """Whoever reads must end; what was not read waits."""


def files_at(path: Path) -> list[Path]:
    """The file at a path, or all files of a folder; links are not followed. Raises InputRefused."""
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        if not found:
            raise InputRefused(f"{path}: the folder is empty")
        return found
    if not path.is_file():
        raise InputRefused(f"{path}: no such file or folder")
    return [path]


def keep(path: Path, *, unit: Unit, by: Actor, channel: str = "") -> Arrival:
    """Keep a file whole, and open an account for it. Raises InputRefused."""
    size = path.stat().st_size
    if size > LARGEST:
        raise InputRefused(f"{path.name}: {size:,} bytes are more than the {LARGEST:,} that one file may have")
    return keep_data(path.read_bytes(), path.name, unit=unit, by=by, channel=channel)


@transaction.atomic
def keep_data(data: bytes, name: str, *, unit: Unit, by: Actor, channel: str = "") -> Arrival:
    """The same of contents. An account of the same file that did not come to its end is taken up again."""
    file = keep_file(data, name)
    for one in (
        Arrival.objects.select_for_update().filter(file=file, unit=unit).exclude(state=State.DONE).order_by("pk")
    ):
        if one.state != State.RUNNING or is_gone(one.worker):
            Arrival.objects.filter(pk=one.pk).update(state=State.WAITING, worker="")
            one.refresh_from_db()
            return one
    sums = dict.fromkeys(("told", "accepted", "repeated", "refused"), 0)
    arrival = Arrival.objects.create(
        way=Arrival.Way.FILE,
        unit=unit,
        file=file,
        reference=name[:300],
        made_by=by.person,
        state=State.WAITING,
        channel=channel,
        as_channel=channel,
        **sums,
    )
    record(Act("arrival.keep", objects=(f"arrival:{arrival.pk}",), details={"bytes": len(data)}), by=by)
    return arrival


def wait_again(arrival: Arrival, *, by: Actor) -> bool:
    """A file whose reading was cut off waits again; False: it is being read, or was read to its end."""
    with transaction.atomic():
        same = Arrival.objects.filter(pk=arrival.pk, file__isnull=False, state__in=(State.FAILED, State.WAITING))
        is_waiting = bool(same.update(state=State.WAITING, worker=""))
        if is_waiting:
            record(Act("arrival.again", objects=(f"arrival:{arrival.pk}",)), by=by)
    return is_waiting


def read_in(
    arrivals: Sequence[Arrival],
    *,
    by: Actor,
    jobs: int | None = None,
    watch: Watch = lambda _: None,
    is_over: Callable[[], bool] = lambda: False,
) -> list[Arrival]:
    """Read kept files and take their reports in; gives the arrivals as they are now. What somebody else reads, is left.

    However it ends, each of these arrivals says how far it came. Raises Leaving when `is_over` says so.
    """
    mine = {one.pk: one for one in (_claimed(each) for each in arrivals) if one is not None}
    try:
        with _unsealed(mine) as folders:
            _read(mine, folders, by=by, jobs=jobs, watch=watch, is_over=is_over)
    except Leaving:
        _release(mine, State.WAITING)
        raise
    except Exception as error:
        _release(mine, State.FAILED, str(error) or type(error).__name__)
        for one in mine.values():
            facts = {"arrival": one.pk, "name": one.reference, "why": str(error)[:500]}
            raise_alarm(Alarm.Kind.UNREAD, f"arrival:{one.pk}", facts=facts, unit=one.unit)
        raise
    return list(Arrival.objects.filter(pk__in=[one.pk for one in arrivals]).order_by("pk"))


# -- behind it --------------------------------------------------------------------------------------------------------


def _claimed(arrival: Arrival) -> Arrival | None:
    """Take a waiting file, with its sums as if only what it brought in were told; None: somebody else has it."""
    with transaction.atomic():
        waiting = Arrival.objects.select_for_update().filter(pk=arrival.pk, state=State.WAITING).first()
        if waiting is None:
            return None
        came = Report.objects.filter(arrival=waiting).count()
        for name, value in {
            "state": State.RUNNING, "worker": this_process(), "beat_at": timezone.now(), "failure": "", "pieces": 0,
            "told": came, "accepted": came, "repeated": 0, "refused": 0, "problems": [], "beside": [], "unknown": {},
            "empty": [],
        }.items():  # fmt: skip
            setattr(waiting, name, value)
        waiting.save()
    return Arrival.objects.select_related("unit", "file").get(pk=arrival.pk)


def _read(
    mine: dict[int, Arrival],
    folders: Mapping[int, Path],
    *,
    by: Actor,
    jobs: int | None,
    watch: Watch,
    is_over: Callable[[], bool],
) -> None:
    passes = {pk: _Pass(one) for pk, one in mine.items()}
    for name, reading in read_files(list(folders.values()), jobs=jobs):
        pk = int(name.partition("/")[0])
        if pk not in mine:
            continue
        try:
            mine[pk] = passes[pk].take(reading, by)
        except TakenOver:
            logger.warning("arrival %s: taken over by another worker", pk)
            mine.pop(pk)
            continue
        watch(mine[pk])
        if is_over():
            raise Leaving
    for pk in list(mine):
        _end(mine[pk], passes[pk], by)


def _count_rows() -> None:
    """Let PostgreSQL count the rows of reports: a table that was empty when it last did is read whole each time."""
    if connection.vendor == "postgresql":
        tables = ", ".join(
            connection.ops.quote_name(each._meta.db_table)  # noqa: SLF001
            for each in (Report, Mention, Identifier)
        )
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")


class _Pass:
    """One reading of a file from its beginning."""

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.empty: tuple[str, ...] = ()
        self._seen: set[Known] = set()
        self._same: Counter[str] = Counter()
        self._counted = _UNCOUNTED

    def take(self, reading: Reading, by: Actor) -> Arrival:
        """Take in what was read of the file since the last piece."""
        self.empty = reading.empty or self.empty
        self.arrival = receive_piece(
            self.arrival,
            self._incoming(reading),
            by=by,
            seen=self._seen,
            refused=[_named(each, self.arrival) for each in reading.problems],
            beside=[self._inside(name) for name in reading.beside],
        )
        if self.arrival.accepted >= 2 * self._counted:
            self._counted = self.arrival.accepted
            _count_rows()
        return self.arrival

    def _incoming(self, reading: Reading) -> list[Incoming]:
        found = []
        for read in reading.reports:
            report = read
            if self.arrival.as_channel:
                report = msgspec.structs.replace(report, channel=Channel(self.arrival.as_channel))
            found.append(Incoming(report=report, place="" if report.source_number else self._place(report)))
        return found

    def _place(self, report: msgspec.Struct) -> str:
        """By what a report without a number is known again: its file, its contents, and which of the same it is."""
        digest = hashlib.sha256(msgspec.json.encode(msgspec.to_builtins(report, str_keys=True))).hexdigest()[:32]
        self._same[digest] += 1
        return f"{_sha256(self.arrival)[:32]}:{digest}:{self._same[digest]}"

    def _inside(self, name: str) -> str:
        return name.removeprefix(f"{self.arrival.pk}/")


def _named(told: Word, arrival: Arrival) -> Word:
    """A problem with the name of the file as people know it, without the folder in which it was read."""
    values = {name: value.removeprefix(f"{arrival.pk}/") for name, value in told.values.items()}
    return Word(told.code, values)


def _sha256(arrival: Arrival) -> str:
    return arrival.file.sha256 if arrival.file else ""


def _end(arrival: Arrival, told: _Pass, by: Actor) -> None:
    """A file was read to its end: what must not pass unseen is an alarm."""
    with transaction.atomic():
        mine = Arrival.objects.filter(pk=arrival.pk, worker=arrival.worker, state=State.RUNNING)
        if not mine.update(state=State.DONE, worker="", ended_at=timezone.now(), empty=list(told.empty)):
            return
        arrival.refresh_from_db()
        facts: dict[str, object] = {"arrival": arrival.pk, "name": arrival.reference}
        if told.empty:
            key = f"{arrival.channel}: {', '.join(told.empty)}"
            raise_alarm(Alarm.Kind.PARSER, key, facts={**facts, "empty": list(told.empty)}, unit=arrival.unit)
        if arrival.refused or not arrival.told:
            raise_alarm(
                Alarm.Kind.UNREAD,
                f"arrival:{arrival.pk}",
                facts={**facts, "refused": arrival.refused},
                unit=arrival.unit,
            )
        details = {name: getattr(arrival, name) for name in ("told", "accepted", "repeated", "refused")}
        record(Act("arrival.end", objects=(f"arrival:{arrival.pk}",), details=details), by=by)


def _release(mine: Mapping[int, Arrival], state: str, why: str = "") -> None:
    for one in mine.values():
        running = Arrival.objects.filter(pk=one.pk, worker=one.worker, state=State.RUNNING)
        running.update(state=state, worker="", failure=why[:2_000])


# -- the kept copies, readable while they are read --------------------------------------------------------------------


@contextmanager
def _unsealed(mine: Mapping[int, Arrival]) -> Iterator[dict[int, Path]]:
    """The kept files in the clear, each in a folder with the number of its arrival; gone when they were read."""
    place = Path(settings.REPORTS) / _FOLDER
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    clear_up()
    folder = Path(tempfile.mkdtemp(prefix=f"{this_process()}.", dir=place))
    try:
        yield {pk: _written(folder / str(pk), one.file) for pk, one in mine.items() if one.file}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_up() -> None:
    """Take away what a process that was killed left in the clear."""
    place = Path(settings.REPORTS) / _FOLDER
    for left in place.iterdir() if place.exists() else ():
        if is_gone(left.name.rpartition(".")[0]):
            shutil.rmtree(left, ignore_errors=True)


def _written(folder: Path, file: KeptFile) -> Path:
    folder.mkdir(mode=0o700)
    name = re.sub(r"[/\0]", "_", file.name)[-100:] or "file"
    place = folder / (name if name not in (".", "..") else "file")
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(read_kept(file))
    return folder
