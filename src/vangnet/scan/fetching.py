"""The parent's part in reading sources: which reader puts which bytes into which worker's window, and when.

A job's files are loaded while the worker is still busy with the job before. Only words pass through here: the bytes
go from the reader to the worker in memory that those two share.
"""

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Self

import msgspec

from vangnet.sandbox import Confinement, Died, Message, Pool, Window, Worker, wait
from vangnet.scan import reader
from vangnet.scan.remote import ASKED_BYTES, ASKED_PLACE, LOAD_BYTES, WINDOW_BYTES
from vangnet.scan.wire import Fetch, Fetched, Item, Job, List, Listed, Piece, ReaderSettings

_MOST_READERS = 4
_AT_ONCE = 2  # what a reader has before it: one that it works on, one to go on with

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Fetched | Listed).decode


class Load(msgspec.Struct):
    """The bytes of one job's files on their way into half a window; `worker` waits for them if it is set."""

    slot: int
    job: int
    half: int
    flights: int
    given: list[tuple[int, str | None]]
    worker: Worker | None = None
    is_done: bool = False


class Flight(msgspec.Struct):
    """A fetch on its way: for a load, whose numbers its pieces have, or for a worker that asked (None: it died)."""

    slot: int
    pieces: tuple[Piece, ...]
    load: Load | None
    numbers: tuple[int, ...]
    worker: Worker | None = None
    number: int = 0


