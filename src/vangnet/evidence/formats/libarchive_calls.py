"""The calls of libarchive (BSD licence) that are used here, through libarchive-c; nothing else knows of pointers.

libarchive is the system's, and it may be missing: then `READERS` is empty. It is C code that reads hostile bytes, so
a fault in it ends the worker it runs in; the file that did it gets a reason, and the scan goes on.
"""

import ctypes
import errno
import locale
import logging
import stat
from collections.abc import Iterator
from typing import Any, BinaryIO

from vangnet.evidence.damage import Damaged
from vangnet.evidence.reader import CHUNK, as_damage
from vangnet.values import Reason

try:
    from libarchive import ArchiveError, ffi

    ffi.ffi("format", [ctypes.c_void_p], ctypes.c_int)
    ffi.ffi("entry_is_encrypted", [ctypes.c_void_p], ctypes.c_int)
except (ImportError, OSError, AttributeError, TypeError):  # no package, no library, or one too old
    ffi = None
    ArchiveError = OSError

RAR_4 = 0xD0000  # archive_format() of archives that state local times
CAB = 0xC0000
LHA = 0xB0000

_END, _FAILED, _FATAL = 1, -25, -30
_HOLE = bytes(CHUNK)
_MOST_BAD_HEADERS = 16


def _readers() -> frozenset[str]:
    """Name the formats that the installed library really reads: some builds only know the names of some."""
    if ffi is None:
        return frozenset()
    logging.getLogger("libarchive").addHandler(logging.NullHandler())
    logging.getLogger("libarchive").propagate = False  # its warnings are about names; the records say the rest
    if locale.nl_langinfo(locale.CODESET) != "UTF-8":  # it gives names in the character set of the process
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    return frozenset(filter(_works, ("7zip", "ar", "cab", "cpio", "iso9660", "lha", "rar", "rar5", "xar")))


def _works(reader: str) -> bool:
    archive = ffi.read_new()
    try:
        return bool(ffi.get_read_format_function(reader)(archive) == 0)
    except (ValueError, ArchiveError):
        return False
    finally:
        ffi.read_free(archive)


class Entry:
    """One entry of an archive, as it stands in its header."""

    def __init__(self, pointer: Any, ordinal: int) -> None:
        self.ordinal = ordinal
        self.name: bytes = ffi.entry_pathname(pointer) or b""
        self.kind = stat.S_IFMT(ffi.entry_filetype(pointer))
        self.size: int | None = ffi.entry_size(pointer) if ffi.entry_size_is_set(pointer) else None
        self.is_hardlink = ffi.entry_hardlink(pointer) is not None
        self.is_encrypted = ffi.entry_is_encrypted(pointer) > 0
        seconds, rest = ffi.entry_mtime(pointer), ffi.entry_mtime_nsec(pointer)
        self.modified_at: int | None = seconds * 1_000_000_000 + rest if ffi.entry_mtime_is_set(pointer) else None


