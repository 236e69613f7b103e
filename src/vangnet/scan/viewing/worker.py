"""Inside a worker: what is asked for is found in the exhibit again, decoded, and given out small."""

import hashlib
import importlib
import io
import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

import msgspec

from vangnet.evidence import archives, types
from vangnet.evidence.address import unescape
from vangnet.evidence.damage import Damaged
from vangnet.evidence.folders import open_file
from vangnet.evidence.member import Member
from vangnet.evidence.reader import as_damage, forward
from vangnet.evidence.types import Family
from vangnet.hashing.decoding import Undecodable
from vangnet.sandbox import Channel
from vangnet.scan.remote import Loaded
from vangnet.scan.reopening import members, type_of
from vangnet.scan.viewing.cutting import clip
from vangnet.scan.viewing.filming import still, strip
from vangnet.scan.viewing.picturing import picture
from vangnet.scan.viewing.wire import (
    WALKING,
    Answer,
    Ask,
    AskClip,
    AskFrames,
    AskPicture,
    AskRead,
    Job,
    Note,
    Settings,
)
from vangnet.scan.wire import Item
from vangnet.values import Reason

HELD_BYTES = 256 * 2**20
"""The most that is held of a content that can be read only once: a member of an archive."""

_SMALL_BYTES = 64 * 2**20
_CHUNK = 2**20
_SECONDS = 60.0  # of processor time, for one thing to show, or a piece of the way to it

Reader = Callable[[BinaryIO, str, bytes, Callable[[], None]], bytes]

_decode = msgspec.msgpack.Decoder(Job).decode
_encode = msgspec.msgpack.Encoder().encode


def prepare(settings: bytes) -> Callable[[Channel], None]:
    """Give the loop that shows what it is asked for until the parent closes the pipe."""
    told = msgspec.msgpack.decode(settings, type=Settings)
    return partial(_work, told, _named(told.reader))


def _named(reader: str | None) -> Reader | None:
    """The function that the settings name; it is imported before the worker is confined."""
    if reader is None:
        return None
    module, name = reader.split(":")
    function: Reader = getattr(importlib.import_module(module), name)
    return function


def _work(settings: Settings, reader: Reader | None, channel: Channel) -> None:
    room = _Room(settings, channel, reader)
    while True:
        for answer in room.answers(_decode(channel.job())):
            channel.reply(_encode(answer))


class Content:
    """A content that was found again: to be read and sought in; `damage` is why it broke off, if it did."""

    def __init__(self, body: BinaryIO, damage: str | None = None) -> None:
        self.body = body
        self.damage = damage

    def sha256(self, tick: Callable[[], None]) -> bytes:
        if isinstance(self.body, io.BytesIO):
            return hashlib.sha256(self.body.getvalue()).digest()
        digest = hashlib.sha256()
        self.body.seek(0)
        while piece := self.body.read(_CHUNK):
            digest.update(piece)
            tick()
        return digest.digest()


