"""Inside a confined worker: exports are opened and read, and come out as batches of records."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from vangnet.evidence import archives, types
from vangnet.evidence.limits import Budget, Limits
from vangnet.evidence.reader import HeadStream, Readable, as_damage
from vangnet.networks.batches import Columns, Encoded, Job, whole_text
from vangnet.networks.formats import HEAD_BYTES, Format, may_be_ties, recognise
from vangnet.networks.shape import Coverage, Problem, Record, Source, Tie
from vangnet.sandbox import Channel

BATCH_RECORDS = 4_000
BATCH_BYTES = 4 * 2**20
BATCH_TIES = 50_000
MOST_TOLD = 100
"""Problems of one kind in a file that are told with their place; beyond it they are counted."""
LARGEST_RECORD = 16 * 2**20
"""Bytes of one record."""

_SECONDS = 120.0  # of processor time, for so many records or bytes
_RECORDS_A_SPAN = 1_000
_BYTES_A_SPAN = 64 * 2**20
_ARCHIVES = frozenset({"application/zip", "application/x-tar", "application/gzip", "application/x-7z-compressed"})


def prepare(settings: bytes) -> Callable[[Channel], None]:  # noqa: ARG001
    """Give the loop that reads files until the parent closes the pipe."""
    return _work


def _work(channel: Channel) -> None:
    decode = msgspec.msgpack.Decoder(Job).decode
    encode = msgspec.msgpack.Encoder().encode
    while True:
        job = decode(channel.job())
        for batch in _Reading(job, channel).batches():
            if batch.is_end:
                channel.reply(encode(batch))
            else:
                channel.ask(encode(batch))  # and wait until the one before it was taken


class _Reading:
    """One file of an export while it is read."""

    def __init__(self, job: Job, channel: Channel) -> None:
        self._job = job
        self._channel = channel
        self._encode = msgspec.msgpack.Encoder().encode
        self._told: Counter[tuple[str, str]] = Counter()
        self._bytes_read = 0
        self._span = 0
        self._clear()

    def _clear(self) -> None:
        self._records: list[msgspec.Raw] = []
        self._ties = Columns()
        self._formats: list[tuple[str, str]] = []
        self._beside = 0
        self._size = 0

    def batches(self) -> Iterator[Encoded]:
        self._at(0)
        try:
            with open(self._job.path, "rb") as file:
                yield from self._opened(file)
        except Exception as error:  # hostile bytes: what was read before still counts
            self._tell(_damaged(error, self._job.name))
        for (code, file_name), count in self._told.items():
            if count > MOST_TOLD:
                self._add(Problem("more_of_these", Source(file_name), {"of": code, "count": count - MOST_TOLD}))
        yield msgspec.structs.replace(self._batch(), is_end=True)

    def _opened(self, file: BinaryIO) -> Iterator[Encoded]:
        size = file.seek(0, 2)
        file.seek(0)
        stream = HeadStream(_Counted(file, self))
        head = stream.peek(HEAD_BYTES)
        if (type_ := types.sniff(head, None)) in _ARCHIVES:  # first: a text may stand in it as it is
            file.seek(0)
            yield from self._members(_Counted(file, self), type_, size)
        elif (format_ := recognise(head, self._job.name, is_given=self._job.is_given)) is not None:
            yield from self._read(format_, stream, self._job.name)
        elif not head.strip():
            self._tell(Problem("empty_file", Source(self._job.name)))
        else:
            self._pass(head, self._job.name)

    def _members(self, file: Any, type_: str, size: int) -> Iterator[Encoded]:
        """Read the members of an archive that are of a format; one that is broken costs itself only."""
        budget = Budget(Limits(), size)
        for number, member in enumerate(archives.members(file, type_)):
            budget.count_member()
            if number < self._job.start or member.type:  # a folder, a link
                continue
            self._at(number)
            name = whole_text(member.name)
            try:
                stream = HeadStream(member.open(), budget)
                head = stream.peek(HEAD_BYTES)
                if stream.failed is not None and not head:
                    raise stream.failed
                if (format_ := recognise(head, name)) is not None:
                    yield from self._read(format_, stream, name)
                else:
                    self._pass(head, name)
            except archives.Damaged as damage:
                self._tell(_damaged(damage, name))

    def _pass(self, head: bytes, name: str) -> None:
        self._beside += 1
        if may_be_ties(head, name):
            self._add(Coverage("edge_list_without_header", values={"file": name}))

    def _read(self, format_: Format, stream: Readable, name: str) -> Iterator[Encoded]:
        self._formats.append((name, format_.NAME))
        try:
            for record in format_.records(stream, name):
                self._take(record)
                if len(self._records) >= BATCH_RECORDS or self._size >= BATCH_BYTES or len(self._ties) >= BATCH_TIES:
                    yield self._batch()
        except Exception as error:  # what was read before still counts
            self._tell(_damaged(error, name))

    def _take(self, record: Record) -> None:
        self._span += 1
        if self._span >= _RECORDS_A_SPAN:
            self.spend()
        if isinstance(record, Tie):
            self._ties.add(record)
        elif isinstance(record, Problem):
            self._tell(record)
        else:
            self._add(record)

    def _tell(self, problem: Problem) -> None:
        kind = problem.code, problem.source.file
        self._told[kind] += 1
        if self._told[kind] <= MOST_TOLD:
            self._add(problem)

    def _add(self, record: Record) -> None:
        try:
            data = self._encode(record)
        except UnicodeEncodeError:
            data = self._encode(_mended(msgspec.to_builtins(record)))
        if len(data) > LARGEST_RECORD:
            source = getattr(record, "source", Source(self._job.name))
            self._tell(Problem("record_too_large", source, {"bytes": len(data)}))
            return
        self._records.append(msgspec.Raw(data))
        self._size += len(data)

    def _at(self, place: int) -> None:
        self._channel.at(self._job.number, place)
        self.spend()

    def spend(self) -> None:
        self._span = 0
        self._channel.allow_processor_seconds(_SECONDS)

    def took(self, count: int) -> None:
        """Count bytes of the file; so much reading is so much time more."""
        before = self._bytes_read // _BYTES_A_SPAN
        self._bytes_read += count
        if self._bytes_read // _BYTES_A_SPAN != before:
            self.spend()

    def _batch(self) -> Encoded:
        batch = Encoded(
            self._job.number,
            tuple(self._records),
            self._ties.gathered(),
            self._bytes_read,
            tuple(self._formats),
            self._beside,
        )
        self._clear()
        return batch


class _Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, reading: _Reading) -> None:
        self._file, self._reading = file, reading

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._reading.took(len(data))
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _damaged(error: Exception, name: str) -> Problem:
    damage = as_damage(error)
    return Problem("rest_unread", Source(whole_text(name)), {"reason": damage.reason, "detail": str(damage)[:200]})


def _mended(value: Any) -> Any:
    """The same value with texts that can be written."""
    if isinstance(value, str):
        return whole_text(value)
    if isinstance(value, dict):
        return {_mended(key): _mended(one) for key, one in value.items()}
    return [_mended(one) for one in value] if isinstance(value, list | tuple) else value
