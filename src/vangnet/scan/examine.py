"""Inside a worker: one file in, a record for it and for everything in it out.

A container is read as a tree, depth first; its members come before it. Every record has a place, counted from 0 within
the file of the exhibit, and the order of places never changes: that is how a scan goes on after a worker died.
"""

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from vangnet.evidence import archives, types
from vangnet.evidence.address import unescape
from vangnet.evidence.damage import Damaged
from vangnet.evidence.folders import open_file
from vangnet.evidence.limits import Budget, Limits
from vangnet.evidence.reader import forward
from vangnet.evidence.types import Family
from vangnet.hashing import digests
from vangnet.sandbox import Channel
from vangnet.scan.content import Content
from vangnet.scan.hidden import hidden as find_hidden
from vangnet.scan.hidden import is_believed, is_proposed
from vangnet.scan.judge import DECODED, Judge, Memory
from vangnet.scan.remote import Loaded
from vangnet.scan.reopening import ZIP_TAIL_BYTES, container_type
from vangnet.scan.wire import ITEM_BITS, Item, Settings
from vangnet.values import Digests, Reason, Record, Status

BUFFER_BYTES = 64 * 2**20
"""Contents up to this size are held in memory; larger ones are read from the disk again, or only digested."""

HELD_BYTES = 160 * 2**20
"""The most that is held of all containers inside each other, however deep they go."""

_CHUNK = 2**20
_SECONDS = 60.0  # of processor time, for a piece of a stream, a member or a picture


class Opened:
    """How reading a container ended: None when it was read to its end."""

    reason: str | None = None


