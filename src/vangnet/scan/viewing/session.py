"""One exhibit while it is looked at: its workers, the reader of its sources, and the thread that listens to them."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Lock, Thread

import msgspec

from vangnet.errors import VangnetError
from vangnet.sandbox import Confinement, Died, Message, Pool, Worker, wait
from vangnet.scan.fetching import Fetcher
from vangnet.scan.viewing import worker
from vangnet.scan.viewing.places import Place, Places
from vangnet.scan.viewing.wire import WALKING, Answer, Ask, Job, Settings, What
from vangnet.scan.wire import Question, ReaderSettings
from vangnet.values import Reason

MOST_ASKS = 64
"""So many things from one container go to a worker at once: it walks through the container once for all of them."""

_LISTEN_SECONDS = 0.5

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Answer).decode
_decode_question = msgspec.msgpack.Decoder(Question).decode


class Closed(VangnetError):
    """The session has ended; a new one must be opened."""


_ENDED = VangnetError("the viewer was closed while somebody waited for a picture")


class _Wanted(msgspec.Struct):
    """One thing that somebody waits for."""

    ask: Ask
    place: Place
    answer: Future[Answer]
    is_alone: bool = False  # a worker died on its way to it, or to something that was asked for with it

    def is_beside(self, other: "_Wanted") -> bool:
        if self.is_alone or other.is_alone or self.place.name is None:
            return False
        return (self.place.item, self.place.above) == (other.place.item, other.place.above)


class _Given(msgspec.Struct):
    """What a worker has in hand, and until when the next answer must have come."""

    worker: Worker
    wanted: dict[int, _Wanted]
    deadline: float
    is_late: bool = False


class Session:
    """Keeps workers for one exhibit until it was idle for long enough. May be asked by several threads at once."""

    def __init__(
        self,
        settings: Settings,
        readers: ReaderSettings,
        places: Places,
        *,
        jobs: int,
        seconds: float,
        idle: float,
        readable: tuple[bytes, ...] = (),
    ) -> None:
        self.places = places
        self._used = time.monotonic()
        self._users = 0
        self._seconds, self._idle = seconds, idle
        self._lock = Lock()
        self._queue: deque[_Wanted] = deque()
        self._given: dict[int, _Given] = {}  # by the slot of the worker
        self._number = 0
        self._reads_sources = False
        self._ends = self.closed = False
        self._fetcher = Fetcher(readers, workers=jobs)
        self._pool = Pool(
            worker.prepare,
            _encode(settings),
            jobs=jobs,
            limits=Confinement(readable=(readers.root, *readable)),
            windows=self._fetcher.windows_of,
            preload=("vangnet.scan.reader",),
        )
        self._thread = Thread(target=self._listen, name="vangnet-viewing", daemon=True)
        self._thread.start()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the session open while somebody asks and waits. Raises Closed when it has ended."""
        with self._lock:
            if self._ends:
                raise Closed
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                self._used = time.monotonic()

    def ask(self, wished: Sequence[tuple[Place, bytes | None, What]]) -> list[Future[Answer]]:
        """Ask for some things, while the session is in use; their answers come when they come."""
        with self._lock:
            if self._ends:
                raise _ENDED
            for place, sha256, what in wished:
                self._number += 1
                self._reads_sources = self._reads_sources or place.item.source is not None
                self._queue.append(_Wanted(Ask(self._number, place.name, sha256, what), place, Future()))
            wanted = [self._queue[at].answer for at in range(-len(wished), 0)]
            self._feed()
            return wanted

    def end_if_idle(self) -> bool:
        """End unless somebody waits for something; tells whether it ends."""
        with self._lock:
            self._ends = self._ends or not self._users
            return self._ends

    def end(self) -> None:
        """End now; who still waits is told that the session has ended."""
        with self._lock:
            self._ends = True
        self._thread.join()

    # -- giving ------------------------------------------------------------------------------------------------------

    def _feed(self) -> None:
        """Give the next things to every worker that has nothing to do. The lock is held."""
        for free in self._pool.workers:
            if not self._queue:
                return
            if free.slot in self._given:
                continue
            batch = self._batch()
            first = batch[0].place
            job = Job(first.item, first.above, tuple(wanted.ask for wanted in batch))
            wanted = {each.ask.number: each for each in batch}
            self._given[free.slot] = _Given(free, wanted, time.monotonic() + self._seconds)
            free.send_job(_encode(job))

    def _batch(self) -> list[_Wanted]:
        """The next thing, and what else is asked for from the same container."""
        first = self._queue.popleft()
        beside = [each for each in self._queue if each.is_beside(first)][: MOST_ASKS - 1]
        for each in beside:
            self._queue.remove(each)
        return [first, *beside]

    # -- listening ---------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        """The session's own thread, until its end."""
        fault: VangnetError = _ENDED
        try:
            with self._pool, self._fetcher:
                while not self._is_over():
                    for event in wait(self._pools(), _LISTEN_SECONDS):
                        self._heard(event)
                    self._kill_late()
        except Exception as error:  # a worker that cannot start, or a fault of ours: who waits must hear of it
            fault = VangnetError(f"pictures cannot be shown on this machine: {error}")
        finally:
            self._give_up(fault)
            self.places.close()

    def _is_over(self) -> bool:
        with self._lock:
            is_idle = not self._users and time.monotonic() - self._used > self._idle
            self._ends = self._ends or is_idle
            return self._ends

    def _give_up(self, fault: Exception) -> None:
        with self._lock:
            self._ends = self.closed = True
            left = [*self._queue, *(each for given in self._given.values() for each in given.wanted.values())]
            self._queue.clear()
            self._given.clear()
        for each in left:
            each.answer.set_exception(fault)

    def _pools(self) -> tuple[Pool, ...]:
        return (self._pool, self._fetcher.pool) if self._reads_sources else (self._pool,)

    def _heard(self, event: Message | Died) -> None:
        if event.worker.pool is not self._pool:
            self._fetcher.heard(event)
        elif isinstance(event, Died):
            self._died(event)
        elif event.is_question:
            if (piece := _decode_question(event.data).piece) is not None:
                self._fetcher.asked(event.worker, piece)
        else:
            self._answered(event.worker, _decode(event.data))

    def _answered(self, answering: Worker, answer: Answer) -> None:
        with self._lock:
            given = self._given[answering.slot]
            wanted = given.wanted.pop(answer.number)
            given.deadline = time.monotonic() + self._seconds
            if not given.wanted:
                del self._given[answering.slot]
            self._feed()
        wanted.answer.set_result(answer)

    def _died(self, death: Died) -> None:
        """What the worker was at costs a reason; all else that it had is given to another."""
        if self._reads_sources:
            self._fetcher.gone(death.worker)
        with self._lock:
            given = self._given.get(death.worker.slot)
            if given is None or given.worker is not death.worker:
                self._feed()
                return
            del self._given[death.worker.slot]
            lost = _lost(given, death)
            self._queue.extendleft(each for each in reversed(given.wanted.values()) if each not in lost)
            self._feed()
        reason = Reason.TIMEOUT if given.is_late else death.reason
        for each in lost:
            each.answer.set_result(Answer(each.ask.number, reason=reason))

    def _kill_late(self) -> None:
        """End what hangs without using processor time, such as a failing disk; a reader that it waits for as well."""
        now = time.monotonic()
        with self._lock:
            late = [given for given in self._given.values() if now > given.deadline]
            for given in late:
                given.is_late, given.deadline = True, now + self._seconds
                given.worker.process.kill()
        if late and self._reads_sources:
            for reader in self._fetcher.pool.workers:
                reader.process.kill()


def _lost(given: _Given, death: Died) -> list[_Wanted]:
    """What a worker died of: what it was decoding, or what it was looking for in a container.

    Of several things that it was looking for, each is asked for again alone: some may lie before the place that kills.
    """
    wanted = list(given.wanted.values())
    marked = given.wanted.get(death.item)
    if marked is None or death.place != WALKING:
        return [marked or wanted[0]]
    if len(wanted) == 1 or given.is_late:
        return wanted
    for each in wanted:
        each.is_alone = True
    return []
