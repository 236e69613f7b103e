"""Inside a worker: one task in, what it found out. Everything that reads a part's bytes runs here."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.reference.library import Library
from vangnet.sandbox import Channel
from vangnet.scan.examine import Examiner
from vangnet.scan.judge import Judge
from vangnet.scan.parts.beginning import begin
from vangnet.scan.parts.search import SMOOTH, Bounds, Doubt, Way, doubts, in_order, search
from vangnet.scan.parts.shelf import LARGEST_BYTES, Shelf
from vangnet.scan.parts.unfinished import Proof
from vangnet.scan.parts.wire import Answer, Given, Joined, PartRef, Task
from vangnet.scan.seen import Kept
from vangnet.scan.wire import Judgement
from vangnet.values import Reason, Record, Status

_TASK_SECONDS = 120.0  # of processor time, beyond the search itself: reading, and judging what was joined

_decode = msgspec.msgpack.Decoder(Task).decode
_encode = msgspec.msgpack.Encoder().encode


def prepare(given: bytes) -> Callable[[Channel], None]:
    """Open the library, and give the loop that takes tasks until the parent closes the pipe."""
    wanted = msgspec.msgpack.decode(given, type=Given)
    settings = wanted.settings
    library = None
    if settings.library is not None:
        categories = None if settings.categories is None else frozenset(settings.categories)
        library = Library.open(settings.library, settings.library_version, categories=categories)
    return partial(_work, wanted, library)


def _work(given: Given, library: Library | None, channel: Channel) -> None:
    joiner = _Joiner(given, library, channel)
    while True:
        channel.reply(_encode(joiner.answer(_decode(channel.job()))))


class _Forgetful:
    """What was said of pictures before: nothing, for joined pictures are few."""

    def seen(self, sha256: bytes) -> Judgement | None: ...

    def remember(self, sha256: bytes, judgement: Judgement) -> None: ...

    def keep(self, kept: Kept) -> None: ...


class _Joiner:
    """Answers tasks, one after the other, for as long as its worker lives."""

    def __init__(self, given: Given, library: Library | None, channel: Channel) -> None:
        self._shelf = Shelf(given.roots, given.parts)
        self._bounds = Bounds(given.tests, given.seconds)
        self._channel = channel
        self._examiner = Examiner(given.settings, Judge(given.settings, library), channel, _Forgetful())

    def answer(self, task: Task) -> Answer:
        began = time.process_time()
        self._task = task.number
        self._channel.allow_processor_seconds(self._bounds.seconds + _TASK_SECONDS)
        self._tick(-1)
        found = self._named(task) if task.orders else self._sought(task)
        unread = tuple(sorted(self._shelf.unread))
        seconds = round(time.process_time() - began, 3)
        return msgspec.structs.replace(found, seconds=seconds, unread=unread)

    def _tick(self, number: int) -> None:
        """Note which part is being read, for the parent to see should this process die."""
        self._channel.at(self._task, number + 1)

    # -- by names ----------------------------------------------------------------------------------------------------

    def _named(self, task: Task) -> Answer:
        """Try the orders that names tell; the first that proves itself, else, for telling names, the first at all."""
        tests = 0
        for order in task.orders:
            tests += len(order)
            joined = self._in_order(order, task.missing)
            if joined is not None:
                return Answer(task.number, joined, tests)
        told = None if task.weak else self._by_names_only(task.orders[0], task.missing)
        return Answer(task.number, told, tests)

    def _in_order(self, order: Sequence[int], missing: Sequence[int]) -> Joined | None:
        """Join parts in an order if something in them proves it."""
        head, *others = order
        state = begin(self._shelf.refs[head].type, self._shelf.part(head))
        if state is not None and not missing:
            way = in_order(state, [(number, self._shelf.part(number)) for number in others], self._tick)
            if way.complete and len(way.parts) == len(others):
                return self._proven(head, way, has_rival=False)
        if state is None and not missing:
            joined = self._judged(order, Proof.NAMES, ())
            if proof := _proof_of(joined.records):
                return msgspec.structs.replace(joined, proof=proof)
        return None

    def _by_names_only(self, order: Sequence[int], missing: Sequence[int]) -> Joined:
        """Join what the names tell, up to the first part that is missing, and say that nothing else proves it."""
        gap = missing[0] if missing else len(order)
        told = (Doubt.NAMES_ONLY, *([Doubt.INCOMPLETE] if missing else []))
        return self._judged(order[: max(gap, 1)], Proof.NAMES, told)

    # -- by content --------------------------------------------------------------------------------------------------

    def _sought(self, task: Task) -> Answer:
        """Look for what may follow a head, nearest first."""
        head = self._shelf.refs[task.head]
        self._tick(task.head)
        state = begin(head.type, self._shelf.part(task.head))
        if state is None:
            return Answer(task.number, None)
        others = [ref for ref in self._shelf.refs.values() if ref.may_follow and ref.number != task.head]
        others = sorted((ref for ref in others if ref.number not in task.gone), key=partial(_distance, head))
        parts = [(ref.number, self._shelf.part(ref.number)) for ref in others]
        found = search(state, parts, self._bounds, self._tick)
        joined = None
        if found.way is not None and _is_worth_telling(found.way):
            joined = self._proven(task.head, found.way, has_rival=found.has_rival)
        return Answer(task.number, joined, found.tests, limited=found.limited, is_unfinished=True)

    def _proven(self, head: int, way: Way, *, has_rival: bool) -> Joined:
        told = doubts(way, [self._shelf.refs[number].size for number in way.parts], has_rival=has_rival)
        return self._judged((head, *way.parts), way.state.proof, told)

    # -- judging -----------------------------------------------------------------------------------------------------

    def _judged(self, order: Sequence[int], proof: str, told: tuple[str, ...]) -> Joined:
        """Let the scan judge the joined bytes as it judges any file. Its marker then counts members, not parts."""
        self._tick(-1)
        size = sum(self._shelf.refs[number].size for number in order)
        if size > 2 * LARGEST_BYTES:
            whole = self._shelf.refs[order[0]]
            record = Record(
                address="", size=size, modified_at=None, md5=None, sha1=None, sha256=None, type=whole.type, width=None,
                height=None, pdq=None, pdq_quality=None, status=Status.UNDECIDED, reason=Reason.TOO_LARGE, hits=(),
            )  # fmt: skip
            return Joined(tuple(order), proof, told, (record,))
        data = b"".join(self._shelf.whole(number) for number in order)
        return Joined(tuple(order), proof, told, tuple(self._examiner.examine_bytes(-1 - self._task, "", data)))


def _proof_of(records: Sequence[Record]) -> str | None:
    """What opening a file that was joined by names proves: a picture decodes whole, an archive's members come out."""
    *inside, whole = records
    family = types.family(whole.type or "")
    if whole.reason is not None:
        return None
    if family is Family.PICTURE:
        return Proof.DECODES
    sound = inside and not any(record.reason == Reason.CORRUPT for record in inside)
    return Proof.CHECKSUM if sound and family is Family.ARCHIVE else None


def _is_worth_telling(way: Way) -> bool:
    """Whether a way found by content alone is told: lengths alone fit too easily, and what has no end must be smooth.

    Of a file made of records every part must hold the start of one where it must stand.
    """
    if way.complete:
        return way.state.proof != Proof.STRUCTURE or min(way.gains) > 0
    return way.state.proof == Proof.DECODES and way.roughest <= SMOOTH and min(way.gains) >= 64


def _distance(head: PartRef, other: PartRef) -> tuple[bool, bool, int]:
    """How far a part lies from a head: another exhibit, another folder, another time."""
    near = [
        (
            one.exhibit != two.exhibit,
            one.address.rpartition("/")[0] != two.address.rpartition("/")[0],
            abs((one.modified_at or 0) - (two.modified_at or 0)),
        )
        for one in head.places[:4]
        for two in other.places[:4]
    ]
    return min(near)
