"""Handing files to workers and taking records back, whatever happens to a worker.

What a worker was doing when it died is read from its marker. That place is *poisoned*: the next worker digests what
lies there but does not parse it. A second death at the same place closes the whole file, a third one gives it up.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

import msgspec

from vangnet.errors import VangnetError
from vangnet.sandbox import Died, Message, Pool, Worker, wait
from vangnet.scan.content import Content
from vangnet.scan.fetching import Fetcher
from vangnet.scan.inventory import Turn
from vangnet.scan.seen import Kept
from vangnet.scan.wire import ITEM_BITS, Item, Job, Judgement, Question, Replies, Reply
from vangnet.values import Record, Status

_JOB_FILES = 128
_JOB_BYTES = 16 * 2**20
_JOB_ADDRESS_BYTES = 24 * 2**10  # two jobs must fit in a pipe, or parent and worker may wait for each other
_JOBS_PER_WORKER = 2
_DEATHS_IN_A_ROW = 20

_decode = msgspec.msgpack.Decoder(Replies).decode
_decode_question = msgspec.msgpack.Decoder(Question).decode
_encode = msgspec.msgpack.Encoder().encode


class Pending(msgspec.Struct):
    """A file that is being examined, possibly not for the first time."""

    turn: Turn
    place: int = 0
    poison: dict[int, str] = msgspec.field(default_factory=dict)
    closed: str | None = None

    def item(self) -> Item:
        turn = self.turn
        return Item(
            turn.address,
            turn.size,
            turn.modified_at,
            self.place,
            self.poison,
            self.closed or turn.closed,
            turn.remarks,
            turn.source,
            turn.key,
            is_source=turn.is_source,
        )


class Done(msgspec.Struct, frozen=True):
    """Records of one file; `complete` when they are its last."""

    turn: Turn
    place: int
    records: tuple[Record, ...]
    contents: tuple[tuple[bytes, Judgement], ...]
    kept: tuple[Kept, ...]
    complete: bool


class Dispatcher:
    """Keeps every worker busy until all turns are done."""

    def __init__(
        self,
        pool: Pool,
        turns: Iterable[Turn],
        places: dict[int, int],
        answer: Callable[[bytes], bytes],
        fetcher: Fetcher | None = None,
    ) -> None:
        self._pool = pool
        self._fetcher = fetcher
        self._turns = iter(turns)
        self._places = places
        self._answer = answer
        self._again: deque[Pending] = deque()
        self._next: Turn | None = next(self._turns, None)
        self._number = 0
        self._deaths = 0
        self._replied = False
        self.peak_bytes = 0
        self._given: dict[int, dict[int, Pending]] = {}  # job number -> item number -> file
        self._holds: dict[int, list[int]] = {id(worker): [] for worker in pool.workers}  # worker -> its jobs

    def run(self, timeout: float) -> Iterator[Done | None]:
        """Records as they come in; None when nothing came for `timeout` seconds."""
        while self._feed():
            quiet = True
            for event in wait(self._pools(), timeout):
                quiet = False
                if self._fetcher and event.worker.pool is not self._pool:
                    self._fetcher.heard(event)
                elif isinstance(event, Died):
                    yield from self._died(event)
                elif event.is_question:
                    self._asked(event.worker, _decode_question(event.data))
                else:
                    yield from self._received(event)
            if quiet:
                yield None

    def _pools(self) -> tuple[Pool, ...]:
        return (self._pool, self._fetcher.pool) if self._fetcher else (self._pool,)

    def _asked(self, worker: Worker, question: Question) -> None:
        if question.sha256 is not None:
            worker.answer(self._answer(question.sha256))
        elif self._fetcher and question.piece is not None:
            self._fetcher.asked(worker, question.piece)
        elif self._fetcher and question.job is not None:
            self._fetcher.loaded(worker, question.job)

    # -- giving ----------------------------------------------------------------------------------------------------

    def _feed(self) -> bool:
        """Top every worker up; False when there is nothing left to do or to wait for."""
        for worker in self._pool.workers:
            holds = self._holds.setdefault(id(worker), [])
            while len(holds) < _JOBS_PER_WORKER and (job := self._next_job()):
                worker.send_job(_encode(self._fetcher.load(job, worker.slot) if self._fetcher else job))
                holds.append(job.number)
        return bool(self._given)

    def _next_job(self) -> Job | None:
        files = [self._again.popleft()] if self._again else self._batch()
        if not files:
            return None
        number, self._number = self._number, self._number + 1
        self._given[number] = dict(enumerate(files))
        return Job(number, tuple(pending.item() for pending in files))

    def _batch(self) -> list[Pending]:
        files: list[Pending] = []
        size = length = 0
        while self._next is not None and len(files) < _JOB_FILES:
            size += self._next.size or 0
            length += len(self._next.address) * 3
            if files and (size > _JOB_BYTES or length > _JOB_ADDRESS_BYTES):
                break
            files.append(Pending(self._next, self._places.get(self._next.seq, 0)))
            self._next = next(self._turns, None)
        return files

    # -- taking ----------------------------------------------------------------------------------------------------

    def _received(self, message: Message) -> Iterator[Done]:
        self._replied = True
        replies = _decode(message.data)
        self.peak_bytes = max(self.peak_bytes, replies.peak_bytes)
        for reply in replies.replies:
            yield self._take(message.worker, reply)

    def _take(self, worker: Worker, reply: Reply) -> Done:
        files = self._given[reply.job]
        pending = files[reply.item]
        if reply.start != pending.place:
            raise AssertionError(f"{pending.turn.address}: record {reply.start} came where {pending.place} was due")
        pending.place += len(reply.records)
        if reply.done:
            del files[reply.item]
            self._close(worker, reply.job)
        return Done(pending.turn, pending.place, reply.records, reply.contents, reply.kept, reply.done)

    def _close(self, worker: Worker, job: int) -> None:
        if not self._given[job]:
            del self._given[job]
            self._holds[id(worker)].remove(job)
            if self._fetcher:
                self._fetcher.unload(worker.slot, job)

    # -- deaths ----------------------------------------------------------------------------------------------------

    def _died(self, death: Died) -> Iterator[Done]:
        """Find the file that killed a worker, and give all that the worker still held to others."""
        self._deaths += 1
        if self._deaths == _DEATHS_IN_A_ROW and not self._replied:
            raise VangnetError(
                f"{_DEATHS_IN_A_ROW} workers died ({death.reason}) and none gave a record: this machine or this "
                "program is at fault, not the files"
            )
        held = {job: self._given.pop(job) for job in self._holds.pop(id(death.worker), [])}
        if self._fetcher:
            self._fetcher.gone(death.worker)
            for job in held:
                self._fetcher.unload(death.worker.slot, job)
        left = [pending for files in held.values() for pending in files.values()]
        if not left:
            return
        marked = held.get(death.item >> ITEM_BITS, {}).get(death.item & (1 << ITEM_BITS) - 1)
        culprit = marked or left[0]  # it died on its way to a file: then its next one is the one to watch
        self._again.extend(pending for pending in left if pending is not culprit)
        if death.place not in culprit.poison:
            culprit.poison[death.place] = death.reason
        elif culprit.closed is None:
            culprit.closed = death.reason
        else:
            yield _given_up(culprit, death.reason)
            return
        self._again.append(culprit)


def _given_up(pending: Pending, reason: str) -> Done:
    """The record of a file that kills every worker, even when it is only read."""
    turn = pending.turn
    record = Content(turn.address, turn.size, turn.modified_at).record(Status.UNDECIDED, reason)
    return Done(turn, pending.place + 1, (record,), (), (), complete=True)