class Fetcher:
    """Keeps the readers of all sources of a scan; they start when the first source is looked for."""

    def __init__(self, settings: ReaderSettings, *, workers: int) -> None:
        self._settings = settings
        self._windows = [Window(WINDOW_BYTES) for _ in range(workers)]
        self._readers = max(1, min(_MOST_READERS, workers // 2))
        self._queues: list[deque[Flight]] = [deque() for _ in range(self._readers)]
        self._flying: list[deque[Flight]] = [deque() for _ in range(self._readers)]
        self._loads: list[Load] = []
        self._asked: dict[int, Flight] = {}  # by the slot of the worker that asked
        self._held: dict[int, Flight] = {}
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "pool" in self.__dict__:
            self.pool.__exit__()
        for window in self._windows:
            window.close()

    @cached_property
    def pool(self) -> Pool:
        """The readers: each keeps open what it was asked for, so that a source is opened once for all workers."""
        return Pool(
            reader.prepare,
            _encode(self._settings),
            jobs=self._readers,
            limits=Confinement(open_files=512, readable=(self._settings.root,)),
            windows=lambda _: tuple(self._windows),
            preload=("vangnet.scan.worker",),
        )

    def windows_of(self, slot: int) -> tuple[Window, ...]:
        """The window of one worker."""
        return (self._windows[slot],)

    # -- listing -----------------------------------------------------------------------------------------------------

    def listing(self, address: str) -> Iterator[Listed]:
        """List a source, if there is one at this address; the last part has `done`."""
        slot = self._reader_of(address)
        self.pool.workers[slot].send_job(_encode(List(address)))
        while True:
            for event in wait((self.pool,), 1.0):
                if event.worker.slot != slot:
                    continue
                if isinstance(event, Died):
                    yield Listed((), done=True, kind="application/octet-stream", reason=event.reason)
                    return
                listed = _decode(event.data)
                if isinstance(listed, Listed):
                    yield listed
                    if listed.done:
                        return

    def _reader_of(self, address: str) -> int:
        return sum(address.encode()) % self._readers

    # -- loading -----------------------------------------------------------------------------------------------------

    def load(self, job: Job, slot: int) -> Job:
        """Begin to load a job's files of sources; gives the job with their places in the window."""
        wanted: dict[int, list[tuple[int, Piece]]] = {}
        items: list[Item] = []
        half = next((half for half in (0, 1) if not self._is_taken(slot, half)), None)
        if half is None:
            return job
        place, end, count = half * LOAD_BYTES, (half + 1) * LOAD_BYTES, 0
        for item in job.items:
            if item.source is None or item.size is None or place + item.size > end:
                items.append(item)
                continue
            piece = Piece(item.source, item.key, 0, item.size, place)
            wanted.setdefault(self._reader_of(item.source), []).append((count, piece))
            items.append(msgspec.structs.replace(item, loaded=(count, place)))
            place, count = place + item.size, count + 1
        if not count:
            return job
        load = Load(slot, job.number, half, len(wanted), [(0, None)] * count)
        self._loads.append(load)
        for reader_slot, pieces in wanted.items():
            numbers, wished = zip(*pieces, strict=True)
            self._queues[reader_slot].append(Flight(slot, wished, load, numbers))
            self._send(reader_slot)
        return Job(job.number, tuple(items))

    def _is_taken(self, slot: int, half: int) -> bool:
        return any((load.slot, load.half) == (slot, half) for load in self._loads)

    def unload(self, slot: int, job: int) -> None:
        """Forget a job that is done, or whose worker died. Its half is free once nothing is on its way there."""
        for load in self._loads:
            if (load.slot, load.job) == (slot, job):
                load.is_done, load.worker = True, None
        self._sweep()

    def loaded(self, worker: Worker, job: int) -> None:
        """Answer a worker when the files of its job have been loaded: now or later."""
        for load in self._loads:
            if (load.slot, load.job) == (worker.slot, job):
                load.worker = worker
                self._answer(load)

    def asked(self, worker: Worker, piece: Piece) -> None:
        """Pass a worker's own question on, before all that is only being prepared."""
        safe = msgspec.structs.replace(piece, place=ASKED_PLACE, size=min(piece.size, ASKED_BYTES))
        flight = Flight(worker.slot, (safe,), None, (0,), worker)
        if worker.slot in self._asked:  # its predecessor's question is not yet answered, into the same place
            self._held[worker.slot] = flight
        else:
            self._ask(flight)

    def gone(self, worker: Worker) -> None:
        """Take note that a worker died: what it asked for is written where its successor's answers will be."""
        if worker.slot in self._asked:
            self._asked[worker.slot].worker = None
        self._held.pop(worker.slot, None)

    def _ask(self, flight: Flight) -> None:
        self._asked[flight.slot] = flight
        reader_slot = self._reader_of(flight.pieces[0].source)
        self._queues[reader_slot].appendleft(flight)
        self._send(reader_slot)

    def _send(self, reader_slot: int) -> None:
        queue, flying = self._queues[reader_slot], self._flying[reader_slot]
        while queue and len(flying) < _AT_ONCE:
            flight = queue.popleft()
            self._number = flight.number = self._number + 1
            flying.append(flight)
            fetch = Fetch(flight.number, flight.slot, flight.pieces)
            self.pool.workers[reader_slot].send_job(_encode(fetch))

    def _answer(self, load: Load) -> None:
        if load.worker is not None and not load.flights:
            load.worker.answer(_encode(Fetched(0, tuple(load.given))))
            load.worker = None

    def _sweep(self) -> None:
        self._loads = [load for load in self._loads if load.flights or not load.is_done]

    # -- hearing -----------------------------------------------------------------------------------------------------

    def heard(self, event: Message | Died) -> None:
        """Take what a reader says."""
        reader_slot = event.worker.slot
        if isinstance(event, Died):
            self._died(reader_slot, event)
        elif isinstance(reply := _decode(event.data), Fetched):
            self._landed(self._flying[reader_slot].popleft(), reply.given)
        self._send(reader_slot)

    def _landed(self, flight: Flight, given: tuple[tuple[int, str | None], ...]) -> None:
        if flight.load is None:
            del self._asked[flight.slot]
            if flight.worker is not None:
                flight.worker.answer(_encode(Fetched(0, given)))
            if flight.slot in self._held:
                self._ask(self._held.pop(flight.slot))
            return
        for number, one in zip(flight.numbers, given, strict=True):
            flight.load.given[number] = one
        flight.load.flights -= 1
        self._answer(flight.load)
        self._sweep()

    def _died(self, reader_slot: int, death: Died) -> None:
        """A reader died on one piece: that one is told as broken, and everything else is asked for again."""
        flights = list(self._flying[reader_slot])
        self._flying[reader_slot].clear()
        if not flights:
            return
        culprit = next((flight for flight in flights if flight.number == death.item), flights[0])
        place = death.place if culprit.number == death.item and death.place < len(culprit.pieces) else 0
        self._queues[reader_slot].extendleft(flight for flight in reversed(flights) if flight is not culprit)
        if culprit.load is None or len(culprit.pieces) == 1:
            self._landed(culprit, ((0, death.reason),))
            return
        culprit.load.given[culprit.numbers[place]] = (0, death.reason)
        culprit.pieces = culprit.pieces[:place] + culprit.pieces[place + 1 :]
        culprit.numbers = culprit.numbers[:place] + culprit.numbers[place + 1 :]
        self._queues[reader_slot].appendleft(culprit)
