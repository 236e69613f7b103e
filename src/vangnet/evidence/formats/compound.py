"""OLE compound files: Thumbs.db, Outlook messages (MSG), and the Word, Excel and PowerPoint files of before 2007.

Members are the attachments of a message; streams that are files by themselves, such as an embedded document; and the
JPEG, PNG and GIF pictures inside of any other stream, found by their own structure. In Excel files they are put
together first, since they lie there in pieces of 8 kB. Drawings (WMF, EMF, PICT) and bitmaps of PowerPoint are named
as unsupported. Not covered: drawings and bitmaps of Word and Excel, and pictures in a message's compressed RTF text.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import olefile

from vangnet.evidence.address import escape_member
from vangnet.evidence.carving import pictures
from vangnet.evidence.damage import Damaged
from vangnet.evidence.families import Family, family
from vangnet.evidence.formats import office_locked
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.magic.signatures import exact
from vangnet.evidence.member import NEUTRAL_NAME, Example, Member
from vangnet.evidence.passwords import Tries
from vangnet.evidence.reader import as_damage, forward
from vangnet.values import Reason, Remark

TYPE = "application/x-ole-storage"
TYPES = frozenset({TYPE})
NEEDS_SEEK = True

_MOST_BYTES = 256 * MIB  # of one stream, which is held in memory
_MOST_SHARED = 2  # honest streams lie side by side; in a bomb many share the same bytes
_SEALED_PACKAGE = "EncryptedPackage"
_SEALED = frozenset({_SEALED_PACKAGE, "\tDRMContent", "EncryptedSummary"})
_ATTACHMENT, _CONTENT = "__attach_version1.0_", "__substg1.0_37010102"
_PROPERTIES = ("__substg1.0_", "__properties_version1.0")  # short values of a message
_NAMES = (
    *(("__substg1.0_3707001F", "utf-16-le"), ("__substg1.0_3707001E", "latin-1")),  # the long name
    *(("__substg1.0_3704001F", "utf-16-le"), ("__substg1.0_3704001E", "latin-1")),  # the short one
    *(("__substg1.0_3001001F", "utf-16-le"), ("__substg1.0_3001001E", "latin-1")),  # the one that is shown
)
_LONGEST_NAME = 1000
_WORKBOOKS, _DRAWINGS, _MORE, _PASSWORD = frozenset({"Workbook", "Book"}), 0x00EB, 0x003C, 0x002F
_UNSUPPORTED_BLIPS = {0xF01A: "EMF", 0xF01B: "WMF", 0xF01C: "PICT", 0xF01F: "bitmap", 0xF029: "TIFF"}

_Entry = Any  # olefile is untyped


class _Stream(NamedTuple):
    path: tuple[str, ...]
    entry: _Entry


def members(
    stream: BinaryIO,
    type_: str,  # noqa: ARG001 - the common interface
    size: int | None,  # noqa: ARG001
    passwords: tuple[str, ...] = (),
) -> Iterator[Member]:
    """Give what the streams hold, in the order of their names.

    In a broken file pictures are looked for in all of its bytes as well. Raises Damaged at its end, and at that of one
    that is locked with a password.
    """
    try:
        file = olefile.OleFileIO(stream)
        streams = list(_streams(file.root, ()))
    except Exception as error:
        yield from _rescued(stream)
        raise as_damage(error) from error
    if passwords and (document := _unlocked(stream, streams, passwords)) is not None:
        yield Member(_SEALED_PACKAGE, len(document), None, None, None, lambda: forward((document,)), (Remark.OPENED,))
        return
    faults: list[Damaged] = []
    room = _MOST_SHARED * stream.seek(0, io.SEEK_END)
    for each in streams:
        room -= each.entry.size
        if room < 0:
            raise LimitReached("the streams claim more than the file holds")
        yield from _stream(file, each, faults)
    if any(fault.reason == Reason.CORRUPT for fault in faults):
        yield from _rescued(stream)
    if faults:
        raise faults[0]


def _unlocked(stream: BinaryIO, streams: list[_Stream], passwords: tuple[str, ...]) -> bytes | None:
    """Give the document inside of an encrypted one; None where there is none, or no password opens it."""
    package = next((each.entry.size for each in streams if each.path[-1] == _SEALED_PACKAGE), None)
    return None if package is None else office_locked.unlocked(stream, package, Tries(passwords))


def _rescued(stream: BinaryIO) -> Iterator[Member]:
    """Give the pictures that lie in one piece in a broken file, wherever its tables say that they are."""
    stream.seek(0)
    yield from _carved(stream.read(_MOST_BYTES), NEUTRAL_NAME)


def _streams(storage: _Entry, path: tuple[str, ...]) -> Iterator[_Stream]:
    for entry in storage.kids:
        here = (*path, entry.name)
        if entry.entry_type == olefile.STGTY_STREAM:
            yield _Stream(here, entry)
        else:
            yield from _streams(entry, here)


def _stream(file: Any, stream: _Stream, faults: list[Damaged]) -> Iterator[Member]:
    """Give what one stream holds: itself, or the pictures in it."""
    last = stream.path[-1]
    if last in _SEALED:
        faults.append(Damaged(Reason.ENCRYPTED, "locked with a password"))
    if last == _CONTENT:
        yield Member(
            _attachment_name(file, stream.path[:-1]), stream.entry.size, None, None, None, _opener(file, stream)
        )
        return
    if last.startswith(_PROPERTIES):
        return
    name = escape_member("/".join(stream.path).encode("utf-8", "surrogateescape"))
    try:
        data = b"".join(_content(file, stream))
    except Damaged as damage:
        held = _held(file, stream)
        yield from _carved(_drawings(held) if last in _WORKBOOKS else held, name)
        faults.append(damage)
        return
    if _is_locked(last, data):
        faults.append(Damaged(Reason.ENCRYPTED, "locked with a password"))
    kind = exact(data[:64])
    if kind and family(kind) is not Family.OTHER:
        yield Member(name, len(data), None, None, None, _opener(file, stream))
    elif last in _WORKBOOKS:
        yield from _carved(_drawings(data), name)
    else:
        yield from _carved(data, name)
        if last == "Pictures":
            yield from _closed_blips(data, name)


def _carved(data: bytes, name: str) -> Iterator[Member]:
    for number, (start, end) in enumerate(pictures(data), 1):
        piece = data[start:end]
        yield Member(f"{name} picture {number}", len(piece), None, None, None, lambda piece=piece: forward((piece,)))  # type: ignore[misc]


# -- messages --------------------------------------------------------------------------------------------------------


def _attachment_name(file: Any, storage: tuple[str, ...]) -> str:
    """The name of an attachment, inside of the messages that it was attached to."""
    at = [place for place, part in enumerate(storage, 1) if part.startswith(_ATTACHMENT)] or [len(storage)]
    return "/".join(_name_of(file, storage[:place]) for place in at)


def _name_of(file: Any, storage: tuple[str, ...]) -> str:
    for stream, encoding in _NAMES:
        try:
            written = file.openstream([*storage, stream]).read(_LONGEST_NAME)
        except Exception:  # noqa: S112 - not there, or broken: the next one may do
            continue
        name = written.decode(encoding, "replace").rstrip("\0")
        if name:
            return escape_member(name.encode("utf-8", "surrogatepass"))
    return escape_member((storage[-1] if storage else "content").encode("utf-8", "surrogateescape"))


# -- documents -------------------------------------------------------------------------------------------------------


def _is_locked(name: str, data: bytes) -> bool:
    """Whether a Word, Excel or PowerPoint file says that it needs a password."""
    if name == "WordDocument":
        return bool(int.from_bytes(data[10:12], "little") & 0x0100)
    if name in _WORKBOOKS:
        return any(kind == _PASSWORD for kind, _ in _records(data))
    return name == "Current User" and data[12:16] == b"\xdf\xc4\xd1\xf3"


def _records(workbook: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        yield kind, workbook[at + 4 : at + 4 + length]
        at += 4 + length


def _drawings(workbook: bytes) -> bytes:
    """Put the drawings of an Excel file together, which are cut into records."""
    pieces, is_drawing = [], False
    for kind, content in _records(workbook):
        is_drawing = kind == _DRAWINGS or (kind == _MORE and is_drawing)
        if is_drawing:
            pieces.append(content)
    return b"".join(pieces)


def _closed_blips(data: bytes, name: str) -> Iterator[Member]:
    """Name the pictures of a PowerPoint file that are neither JPEG, PNG nor GIF."""
    at = count = 0
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<HI", data, at + 2)
        if not 0xF018 <= kind <= 0xF117:
            return
        if kind in _UNSUPPORTED_BLIPS:
            count += 1
            shown = f"{name} {_UNSUPPORTED_BLIPS[kind]} {count}"
            yield Member(shown, length, None, None, Reason.UNSUPPORTED, lambda: forward(()))
        at += 8 + length


# -- streams ---------------------------------------------------------------------------------------------------------


def _opener(file: Any, stream: _Stream) -> Any:
    return lambda: forward(_content(file, stream))


def _content(file: Any, stream: _Stream) -> Iterator[bytes]:
    if stream.entry.size > _MOST_BYTES:
        raise Damaged(Reason.LIMIT, f"a stream of more than {_MOST_BYTES} bytes")
    data = _held(file, stream)
    yield data
    if len(data) != stream.entry.size:
        raise Damaged(Reason.CORRUPT, f"{len(data)} bytes instead of {stream.entry.size}")


def _held(file: Any, stream: _Stream) -> bytes:
    if stream.entry.size > _MOST_BYTES:
        return b""
    try:
        # By its entry, not by its name: two streams may have the same.
        found: bytes = file._open(stream.entry.isectStart, stream.entry.size).read()  # noqa: SLF001
    except MemoryError:
        raise
    except Exception:  # told by its length
        return b""
    return found


# -- examples --------------------------------------------------------------------------------------------------------


def examples() -> Iterator[Example]:
    """Give small compound files and what they hold."""
    chunks = ((b"IHDR", bytes(13)), (b"tEXt", bytes(5_000)), (b"IEND", b""))
    framed = (struct.pack(">I", len(body)) + kind + body + bytes(4) for kind, body in chunks)
    picture = b"\x89PNG\r\n\x1a\n" + b"".join(framed)
    jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xda\0\x02" + b"coded pixels" * 500 + b"\xff\xd9"
    thumbs = {
        "1": struct.pack("<III", 12, 1, len(jpeg)) + jpeg,
        "256_0f": struct.pack("<6I", 24, 1, len(jpeg), 0, 0, 0) + jpeg,
    }
    yield Example(TYPE, written(thumbs), {"1 picture 1": jpeg, "256_0f picture 1": jpeg})
    slides = {"Pictures": struct.pack("<HHI", 0x6E0, 0xF01E, 17 + len(picture)) + bytes(17) + picture}
    yield Example(TYPE, written(slides), {"Pictures picture 1": picture})
    cut = [picture[at : at + 1000] for at in range(0, len(picture), 1000)]
    records = (struct.pack("<HH", _MORE if at else _DRAWINGS, len(piece)) + piece for at, piece in enumerate(cut))
    sheet = struct.pack("<HH", 0x809, 4) + bytes(4) + b"".join(records)
    yield Example(TYPE, written({"Workbook": sheet}), {"Workbook picture 1": picture})
    content = zlib.compress(bytes(range(256)) * 99, 0)
    message = {f"{_ATTACHMENT}#00000000": {_CONTENT: content, "__substg1.0_3707001F": "één.bin".encode("utf-16-le")}}
    yield Example(TYPE, written({**message, "__properties_version1.0": bytes(40)}), {"één.bin": content})


def written(streams: dict[str, Any]) -> bytes:
    """Write a compound file with these streams; a dictionary is a storage. The tables come first, the contents last."""
    entries: list[tuple[str, int, int, int, bytes]] = [("Root Entry", 5, 0, 0xFFFFFFFF, b"")]  # kind, right, child
    _list_entries(streams, entries)
    entries[0] = ("Root Entry", 5, 0xFFFFFFFF, 1, b"")
    small = b"".join(_padded(data, 64) for *_, data in entries if len(data) < 4096)
    minis: list[int] = []
    directory_count = -(-len(entries) // 4)
    contents = [small, *(data for *_, data in entries if len(data) >= 4096)]
    mini_count = -(-len(small) // (64 * 128))
    total = directory_count + mini_count + sum(-(-len(data) // 512) for data in contents)
    fat_count = next(count for count in range(1, 110) if count * 128 >= total + count)
    fat = [0xFFFFFFFD] * fat_count
    directory_at = _chain(fat, directory_count)
    mini_at = _chain(fat, mini_count)
    rows, bodies = [], [small]
    for name, kind, right, child, data in entries:
        source = small if kind == 5 else data
        if kind == 2 and len(data) < 4096:
            start = _chain(minis, -(-len(data) // 64))
        else:
            start = _chain(fat, -(-len(source) // 512))
            bodies += [data] if kind == 2 else []
        title = name.encode("utf-16-le") + b"\0\0"
        rows.append(
            title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title), kind, 1, 0xFFFFFFFF, right, child)
            + bytes(36) + struct.pack("<IQ", start, len(source))
        )  # fmt: skip
    numbers = (0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory_at, 0, 4096, mini_at, mini_count, 0xFFFFFFFE, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x9I", *numbers)
    difat = [*range(fat_count)] + [0xFFFFFFFF] * (109 - fat_count)
    empty = bytes(64) + struct.pack("<HBBIII", 0, 0, 0, *[0xFFFFFFFF] * 3) + bytes(48)
    tables = (
        struct.pack("<109I", *difat),
        _numbers(fat, fat_count),
        _padded(b"".join(rows), 512, empty),
        _numbers(minis, mini_count),
    )
    return header + b"".join(tables) + b"".join(_padded(body, 512) for body in bodies)


def _list_entries(streams: dict[str, Any], entries: list[tuple[str, int, int, int, bytes]]) -> None:
    """List entries so that each points right to the next of its storage: a tree, if not a balanced one."""
    for left, (name, content) in enumerate(streams.items(), 1 - len(streams)):
        at = len(entries)
        is_storage = isinstance(content, dict)
        entries.append((name, 1 if is_storage else 2, 0, at + 1 if is_storage else 0xFFFFFFFF, b""))
        if is_storage:
            _list_entries(content, entries)
        right = len(entries) if left else 0xFFFFFFFF
        entries[at] = (*entries[at][:2], right, entries[at][3], b"" if is_storage else content)


def _chain(table: list[int], count: int) -> int:
    """Take so many sectors from a table of sectors, and give the first."""
    start = len(table)
    table.extend(start + number + 1 for number in range(count))
    if not count:
        return 0xFFFFFFFE
    table[-1] = 0xFFFFFFFE
    return start


def _numbers(table: list[int], sectors: int) -> bytes:
    return struct.pack(f"<{128 * sectors}I", *table, *[0xFFFFFFFF] * (128 * sectors - len(table)))


def _padded(data: bytes, unit: int, filler: bytes = b"\0") -> bytes:
    missing = -len(data) % unit
    return data + filler * (missing // len(filler))
