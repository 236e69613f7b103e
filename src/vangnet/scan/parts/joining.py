"""Joining from beginning to end: candidates of several scans, tasks for confined workers, results on the disk."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from vangnet.errors import InputRefused, OutputRefused
from vangnet.evidence.address import unescape
from vangnet.reference.library import Library
from vangnet.sandbox import Confinement, Died, Pool
from vangnet.scan.parts import worker
from vangnet.scan.parts.choosing import Chosen, choose, named_tasks
from vangnet.scan.parts.search import Doubt
from vangnet.scan.parts.unfinished import Proof
from vangnet.scan.parts.wire import NOTHING, Answer, Given, Joined, Root, Task
from vangnet.scan.parts.written import JSON, Outcome, write
from vangnet.scan.results import Results
from vangnet.scan.wire import Settings

SURE = frozenset({Proof.CHECKSUM, Proof.DECODES, Proof.STRUCTURE})

_decode = msgspec.msgpack.Decoder(Answer).decode
_encode = msgspec.msgpack.Encoder().encode


class Effort(msgspec.Struct, frozen=True):
    """How much is tried: parts of all scans together, files that break off, and for one of those tests and seconds."""

    parts: int = 20_000
    heads: int = 5_000
    tests: int = 20_000
    seconds: float = 60.0


class View(msgspec.Struct, frozen=True):
    """What can be told while joining goes on."""

    done: int
    total: int
    joined: int


Watch = Callable[[View], None]


def join(
    scans: Sequence[Path],
    out: Path,
    *,
    library: Path | None,
    library_version: int | None = None,
    threshold_bits: int = 31,
    categories: Sequence[str] | None = None,
    effort: Effort | None = None,
    jobs: int | None = None,
    watch: Watch = lambda _: None,
) -> Outcome:
    """Find the parts of split files among the records of some scans, join and judge them; results go to `out`.

    The records of the scans are not changed. Raises InputRefused for a folder that is no scan or an exhibit that is
    not there any more, and OutputRefused when `out` cannot be written.
    """
    effort = effort or Effort()
    began = time.monotonic()
    opened = [Results.open(place) for place in scans]
    roots = tuple(_root(results) for results in opened)
    chosen = choose(opened, effort.parts)
    version = None if library is None else Library.open(str(library), library_version).version.number
    settings = Settings(
        root=b"",
        root_is_file=False,
        library=None if library is None else str(library.resolve()),
        library_version=version,
        categories=None if categories is None else tuple(categories),
        threshold_bits=threshold_bits,
        full_size=False,
    )
    given = Given(settings, roots, chosen.parts, effort.tests, effort.seconds)
    run = _Run(chosen, effort, watch)
    if run.has_work:
        readable = (*(os.path.dirname(root.path) if root.is_file else root.path for root in roots),)
        limits = Confinement(readable=(*readable, os.fsencode(settings.library or "")))
        with Pool(worker.prepare, _encode(given), jobs=jobs or os.cpu_count() or 1, limits=limits) as pool:
            run.work(pool)
    outcome = run.outcome(opened, settings, round(time.monotonic() - began, 3))
    _written(outcome, out)
    return outcome


def _root(results: Results) -> Root:
    exhibit = results.summary.exhibit
    if exhibit is None:
        raise InputRefused(f"{results.directory}: does not say which exhibit was scanned")
    path = unescape(exhibit)
    if not os.path.exists(path):
        raise InputRefused(f"{exhibit}: the exhibit is not there; parts are read again from it")
    return Root(path, not os.path.isdir(path))


def _written(outcome: Outcome, out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        write(outcome, out)
    except OSError as error:
        raise OutputRefused(f"{out / JSON}: {error.strerror or 'cannot be written'}") from error


class _Run:
    """One run: what its workers are given, and what came back."""

    def __init__(self, chosen: Chosen, effort: Effort, watch: Watch) -> None:
        self._chosen = chosen
        self._watch = watch
        heads = [part.number for part in chosen.parts if part.may_begin]
        followers = sum(part.may_follow for part in chosen.parts)
        named = named_tasks(chosen.parts)
        self._stages: list[Callable[[], Iterator[Task]]] = [lambda: iter(named), self._by_content]
        self._heads = heads[: effort.heads] if followers else []
        self._heads_left_out = len(heads) - len(self._heads) if followers else 0
        self._total = len(named) + len(self._heads)
        self._joined: list[Joined] = []
        self._used: set[int] = set()  # in files that are sure, and parts that a worker died on
        self._answers: list[Answer] = []
        self._deaths: dict[int, int] = {}
        self._failed: dict[int, str] = {}
        self._number = 0
        self.has_work = bool(self._total)

    def work(self, pool: Pool) -> None:
        for stage in self._stages:
            self._stage(pool, deque(stage()))

    def _by_content(self) -> Iterator[Task]:
        for head in self._heads:
            if head not in self._used:
                yield Task(-1, head=head)

    def _stage(self, pool: Pool, tasks: deque[Task]) -> None:
        """Keep every worker at one task; what was used up meanwhile is left out of the next."""
        running: dict[int, Task] = {}
        holds: dict[int, int] = {}
        while tasks or running:
            for one in pool.workers:
                if id(one) not in holds and (task := self._next(tasks)):
                    running[task.number], holds[id(one)] = task, task.number
                    one.send_job(_encode(task))
            if not running:
                continue
            for event in pool.wait(1.0):
                number = holds.pop(id(event.worker), None)
                if number is None:
                    continue
                task = running.pop(number)
                if isinstance(event, Died):
                    self._died(event, task, tasks)
                else:
                    self._take(_decode(event.data))
            self._watch(View(len(self._answers) + len(self._failed), self._total, len(self._joined)))

    def _next(self, tasks: deque[Task]) -> Task | None:
        while tasks:
            task = tasks.popleft()
            orders = tuple(order for order in task.orders if not self._used & set(order))
            if (task.orders and not orders) or task.head in self._used:
                self._total -= 1
                continue
            self._number += 1
            return msgspec.structs.replace(task, number=self._number, orders=orders, gone=frozenset(self._used))
        return None

    def _take(self, answer: Answer) -> None:
        self._answers.append(answer)
        if answer.joined is not None:
            self._joined.append(answer.joined)
            if answer.joined.proof in SURE and not answer.joined.doubts:
                self._used.update(answer.joined.parts)

    def _died(self, death: Died, task: Task, tasks: deque[Task]) -> None:
        """Leave out the part that a worker died on; a task that kills a second time is given up."""
        self._deaths[task.head] = self._deaths.get(task.head, 0) + 1
        if death.place != NOTHING and death.item >= 0 and not task.orders:
            self._used.add(death.place - 1)
        if task.orders or self._deaths[task.head] > 3 or death.item < 0 or death.place - 1 == task.head:
            self._failed[task.number] = death.reason
        else:
            tasks.append(task)

    def outcome(self, scans: Sequence[Results], settings: Settings, seconds: float) -> Outcome:
        answers = self._answers
        return Outcome(
            scans=tuple(scan.directory for scan in scans),
            exhibits=tuple(scan.summary.exhibit or "" for scan in scans),
            library=settings.library,
            library_version=settings.library_version,
            threshold_bits=settings.threshold_bits,
            parts=self._chosen.parts,
            joined=tuple(_with_shared(_without_lesser(self._joined))),
            heads=sum(answer.is_unfinished for answer in answers),
            tests=sum(answer.tests for answer in answers),
            limited=sum(answer.limited for answer in answers),
            left_out=self._chosen.left_out + self._heads_left_out,
            unread=len({number for answer in answers for number in answer.unread}),
            failed=tuple(self._failed.values()),
            seconds=seconds,
        )


def _without_lesser(joined: Sequence[Joined]) -> list[Joined]:
    """Drop what names alone, or less proof, say of parts that a surer file holds; and what was found twice."""
    kept: dict[tuple[int, ...], Joined] = {}
    sure = {number for one in joined if one.proof in SURE and not one.doubts for number in one.parts}
    for one in joined:
        if one.proof in SURE and not one.doubts:
            kept[one.parts] = one
    for one in sorted(joined, key=lambda one: (one.proof == Proof.NAMES, Doubt.INCOMPLETE in one.doubts)):
        if not sure & set(one.parts):
            kept.setdefault(one.parts, one)
    return list(kept.values())


def _with_shared(joined: Sequence[Joined]) -> Iterator[Joined]:
    """Say of each file whether a part of it is claimed by another one as well."""
    for one in joined:
        others = {number for other in joined if other is not one for number in other.parts}
        doubts = (*one.doubts, Doubt.SHARED) if others & set(one.parts) else one.doubts
        yield msgspec.structs.replace(one, doubts=doubts)