class Examiner:
    """Examines files one after the other, for as long as its worker lives."""

    def __init__(self, settings: Settings, judge: Judge, channel: Channel, contents: Memory) -> None:
        self._settings = settings
        self._judge = judge
        self._channel = channel
        self._contents = contents
        self._limits = Limits()
        self._loaded = Loaded(channel)

    def examine(self, number: int, item: Item) -> Iterator[Record]:
        """The records of one file from `item.start` on, its members' before its own."""
        self._number = number
        self._item = item
        self._place = 0
        self._held = 0
        self._mark()
        found = Content(item.address, item.size, item.modified_at, item.remarks)
        try:
            if self._stays_closed(item):
                yield from self._emit(found.record(Status.UNDECIDED, Reason.OUT_OF_SCOPE))
            elif item.source is not None:
                yield from self._from_source(number >> ITEM_BITS, item, found)
            else:
                with open_file(self._path(item.address)) as file:
                    yield from self._file(file, found)
        except Damaged as damage:
            yield from self._emit(found.record(Status.UNDECIDED, damage.reason))
        except OSError:
            yield from self._emit(found.record(Status.UNDECIDED, Reason.UNREADABLE))
        except MemoryError:
            yield from self._emit(found.record(Status.UNDECIDED, Reason.MEMORY))

    def examine_bytes(self, number: int, address: str, data: bytes) -> Iterator[Record]:
        """The records of a content that lies in no file: what was joined from parts. Its members' before its own."""
        self._number, self._item, self._place, self._held = number, Item(address, len(data), None), 0, len(data)
        yield from self._buffered(data, Content(address, len(data), None), Budget(self._limits, len(data)), 0)

    def _stays_closed(self, item: Item) -> bool:
        """Whether a file lies outside the scope and holds no others: only its first and last bytes are read for that.

        Files of sources and members of archives are dealt with when they are given out.
        """
        scope = self._settings.scope
        if scope.is_privileged(item.address):
            return True
        if item.source is not None or item.is_source or not scope.leaves_out(item.address, item.modified_at):
            return False
        with open_file(self._path(item.address)) as file:
            head, size = file.read(types.HEAD_BYTES), file.seek(0, io.SEEK_END)
            file.seek(max(0, size - ZIP_TAIL_BYTES))
            tail = file.read(ZIP_TAIL_BYTES)
        is_archive = types.family(types.sniff(head, size, tail[-types.TAIL_BYTES :])) is Family.ARCHIVE
        return not is_archive and not types.ends_as_zip(tail)

    def _path(self, address: str) -> bytes:
        settings = self._settings
        return settings.root if settings.root_is_file else settings.root + b"/" + unescape(address)

    # -- one content -----------------------------------------------------------------------------------------------

    def _from_source(self, job: int, item: Item, found: Content) -> Iterator[Record]:
        """A file of a source: as good as a file of the exhibit, but its bytes may break off."""
        if (item.size or 0) > BUFFER_BYTES:
            yield from self._file(self._loaded.file(item), found)
            return
        data, damage = self._loaded.content(job, item, BUFFER_BYTES)
        budget = Budget(self._limits, len(data))
        if damage:
            yield from self._damaged(data, found, damage, budget, 0)
        else:
            yield from self._buffered(data, found, budget, 0)

    def _file(self, file: BinaryIO, found: Content) -> Iterator[Record]:
        """A file of the exhibit: it can be read twice, whatever its size."""
        size = found.size or 0
        budget = Budget(self._limits, size)
        if size <= BUFFER_BYTES:
            yield from self._buffered(file.read(size + 1), found, budget, 0)
            return
        head = file.read(types.HEAD_BYTES)
        file.seek(-types.TAIL_BYTES, io.SEEK_END)
        found.type = types.sniff(head, found.size, file.read(types.TAIL_BYTES))
        file.seek(0)
        if self._item.is_source:  # its files are examined on their own; its digests would take as long as all of them
            yield from self._emit(self._judge.by_digest(found, self._item.closed))
            return
        found.digests = self._digest(file)
        file.seek(0)
        yield from self._content(file, found, budget, 0)

    def _member(self, stream: BinaryIO, found: Content, budget: Budget, depth: int) -> Iterator[Record]:
        """A member of a container: it can be read once, and may break off."""
        room = max(types.HEAD_BYTES, HELD_BYTES - self._held)
        most = min(BUFFER_BYTES, room)
        buffer = io.BytesIO()
        damage = _read_up_to(stream, buffer, most + 1)
        if buffer.tell() > most and archives.needs_seek(types.sniff(buffer.getvalue()[: types.HEAD_BYTES], None)):
            most = min(self._limits.member_bytes, room)
            damage = _read_up_to(stream, buffer, most + 1)
        data = buffer.getvalue()  # the buffer's own bytes: nothing is copied
        del buffer
        budget.count_bytes(len(data))
        self._held += len(data)
        try:
            if damage:
                yield from self._damaged(data, found, damage, budget, depth)
            elif len(data) <= most:
                yield from self._buffered(data, found, budget, depth)
            else:
                yield from self._large(data, stream, found, budget, depth)
        finally:
            self._held -= len(data)

    def _buffered(self, data: bytes, found: Content, budget: Budget, depth: int) -> Iterator[Record]:
        found.size = len(data)
        found.type = types.sniff(data[: types.HEAD_BYTES], len(data), data[-types.TAIL_BYTES :])
        yield from self._content(io.BytesIO(data), found, budget, depth)

    def _large(self, head: bytes, rest: BinaryIO, found: Content, budget: Budget, depth: int) -> Iterator[Record]:
        """A member too large to hold: digested, and if it is an archive that can be read forward opened, in passing."""
        found.type = types.sniff(head[: types.HEAD_BYTES], found.size)
        family = types.family(found.type)
        reason = {Family.ARCHIVE: Reason.LIMIT, **dict.fromkeys(DECODED, Reason.TOO_LARGE)}.get(family)
        stream = Digesting(head, rest, budget, self._mark)
        if family is Family.ARCHIVE and not archives.needs_seek(found.type) and not self._poison(depth):
            opened = Opened()
            yield from self._members(stream.forward(), found.type, found, budget, depth, opened)
            reason = opened.reason
        try:
            found.size, found.digests = stream.finish()
        except Damaged as damage:
            yield from self._emit(found.record(Status.UNDECIDED, damage.reason))
            return
        yield from self._emit(self._judge.by_digest(found, self._poison(depth) or reason))

    def _content(self, body: BinaryIO, found: Content, budget: Budget, depth: int) -> Iterator[Record]:
        """A content that is at hand, whole and typed."""
        family = types.family(found.type or "")
        if depth == 0 and self._item.is_source:
            _digest_held(body, found)
            yield from self._emit(self._judge.by_digest(found, self._item.closed))
            return
        if poison := self._poison(depth):
            _digest_held(body, found)
            yield from self._emit(self._judge.by_digest(found, poison))
            return
        inside = container_type(body, found.type or "")
        hidden = find_hidden(body, found, inside, self._mark)
        if inside is None and hidden is None and self._skips(found):
            self._place += 1
            return
        _digest_held(body, found)
        if inside is None and hidden is None:
            yield from self._emit(self._judge.content(body, found, self._contents, self._mark))
            return
        if self._judge.is_irrelevant(found):  # what lies inside is as irrelevant as the whole
            yield from self._emit(self._judge.by_digest(found, None))
            return
        opened = Opened()
        if inside is not None:
            yield from self._members(body, inside, found, budget, depth, opened)
        if hidden is not None:
            yield from self._hidden(hidden, found, budget, depth, opened)
        if family is Family.ARCHIVE or (opened.reason and family is Family.OTHER):
            yield from self._emit(self._judge.by_digest(found, opened.reason))
        else:
            yield from self._emit(self._judge.content(body, found, self._contents, self._mark))

    # -- containers --------------------------------------------------------------------------------------------------

    def _members(
        self, body: BinaryIO, inside: str, found: Content, budget: Budget, depth: int, opened: Opened
    ) -> Iterator[Record]:
        if depth >= self._limits.depth:
            opened.reason = Reason.LIMIT
            return
        try:
            for member in archives.members(body, inside, found.size, self._settings.passwords):
                self._mark()
                budget.count_member()
                yield from self._one_member(member, found, budget, depth)
        except Damaged as damage:
            opened.reason = damage.reason
        except MemoryError:
            opened.reason = Reason.MEMORY

    def _hidden(
        self, members: Iterator[archives.Member], found: Content, budget: Budget, depth: int, opened: Opened
    ) -> Iterator[Record]:
        """What lies hidden in a content; too deep inside others it is told only that there is something."""
        try:
            for member in members:
                if depth >= self._limits.depth:
                    opened.reason = Reason.LIMIT
                    return
                self._mark()
                budget.count_member()
                yield from self._one_member(member, found, budget, depth)
        except Damaged as damage:
            opened.reason = opened.reason or damage.reason

    def _one_member(self, member: archives.Member, parent: Content, budget: Budget, depth: int) -> Iterator[Record]:
        found = Content(f"{parent.address}//{member.name}", member.size, member.modified_at, member.remarks)
        if self._settings.scope.is_privileged(found.address):
            yield from self._emit(found.record(Status.UNDECIDED, Reason.PRIVILEGED))
        elif member.type:
            found.type = member.type
            yield from self._emit(found.record(Status.OTHER, None))
        elif member.problem:
            yield from self._emit(found.record(Status.UNDECIDED, member.problem))
        else:
            try:
                stream = member.open()
            except Damaged as damage:
                yield from self._emit(found.record(Status.UNDECIDED, damage.reason))
                return
            yield from self._member(stream, found, budget, depth + 1)

    def _damaged(self, data: bytes, found: Content, damage: str, budget: Budget, depth: int) -> Iterator[Record]:
        """A member that broke off: its digests are not those of the file, but what there is is still looked at."""
        found.type = types.sniff(data[: types.HEAD_BYTES], len(data))
        family, poison = types.family(found.type), self._poison(depth)
        if family is Family.ARCHIVE and not poison:
            yield from self._members(io.BytesIO(data), found.type, found, budget, depth, Opened())
        if self._skips(found):
            self._place += 1
        elif family in DECODED and not poison:
            yield from self._emit(self._judge.fragment(io.BytesIO(data), found, damage, self._mark))
        else:
            yield from self._emit(found.record(Status.UNDECIDED, poison or damage))

    # -- places ------------------------------------------------------------------------------------------------------

    def _emit(self, record: Record) -> Iterator[Record]:
        """Give out a record, unless the parent has it already."""
        if not is_believed(record):
            return
        place, self._place = self._place, self._place + 1
        if place >= self._item.start:
            yield self._within_scope(record)

    def _within_scope(self, record: Record) -> Record:
        """The record, or one that only says that the file is left out. Containers hold nothing themselves."""
        scope = self._settings.scope
        reason = scope.reason(record.address, record.modified_at, record.type)
        if reason is None or (reason == Reason.OUT_OF_SCOPE and _is_container(record)):
            return record
        return Content(record.address, record.size, record.modified_at).record(Status.UNDECIDED, reason)

    def _skips(self, found: Content) -> bool:
        """Whether a content's record is with the parent already, so that it need not be examined again.

        What was found by its content alone may have no record: that shows only when it is decoded.
        """
        return self._place < self._item.start and not is_proposed(found.remarks)

    def _poison(self, depth: int) -> str | None:
        """Why what lies at this place is not to be parsed again."""
        return self._item.poison.get(self._place) or (self._item.closed if depth == 0 else None)

    def _mark(self) -> None:
        """Note where the work is, and allow it some more time. What a container claims of a size buys none."""
        self._channel.at(self._number, self._place)
        self._channel.allow_processor_seconds(_SECONDS)

    def _digest(self, stream: BinaryIO) -> Digests:
        accumulator = digests.Accumulator()
        while chunk := stream.read(_CHUNK):
            accumulator.update(chunk)
            self._mark()
        return accumulator.finish()


