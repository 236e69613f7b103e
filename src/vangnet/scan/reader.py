"""Inside a reader: a confined process that keeps sources open, lists them, and puts their bytes into windows."""

import os
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import BinaryIO

import msgspec

from vangnet.evidence import types
from vangnet.evidence.address import escape, unescape
from vangnet.evidence.folders import open_file
from vangnet.evidence.opening import Recognised, open_source, recognise
from vangnet.evidence.reader import as_damage
from vangnet.evidence.sources import Entry, Source
from vangnet.sandbox import Channel
from vangnet.scan.wire import Fetch, Fetched, List, Listed, Piece, ReaderSettings

_OPEN_SOURCES = 8
_OPEN_FILES = 16
_ENTRIES = 500
_SECONDS = 60.0
_CHUNK = 2**20
_SHORT = 2

_decode = msgspec.msgpack.Decoder(List | Fetch).decode
_encode = msgspec.msgpack.Encoder().encode


def prepare(settings: bytes) -> Callable[[Channel], None]:
    """Give the loop that serves sources until the parent closes the pipe."""
    return partial(_work, msgspec.msgpack.decode(settings, type=ReaderSettings))


def _work(settings: ReaderSettings, channel: Channel) -> None:
    shelf = Shelf(settings)
    while True:
        order = _decode(channel.job())
        if isinstance(order, List):
            for reply in _listed(shelf, channel, order.address):
                channel.reply(_encode(reply))
        else:
            channel.reply(_encode(_fetched(shelf, channel, order)))


class Folder:
    """The files beside a source, and in folders whose names are two characters, as backups of phones have them."""

    def __init__(self, root: bytes, address: str) -> None:
        folder, _, name = address.rpartition("/")
        self._path = root + b"/" + unescape(folder) if folder else root
        self._address = folder
        self.name = unescape(name)

    def names(self) -> Iterator[bytes]:
        for name in sorted(os.listdir(self._path)):
            if len(name) == _SHORT and os.path.isdir(below := self._path + b"/" + name):
                yield from (name + b"/" + each for each in sorted(os.listdir(below)))
            else:
                yield name

    def open(self, name: bytes) -> BinaryIO:
        return open_file(self._path + b"/" + name)

    def address(self, name: bytes) -> str:
        return "/".join(filter(None, (self._address, *map(escape, name.split(b"/")))))


class Shelf:
    """Open sources, and open files in them; those that were not used for the longest are closed."""

    def __init__(self, settings: ReaderSettings) -> None:
        self._settings = settings
        self._sources: OrderedDict[str, tuple[Folder, Recognised, Source]] = OrderedDict()
        self._files: OrderedDict[tuple[str, bytes], BinaryIO] = OrderedDict()

    def source(self, address: str) -> tuple[Folder, Recognised, Source] | None:
        """Give the source at an address, or None where there is none."""
        if address in self._sources:
            self._sources.move_to_end(address)
            return self._sources[address]
        folder = Folder(self._settings.root, address)
        found = recognise(folder, folder.name)
        if found is None:
            return None
        if len(self._sources) == _OPEN_SOURCES:
            self._forget(next(iter(self._sources)))
        settings = self._settings
        source = open_source(folder, folder.name, found, passwords=settings.passwords, carve=settings.carve)
        self._sources[address] = folder, found, source
        return self._sources[address]

    def file(self, address: str, key: bytes) -> BinaryIO:
        """Give a file of a source."""
        place = address, key
        if place not in self._files:
            opened = self.source(address)
            if opened is None:
                raise OSError("the source is not there any more")
            if len(self._files) == _OPEN_FILES:
                self._files.popitem(last=False)
            self._files[place] = opened[2].open(key)
        self._files.move_to_end(place)
        return self._files[place]

    def close(self, address: str, key: bytes) -> None:
        """Forget a file that was read to its end, or that broke."""
        self._files.pop((address, key), None)

    def _forget(self, address: str) -> None:
        for place in [place for place in self._files if place[0] == address]:
            del self._files[place]
        del self._sources[address]


def _listed(shelf: Shelf, channel: Channel, address: str) -> Iterator[Listed]:
    """List a source; the last reply tells its kind and how the listing ended."""
    channel.at(0, 0)
    channel.allow_processor_seconds(_SECONDS)
    try:
        opened = shelf.source(address)
        if opened is None:
            yield Listed((), done=True)
            return
        folder, found, source = opened
        reason = yield from _entries(source, channel)
        beside = found.format.beside(frozenset(folder.names()), folder.name)
        coverage = source.coverage()
    except Exception as error:
        yield Listed((), done=True, kind=types.UNKNOWN, reason=as_damage(error).reason)
        return
    reason = reason or next((volume.reason for volume in coverage.volumes if volume.reason), None)
    parts = tuple(sorted(map(folder.address, beside)))
    yield Listed((), done=True, kind=found.type, reason=reason, beside=parts, coverage=coverage)


def _entries(source: Source, channel: Channel) -> Generator[Listed, None, str | None]:
    """Give what a source holds, in batches; returns why the listing broke off, if it did."""
    batch: list[Entry] = []
    reason = None
    try:
        for entry in source.entries():
            batch.append(entry)
            if len(batch) == _ENTRIES:
                yield Listed(tuple(batch))
                channel.allow_processor_seconds(_SECONDS)
                batch = []
    except Exception as error:
        reason = as_damage(error).reason
    yield Listed(tuple(batch))
    return reason


def _fetched(shelf: Shelf, channel: Channel, order: Fetch) -> Fetched:
    """Put pieces into a window, each up to the first byte that cannot be had."""
    view = channel.windows[order.slot].view
    given: list[tuple[int, str | None]] = []
    for number, piece in enumerate(order.pieces):
        channel.at(order.number, number)
        channel.allow_processor_seconds(_SECONDS)
        given.append(_put(shelf, piece, view[piece.place : piece.place + piece.size]))
    return Fetched(order.number, tuple(given))


def _put(shelf: Shelf, piece: Piece, target: memoryview) -> tuple[int, str | None]:
    count = 0
    reason = None
    try:
        file = shelf.file(piece.source, piece.key)
        file.seek(piece.start)
        while count < len(target) and (data := file.read(min(_CHUNK, len(target) - count))):
            target[count : count + len(data)] = data
            count += len(data)
    except Exception as error:
        reason = as_damage(error).reason
    if reason or count < len(target):
        shelf.close(piece.source, piece.key)
    return count, reason
