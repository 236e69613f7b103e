"""Files of reports, read in confined workers: a file that kills its worker costs one report, and gives a reason."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused
from vangnet.intake import worker
from vangnet.intake.formats import FORMATS
from vangnet.intake.report import Reading
from vangnet.intake.worker import Batch, Job
from vangnet.sandbox import Confinement, Died, Message, Pool, Worker
from vangnet.words import Word, word

LEAST_REPORTS = 20
"""So many reports of a format must a file hold, before fields that none has are a fault of the reading."""
SHARE = 0.05
MOST_DEATHS = 8
MEMORY_BYTES = 1024 * 2**20
MOST_HELD = 32
"""Batches that wait for those of an earlier file; workers wait then too."""


def batches(path: Path, *, jobs: int | None = None, progress: Callable[[int], None] | None = None) -> Iterator[Reading]:
    """Read a file of reports, or all files of a folder, in pieces of some hundreds of reports.

    The last piece holds no reports: it tells which fields were `empty` over all of it. `progress` is told how many
    reports were read so far. Raises InputRefused where there is nothing to read at that path.
    """
    if not path.exists():
        raise InputRefused(f"{path}: no such file or folder")
    counted = _Counted()
    count = 0
    for _, reading, batch in _read([path], jobs=jobs):
        counted.add(batch)
        count += len(reading.reports)
        if progress:
            progress(count)
        if reading.reports or reading.problems or reading.beside:
            yield reading
    yield Reading(empty=counted.empty())


def read_files(
    paths: Sequence[Path], *, jobs: int | None = None, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[str, Reading]]:
    """Read files of reports, each told by its name with what came out of it; folders are read whole.

    They come in the order of the files, however many are read at once. The last piece of each file tells its `empty`.
    """
    yield from _each_counted(_read(paths, jobs=jobs), progress)


def read_bodies(bodies: Sequence[tuple[str, bytes]], *, jobs: int | None = None) -> Iterator[tuple[str, Reading]]:
    """Read messages that came as bytes, by name, such as those of a hotline in a bundle; as `read_files` does."""
    given = [Job(number, name, "", data) for number, (name, data) in enumerate(bodies)]
    yield from _each_counted(_dispatched(given, (), jobs), None)


def _each_counted(
    read: Iterable[tuple[str, Reading, Batch]], progress: Callable[[int], None] | None
) -> Iterator[tuple[str, Reading]]:
    counted: dict[int, _Counted] = {}
    count = 0
    for name, reading, batch in read:
        of_file = counted.setdefault(batch.number, _Counted())
        of_file.add(batch)
        count += len(reading.reports)
        if progress:
            progress(count)
        if batch.is_end:
            reading = msgspec.structs.replace(reading, empty=counted.pop(batch.number).empty())  # noqa: PLW2901
        yield name, reading


class _Counted:
    """How many reports of each format there were, and how many of them had what is always there."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}
        self._counts: dict[str, dict[str, int]] = {}

    def add(self, batch: Batch) -> None:
        for name, count in batch.told.items():
            self._told[name] = self._told.get(name, 0) + count
        for name, counts in batch.counts.items():
            held = self._counts.setdefault(name, {})
            for place, count in counts.items():
                held[place] = held.get(place, 0) + count

    def empty(self) -> tuple[str, ...]:
        """The places that a format should always fill, and that less than one in twenty of its reports has."""
        return tuple(
            place
            for name, told in self._told.items()
            if told >= LEAST_REPORTS
            for place in FORMATS[name].ALWAYS
            if self._counts[name].get(place, 0) < SHARE * told
        )