class Digesting:
    """A stream that is digested while somebody reads it forward; whatever was not read is digested at the end."""

    def __init__(self, head: bytes, rest: BinaryIO, budget: Budget, mark: Callable[[], None]) -> None:
        self._accumulator = digests.Accumulator()
        self._size = 0
        self._pieces = self._read(head, rest, budget, mark)

    def forward(self) -> BinaryIO:
        return forward(self._pieces)

    def finish(self) -> tuple[int, Digests]:
        """Read on to the end; raises Damaged when the stream breaks off before it."""
        for _ in self._pieces:
            pass
        return self._size, self._accumulator.finish()

    def _read(self, head: bytes, rest: BinaryIO, budget: Budget, mark: Callable[[], None]) -> Iterator[bytes]:
        first = io.BytesIO(head)  # shares the bytes
        while piece := first.read(_CHUNK) or rest.read(_CHUNK):
            if self._size >= len(head):
                budget.count_bytes(len(piece))
            self._accumulator.update(piece)
            self._size += len(piece)
            yield piece
            mark()


def _is_container(record: Record) -> bool:
    return types.family(record.type or "") in (Family.ARCHIVE, Family.ENCRYPTED)


def _digest_held(body: BinaryIO, found: Content) -> None:
    """Digest a content that is held in memory; one that is read from the disk was digested before."""
    if found.digests is None and isinstance(body, io.BytesIO):
        found.digests = digests.of(body.getvalue())  # its own bytes: nothing is copied


def _read_up_to(stream: BinaryIO, buffer: io.BytesIO, size: int) -> str | None:
    """Read on until `buffer` holds `size` bytes; gives the reason why the stream broke off before that, if it did."""
    try:
        while (left := size - buffer.tell()) > 0 and (chunk := stream.read(min(left, _CHUNK))):
            buffer.write(chunk)
    except Damaged as damage:
        return damage.reason
    return None