class _Room:
    """Answers asks, one after the other, for as long as its worker lives."""

    def __init__(self, settings: Settings, channel: Channel, reader: Reader | None = None) -> None:
        self._settings = settings
        self._reader = reader
        self._channel = channel
        self._loaded = Loaded(channel)
        self._marked = (0, 0)
        self._kept: tuple[object, Content] | None = None
        self._verified: tuple[object, bytes] | None = None

    def answers(self, job: Job) -> Iterator[Answer]:
        """Answer every ask of a job: those that are found, then the reason why others are not."""
        waiting = {ask.number: ask for ask in job.asks}
        self._reasons: dict[int, str] = {}
        self._mark(job.asks[0].number, WALKING)
        reason: str = Reason.MISSING
        try:
            for answer in self._found(job, waiting):
                del waiting[answer.number]
                yield answer
        except FileNotFoundError:
            pass
        except Exception as error:
            reason = as_damage(error).reason
        for number in waiting:
            yield Answer(number, reason=self._reasons.get(number, reason))

    def _mark(self, number: int, place: int) -> None:
        self._marked = number, place
        self._tick()

    def _tick(self) -> None:
        self._channel.at(*self._marked)
        self._channel.allow_processor_seconds(_SECONDS)

    # -- finding -----------------------------------------------------------------------------------------------------

    def _found(self, job: Job, waiting: dict[int, Ask]) -> Iterator[Answer]:
        kept = self._kept
        if kept and kept[0] == (job.item, job.above, job.asks[0].name):  # the next piece of the same video
            yield from self._shown(kept[1], job.asks, kept[0])
            return
        with self._file(job.item) as file:
            if job.asks[0].name is None:
                yield from self._shown(_root(file, job.asks), job.asks, (job.item, _stamp(file)))
            else:
                yield from self._inside(file, job, 0, waiting)

    def _file(self, item: Item) -> BinaryIO:
        if item.source is not None:
            return self._loaded.file(item)
        settings = self._settings
        return open_file(settings.root if settings.root_is_file else settings.root + b"/" + unescape(item.address))

    def _inside(self, body: BinaryIO, job: Job, depth: int, waiting: dict[int, Ask]) -> Iterator[Answer]:
        """Walk through a container once. Names may stand in it twice: the digest says which is meant."""
        name = (job.item.address, *job.above)[depth]
        for member in self._members(body, name):
            self._mark(next(iter(waiting)), WALKING)
            if depth < len(job.above):
                if member.name == job.above[depth]:
                    with held(member) as content:
                        yield from self._inside(content.body, job, depth + 1, waiting)
            elif asks := tuple(ask for ask in waiting.values() if ask.name == member.name):
                yield from self._member(member, asks, (job.item, job.above, member.name))
            if not waiting:
                return

    def _members(self, body: BinaryIO, name: str) -> Iterator[Member]:
        if body.seekable():
            return members(body, name, passwords=self._settings.passwords, tick=self._tick)
        head = body.peek(types.HEAD_BYTES)  # type: ignore[attr-defined]  # of a ForwardStream
        return archives.members(body, types.sniff(head, None), None, self._settings.passwords)

    def _member(self, member: Member, asks: tuple[Ask, ...], place: object) -> Iterator[Answer]:
        try:
            content = held(member)
        except Exception as error:
            for ask in asks:
                self._reasons[ask.number] = as_damage(error).reason
            return
        if any(not isinstance(ask.what, AskPicture) for ask in asks):
            self._kept = place, content
        yield from self._shown(content, asks, place)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _shown(self, content: Content, asks: tuple[Ask, ...], place: object) -> Iterator[Answer]:
        for ask in asks:
            self._mark(ask.number, 0)
            try:
                if self._is_as_scanned(content, ask, place):
                    yield self._answer(content, ask)
            except Undecodable as error:
                yield Answer(ask.number, reason=error.reason)
            except Exception as error:
                yield Answer(ask.number, reason=as_damage(error).reason)

    def _is_as_scanned(self, content: Content, ask: Ask, place: object) -> bool:
        """Whether the digest is the one that the scan recorded; a reason is noted where it is not."""
        if ask.sha256 is None or self._verified == (place, ask.sha256):
            return True
        if content.damage is None and content.sha256(self._tick) == ask.sha256:
            self._verified = place, ask.sha256
            return True
        self._reasons[ask.number] = content.damage or Reason.DIGEST_CONFLICT
        return False

    def _answer(self, content: Content, ask: Ask) -> Answer:
        body, what = content.body, ask.what
        type_, _ = type_of(body)
        family = types.family(type_)
        if isinstance(what, AskRead):
            read = self._reader or _no_reader
            return Answer(ask.number, read=read(body, type_, what.words, self._tick))
        if family not in (Family.PICTURE, Family.VIDEO):
            raise Undecodable(Reason.ENCRYPTED if family is Family.ENCRYPTED else Reason.UNSUPPORTED, type_)
        if isinstance(what, AskClip):
            return Answer(ask.number, clip=clip(body, type_, what))
        if isinstance(what, AskFrames):
            return Answer(ask.number, strip=strip(body, type_, what))
        shown = still(body, type_, what.look) if family is Family.VIDEO else picture(body, type_, what)
        if content.damage and Note.DAMAGED not in shown.notes:
            shown = msgspec.structs.replace(shown, notes=(*shown.notes, Note.DAMAGED))
        return Answer(ask.number, picture=shown)


class _Held(Content):
    """A member's content; one that is too large to be held can be read forward, if it is an archive that allows it."""

    def __enter__(self) -> Content:
        return self

    def __exit__(self, *_: object) -> None:
        self.body.close()


def held(member: Member) -> _Held:
    """Read a member whole; raises Damaged where nothing of it can be read, or where it is too large."""
    if member.type:
        raise Damaged(Reason.MISSING, f"not a file: {member.type}")
    stream = member.open()
    buffer, damage = _read_up_to(stream, HELD_BYTES)
    if buffer.tell() <= HELD_BYTES:
        return _Held(buffer, damage)
    type_ = types.sniff(buffer.getvalue()[: types.HEAD_BYTES], None)
    if types.family(type_) is not Family.ARCHIVE or archives.needs_seek(type_):
        raise Damaged(Reason.TOO_LARGE, "more than is held of a member")
    return _Held(forward(_chained(buffer.getvalue(), stream)))


def _no_reader(*_: object) -> bytes:
    raise Undecodable(Reason.UNSUPPORTED, "no reader was named")


def _root(file: BinaryIO, asks: tuple[Ask, ...]) -> Content:
    """The file itself: read whole where a picture is asked for, and only where it is looked at in a video."""
    if all(isinstance(ask.what, AskPicture) for ask in asks):
        buffer, damage = _read_up_to(file, _SMALL_BYTES)
        if buffer.tell() <= _SMALL_BYTES:
            return Content(buffer, damage)
    return Content(file)


def _read_up_to(stream: BinaryIO, most: int) -> tuple[io.BytesIO, str | None]:
    """Read a little more than `most` bytes; tells why the stream broke off before, if it did after some bytes."""
    buffer = io.BytesIO()
    try:
        while buffer.tell() <= most and (piece := stream.read(_CHUNK)):
            buffer.write(piece)
    except (Damaged, OSError) as broken:
        if not buffer.tell():
            raise
        return buffer, as_damage(broken).reason
    return buffer, None


def _chained(first: bytes, rest: BinaryIO) -> Iterator[bytes]:
    yield first
    while piece := rest.read(_CHUNK):
        yield piece


def _stamp(file: BinaryIO) -> tuple[int, int] | None:
    """What changes when a file on the disk does; None for one of a source."""
    try:
        status = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