def _files(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """The files at these paths, by name; links are not followed."""
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
            found += [(f"{path.name}/{one.relative_to(path)}", one) for one in inside]
        else:
            found.append((path.name, path))
    return found


def _read(paths: Sequence[Path], *, jobs: int | None) -> Iterator[tuple[str, Reading, Batch]]:
    given = [Job(number, name, os.path.realpath(path)) for number, (name, path) in enumerate(_files(paths))]
    readable = tuple(os.fsencode(os.path.realpath(path)) for path in paths)
    yield from _dispatched(given, readable, jobs)


def _dispatched(
    given: Sequence[Job], readable: tuple[bytes, ...], jobs: int | None
) -> Iterator[tuple[str, Reading, Batch]]:
    if not given:
        return
    count = min(jobs or len(os.sched_getaffinity(0)), len(given))
    limits = Confinement(memory=MEMORY_BYTES, readable=readable)
    with Pool(worker.prepare, b"", jobs=count, limits=limits) as pool:
        yield from _Dispatch(given, pool).readings()


class _Dispatch:
    """Gives files to workers, one at a time each, and goes on behind a piece that killed one.

    What was read comes out file by file, in the order that they were given in. Workers read ahead until so much is
    held that they wait.
    """

    def __init__(self, given: Sequence[Job], pool: Pool) -> None:
        self._pool = pool
        self._names = {job.number: job.name for job in given}
        self._order = deque(job.number for job in given)  # the files that did not come out whole yet
        self._waiting = deque(given)
        self._under_way: dict[int, tuple[Job, int]] = {}  # by slot: the job, and the piece that it is through to
        self._paused: dict[int, Worker] = {}  # by slot: who waits for an answer before reading on
        self._held: dict[int, deque[Batch]] = {}

    def readings(self) -> Iterator[tuple[str, Reading, Batch]]:
        self._feed()
        while self._order:
            for event in self._pool.wait(1.0):
                if isinstance(event, Died) and event.worker.slot not in self._under_way:
                    continue  # one that had nothing to do; another stands in its place
                batch = self._died(event) if isinstance(event, Died) else self._told(event)
                self._held.setdefault(batch.number, deque()).append(batch)
                self._feed()
            yield from self._ready()

    def _ready(self) -> Iterator[tuple[str, Reading, Batch]]:
        """Give out what is held of the first file, and of the next once that is whole."""
        while self._order and (held := self._held.get(self._order[0])):
            batch = held.popleft()
            reading = Reading(reports=batch.reports, problems=batch.problems, beside=batch.beside)
            yield self._names[batch.number], reading, batch
            if batch.is_end:
                del self._held[self._order.popleft()]
            self._feed()

    def _feed(self) -> None:
        """Let workers go on that may: always the one with the first file, others while not too much is held."""
        first = self._order[0] if self._order else None
        has_room = sum(map(len, self._held.values())) < MOST_HELD
        for slot, paused in list(self._paused.items()):
            if has_room or self._under_way[slot][0].number == first:
                del self._paused[slot]
                paused.answer(b"")
        for one in self._pool.workers:
            if one.slot in self._under_way or not self._waiting:
                continue
            if has_room or self._waiting[0].number == first:
                job = self._waiting.popleft()
                self._under_way[one.slot] = job, job.start
                one.send_job(msgspec.msgpack.encode(job))

    def _told(self, message: Message) -> Batch:
        slot = message.worker.slot
        batch = msgspec.msgpack.decode(message.data, type=Batch)
        job, _ = self._under_way.pop(slot)
        if message.is_question:
            self._under_way[slot] = job, batch.through
            self._paused[slot] = message.worker
        return batch

    def _died(self, died: Died) -> Batch:
        """Go on behind the piece that killed a worker, unless it was killed there before, or too often."""
        slot = died.worker.slot
        self._paused.pop(slot, None)
        job, through = self._under_way.pop(slot)
        place, name = max(died.place, through), job.name
        goes_on = place not in job.skip and len(job.skip) < MOST_DEATHS
        if goes_on:
            again = msgspec.structs.replace(job, start=through, skip=(*job.skip, place))
            self._waiting.appendleft(again)
        code = "killed" if goes_on else "rest_unread"
        told: Word = word(f"intake.{code}", name=name, number=place + 1, reason=f"@{died.reason}", detail="")
        return Batch(job.number, through, problems=(told,), is_end=not goes_on)
