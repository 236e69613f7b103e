"""Inside a confined worker: files of reports are taken apart and read, and come out as batches of reports."""

import io
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from vangnet.evidence import archives, types
from vangnet.evidence.limits import Budget, Limits
from vangnet.evidence.reader import HeadStream, Readable, as_damage
from vangnet.intake.completeness import carded
from vangnet.intake.formats import HEAD_BYTES, Format, Unreadable, recognise
from vangnet.intake.report import Report
from vangnet.intake.source import plain, shown
from vangnet.sandbox import Channel
from vangnet.words import Word, word

BATCH_REPORTS = 200
BATCH_BYTES = 4 * 2**20
MOST_DEEP = 3
"""Archives inside each other that are opened."""

_HELD_BYTES = 128 * 2**20
_SECONDS = 60.0  # of processor time, for one report
_REPORT_NAMES = (".xml", ".json", ".jsonl", ".ndjson", ".csv", ".eml")
_ARCHIVES = frozenset({"application/zip", "application/x-tar", "application/gzip", "application/x-7z-compressed"})


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A file, or bytes, to be read from piece `start` on; the pieces in `skip` killed a worker before."""

    number: int
    name: str
    path: str  # "": the bytes are in `data`
    data: bytes = b""
    start: int = 0
    skip: tuple[int, ...] = ()


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """What was read of a file until piece `through`.

    `counts` tells, per place that a format should always fill, how many of the `told` reports of that format have it.
    """

    number: int
    through: int
    reports: tuple[Report, ...] = ()
    problems: tuple[Word, ...] = ()
    beside: tuple[str, ...] = ()
    told: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    is_end: bool = False


class Piece(NamedTuple):
    """A piece of a file that may be a report, a word about it, or the name of what is none."""

    format: Format | None
    content: Any
    name: str = ""


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
                channel.ask(encode(batch))  # and wait until there is room for the next


class _Reading:
    """One file while it is read."""

    def __init__(self, job: Job, channel: Channel) -> None:
        self._job = job
        self._channel = channel
        self._clear()

    def _clear(self) -> None:
        self._reports: list[Report] = []
        self._problems: list[Word] = []
        self._beside: list[str] = []
        self._told: dict[str, int] = {}
        self._counts: dict[str, dict[str, int]] = {}
        self._bytes = 0

    def batches(self) -> Iterator[Batch]:
        number = -1
        self._at(0)
        try:
            with open(self._job.path, "rb") if self._job.path else io.BytesIO(self._job.data) as file:
                for number, piece in enumerate(_pieces(file, self._job.name)):
                    if number >= self._job.start and number not in self._job.skip:
                        self._take(piece)
                        if len(self._reports) >= BATCH_REPORTS or self._bytes >= BATCH_BYTES:
                            yield self._batch(number + 1)
                    self._at(number + 1)
        except Exception as error:  # hostile bytes: what was read before still counts
            damage = as_damage(error)
            self._problems.append(
                word("intake.rest_unread", name=self._job.name, reason=f"@{damage.reason}", detail=str(damage)[:200])
            )
        yield msgspec.structs.replace(self._batch(number + 1), is_end=True)

    def _at(self, place: int) -> None:
        self._channel.at(self._job.number, place)
        self._channel.allow_processor_seconds(_SECONDS)

    def _take(self, piece: Piece) -> None:
        if isinstance(piece.content, Word):
            self._problems.append(_of_file(piece.content, piece.name) if piece.format else piece.content)
        elif piece.format is None:
            self._beside.append(piece.name)
        else:
            self._read(piece.format, piece.content, piece.name)

    def _read(self, format_: Format, content: Any, name: str) -> None:
        try:
            report = carded(format_.report(content))
            self._bytes += len(msgspec.msgpack.encode(report))
        except Unreadable as refused:
            self._problems.append(_of_file(refused.word, name))
        except Exception as error:  # hostile bytes: the other reports of the file go on
            self._problems.append(_of_file(word("intake.fault", error=type(error).__name__), name))
        else:
            self._reports.append(report)
            self._told[format_.NAME] = self._told.get(format_.NAME, 0) + 1
            counts = self._counts.setdefault(format_.NAME, {})
            filled = {plain(field.path) for field in report.fields}
            for place in format_.ALWAYS:
                counts[place] = counts.get(place, 0) + (place in filled or f"{place}/#" in filled)

    def _batch(self, through: int) -> Batch:
        batch = Batch(
            self._job.number,
            through,
            tuple(self._reports),
            tuple(self._problems),
            tuple(self._beside),
            self._told,
            self._counts,
        )
        self._clear()
        return batch


def _of_file(told: Word, name: str) -> Word:
    """Why something could not be read, with the name of its file."""
    code = told.code.partition(".")[2]
    return word("intake.unreadable_report", name=name, why=f"@{code}", detail=", ".join(told.values.values()))


def _pieces(file: BinaryIO, name: str) -> Iterator[Piece]:
    """Take a file apart, and the archives in it."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    yield from _opened(file, name, Budget(Limits(), size), 0)


def _opened(file: Readable, name: str, budget: Budget, depth: int) -> Iterator[Piece]:
    stream = HeadStream(file, budget if depth else None)
    head = stream.peek(HEAD_BYTES)
    if (format_ := recognise(head, name)) is not None:
        is_empty = True
        for content in format_.pieces(stream):
            is_empty = False
            yield Piece(format_, content, name)
        if is_empty:
            yield Piece(None, word("intake.no_reports", name=name))
        return
    type_ = types.sniff(head, None)
    if type_ in _ARCHIVES and depth < MOST_DEEP:
        yield from _members(file if depth == 0 else stream, type_, name, budget, depth)
    elif depth == 0 or name.casefold().endswith(_REPORT_NAMES):
        yield Piece(None, word("intake.no_format" if head.strip() else "intake.empty_file", name=name))
    else:
        yield Piece(None, None, name)


def _members(file: Any, type_: str, name: str, budget: Budget, depth: int) -> Iterator[Piece]:
    if depth:
        held = file.read(_HELD_BYTES + 1)
        if len(held) > _HELD_BYTES:
            yield Piece(None, word("intake.rest_unread", name=name, reason="@too_large", detail=""))
            return
        file = io.BytesIO(held)
    file.seek(0)
    try:
        for member in archives.members(file, type_):
            budget.count_member()
            inside = f"{name}/{shown(member.name)}"[-300:]
            if member.type:  # a folder, a link
                continue
            yield from _member(member, inside, budget, depth + 1)
    except archives.Damaged as damage:
        yield Piece(None, word("intake.rest_unread", name=name, reason=f"@{damage.reason}", detail=str(damage)[:200]))


def _member(member: archives.Member, name: str, budget: Budget, depth: int) -> Iterator[Piece]:
    try:
        yield from _opened(member.open(), name, budget, depth)
    except archives.Damaged as damage:
        yield Piece(None, word("intake.rest_unread", name=name, reason=f"@{damage.reason}", detail=str(damage)[:200]))