class Reading:
    """An archive that is read forward once. `broken` is set when a member's fault left nothing behind it readable."""

    def __init__(self, stream: BinaryIO, readers: frozenset[str]) -> None:
        self.broken: Damaged | None = None
        self.produced = 0
        self._stream = stream
        self._fault: Exception | None = None
        self._ordinal = -1
        self._piece = b""
        self._calls: tuple[Any, ...] = (ffi.READ_CALLBACK(self._read), ffi.SEEK_CALLBACK(self._seek))
        self._archive: Any = ffi.read_new()
        self._entry: Any = ffi.entry_new()
        for reader in sorted(readers):
            ffi.get_read_format_function(reader)(self._archive)
        stream.seek(0)

    def close(self) -> None:
        """Free what the library holds; a member that is read later is told so."""
        archive, self._archive = self._archive, None
        if archive is not None:
            ffi.read_free(archive)
            ffi.entry_free(self._entry)
        self._calls = ()

    @property
    def format(self) -> int:
        return int(ffi.format(self._archive)) & 0xFF0000

    def entries(self) -> Iterator[Entry]:
        """Give each entry in the order of the archive; raises Damaged after the last that was found."""
        fault: Damaged | None = None
        bad = 0
        self._checked(ffi.read_set_seek_callback, self._archive, self._calls[1])
        self._checked(ffi.read_open, self._archive, None, ffi.NO_OPEN_CB, self._calls[0], ffi.NO_CLOSE_CB)
        while True:
            self._ordinal += 1
            try:
                if self._checked(ffi.read_next_header2, self._archive, self._entry) == _END:
                    break
            except _Failed as failed:
                fault, bad = failed, bad + 1
                if failed.is_fatal or bad > _MOST_BAD_HEADERS:
                    break
                continue
            yield Entry(self._entry, self._ordinal)
        if fault:
            raise fault

    def content(self, entry: Entry) -> Iterator[bytes]:
        """Give the content of the present entry."""
        at = 0
        data, size, offset = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_longlong()
        places = tuple(ctypes.byref(place) for place in (data, size, offset))
        while True:
            if self._archive is None or self._ordinal != entry.ordinal:
                raise ValueError("a member of an archive that is read forward was opened after the next one")
            try:
                code = self._checked(ffi.read_data_block, self._archive, *places)
            except _Failed as failed:
                self.broken = failed if failed.is_fatal else None
                raise
            if code == _END:
                break
            yield from _holes(offset.value - at)
            piece = ctypes.string_at(data, size.value) if size.value else b""
            at = max(at, offset.value) + len(piece)
            self.produced += len(piece)
            yield piece
            if code < 0:
                raise Damaged(Reason.CORRUPT, "the checksum does not hold")
        if entry.size is not None and at != entry.size:
            raise Damaged(Reason.CORRUPT, f"{at} bytes instead of {entry.size}")

    def _checked(self, call: Any, *arguments: Any) -> int:
        try:
            return int(call(*arguments))
        except ArchiveError as error:
            if self._fault:
                raise as_damage(self._fault) from error
            raise _Failed(error) from error

    # Python's faults cannot pass through C: they wait in `_fault`, and the library is told of a failure.

    def _read(self, _archive: Any, _context: Any, target: Any) -> int:
        try:
            self._piece = self._stream.read(CHUNK)
        except Exception as error:
            self._fault = error
            return _FATAL
        target[0] = ctypes.cast(ctypes.c_char_p(self._piece), ctypes.c_void_p)
        return len(self._piece)

    def _seek(self, _archive: Any, _context: Any, offset: int, whence: int) -> int:
        try:
            return self._stream.seek(offset, whence)
        except ValueError:  # before the start: the archive's fault
            return _FATAL
        except Exception as error:
            self._fault = error
            return _FATAL


class _Failed(Damaged):
    """What the library said."""

    def __init__(self, error: Any) -> None:
        text = error.msg.decode("latin-1") if isinstance(error.msg, bytes) else error.msg or "nothing that holds"
        super().__init__(_reason(text, error.errno), text)
        self.is_fatal = error.retcode is None or error.retcode <= _FATAL


def _reason(text: str, code: int | None) -> str:
    """Tell the reason by the library's words: it has no codes for them."""
    if "ncrypt" in text or "rypto" in text:
        return Reason.ENCRYPTED
    if code == errno.ENOMEM or "allocate memory" in text:
        return Reason.MEMORY
    # A block of RAR 5 with an impossible size is "unsupported" too, though no program will ever read it.
    words = ("upported", "Unrecognized", "support unavailable", "nknown codec", "Unknown compression")
    return Reason.UNSUPPORTED if any(word in text for word in words) and "block header" not in text else Reason.CORRUPT


def _holes(size: int) -> Iterator[bytes]:
    while size > 0:
        yield _HOLE[:size]
        size -= CHUNK


READERS = _readers()
