"""The loop inside a worker: jobs in, records out, in batches."""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

import msgspec

from vangnet.reference.library import Library
from vangnet.sandbox import Channel
from vangnet.scan.examine import Examiner
from vangnet.scan.judge import Judge
from vangnet.scan.seen import Kept
from vangnet.scan.wire import ITEM_BITS, Item, Job, Judgement, Question, Replies, Reply, Settings
from vangnet.values import Record

_REPLY_RECORDS = 256
_REPLY_SECONDS = 1.0
_REMEMBERED = 4096

_decode_job = msgspec.msgpack.Decoder(Job).decode
_decode_judgement = msgspec.msgpack.Decoder(Judgement).decode
_encode = msgspec.msgpack.Encoder().encode


def prepare(settings: bytes) -> Callable[[Channel], None]:
    """Open the library, and give the loop that examines files until the parent closes the pipe."""
    wanted = msgspec.msgpack.decode(settings, type=Settings)
    library = None
    if wanted.library is not None:
        categories = None if wanted.categories is None else frozenset(wanted.categories)
        library = Library.open(wanted.library, wanted.library_version, categories=categories)
    return partial(_work, wanted, library)


def _work(wanted: Settings, library: Library | None, channel: Channel) -> None:
    contents = Contents(channel)
    examiner = Examiner(wanted, Judge(wanted, library), channel, contents)
    replies = _Outbox(channel, contents)
    while True:
        job = _decode_job(channel.job())
        for number, item in enumerate(job.items):
            _examine(examiner, replies, job.number, number, item)
        replies.send()


def _examine(examiner: Examiner, replies: "_Outbox", job: int, number: int, item: Item) -> None:
    records: list[Record] = []
    begin = item.start
    for record in examiner.examine(job << ITEM_BITS | number, item):
        records.append(record)
        if len(records) >= _REPLY_RECORDS or replies.is_late():
            replies.put(job, number, begin, records, done=False)
            replies.send()
            begin += len(records)
            records = []
    replies.put(job, number, begin, records, done=True)


def peak_bytes() -> int:
    """The most memory that this process has held."""
    with open("/proc/self/status", "rb") as status:  # getrusage would count what stood here before the last exec
        return next(int(line.split()[1]) for line in status if line.startswith(b"VmHWM")) * 1024


class Contents:
    """What was said of pictures before, so that copies are decoded once: here, or by another worker."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._recent: OrderedDict[bytes, Judgement] = OrderedDict()
        self.new: list[tuple[bytes, Judgement]] = []
        self.kept: list[Kept] = []

    def seen(self, sha256: bytes) -> Judgement | None:
        if sha256 in self._recent:
            self._recent.move_to_end(sha256)
            return self._recent[sha256]
        answer = self._channel.ask(_encode(Question(sha256=sha256)))
        return _decode_judgement(answer) if answer else None

    def remember(self, sha256: bytes, judgement: Judgement) -> None:
        self.new.append((sha256, judgement))
        self._recent[sha256] = judgement
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)

    def keep(self, kept: Kept) -> None:
        self.kept.append(kept)

    def take_kept(self) -> tuple[Kept, ...]:
        kept, self.kept = tuple(self.kept), []
        return kept

    def take_new(self) -> tuple[tuple[bytes, Judgement], ...]:
        new, self.new = tuple(self.new), []
        return new


class _Outbox:
    """Replies on their way to the parent, several in one message."""

    def __init__(self, channel: Channel, contents: Contents) -> None:
        self._channel = channel
        self._contents = contents
        self._replies: list[Reply] = []
        self._records = 0
        self._sent = time.monotonic()

    def is_late(self) -> bool:
        return time.monotonic() - self._sent > _REPLY_SECONDS

    def put(self, job: int, item: int, begin: int, records: list[Record], *, done: bool) -> None:
        new, kept = self._contents.take_new(), self._contents.take_kept()
        self._replies.append(Reply(job, item, begin, tuple(records), new, kept, done))
        self._records += len(records)
        if self._records >= _REPLY_RECORDS or self.is_late():
            self.send()

    def send(self) -> None:
        if self._replies:
            self._channel.reply(_encode(Replies(tuple(self._replies), peak_bytes())))
            self._replies.clear()
        self._records = 0
        self._sent = time.monotonic()
