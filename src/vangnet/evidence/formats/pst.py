"""Mail stores of Outlook (PST, OST, PAB): the attachments of every message, and the pictures in its text.

Read by libpff. Of a message that is attached to another one only its name is told, as unsupported: libpff gives no way
into it. Messages that no folder holds any more are given as deleted. Not covered: pictures in text of the RTF kind.
"""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypff

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import mail
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import CHUNK, as_damage, forward
from vangnet.values import Reason, Remark

TYPE = "application/vnd.ms-outlook-pst"
TYPES = frozenset({TYPE})
NEEDS_SEEK = True

_MOST_DEPTH = 100  # folders inside of each other
_LONGEST_NAME = 200
_MOST_TEXT = 64 * MIB  # of one message
_HEADER, _LOCKED = 600, 0x10  # locked by Windows
# Where the header tells of the cipher and of the size, and how wide that is; by the version of the store.
_WIDE_FROM, _WIDE, _NARROW = 20, (513, 184, 8), (461, 168, 4)
_CLASS, _METHOD, _CHANGED = 0x001A, 0x3705, 0x3008
_NAMES = (0x3707, 0x3704, 0x3001)  # the long name, the short one, the one that is shown
_ELSEWHERE, _MESSAGE = frozenset({2, 3, 4, 7}), 5  # how the content is attached: as a link, as a message
_EPOCH_1601 = 116_444_736_000_000_000

_Item = Any  # libpff is untyped


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give each attachment as folder/message/name, where a message is its number in the folder and its subject.

    Raises Damaged at the end when a part of the store could not be read.
    """
    store, faults = pypff.file(), list(_check(stream))
    try:
        store.open_file_object(stream)
        root = store.get_root_folder()
    except Exception as error:
        raise (faults[0] if faults else as_damage(error)) from error
    if root is not None:
        yield from _folders(root, faults)
    for number, item in _each(store, "orphan_item", faults):
        yield from _message(item, f"no folder/{number}", (Remark.DELETED,), faults)
    if faults:
        raise faults[0]


def _check(stream: BinaryIO) -> Iterator[Damaged]:
    """Tell by the header whether the store is locked, and whether it is shorter than it should be."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(_HEADER)
    cipher_at, size_at, width = _WIDE if int.from_bytes(head[10:12], "little") >= _WIDE_FROM else _NARROW
    if head[cipher_at : cipher_at + 1] == bytes([_LOCKED]):
        yield Damaged(Reason.ENCRYPTED, "locked by Windows")
    if end < int.from_bytes(head[size_at : size_at + width], "little"):
        yield Damaged(Reason.CORRUPT, "the store is cut off")


# -- folders and messages --------------------------------------------------------------------------------------------


def _folders(root: _Item, faults: list[Damaged]) -> Iterator[Member]:
    """Go through the folders, each once: a broken store may hold a folder inside of itself."""
    waiting, seen = [(root, "", 0)], set()
    while waiting:
        folder, path, depth = waiting.pop()
        for number, item in _each(folder, "sub_message", faults):
            yield from _message(item, f"{path}{number}", (), faults)
        if depth == _MOST_DEPTH:
            faults.append(LimitReached(f"folders more than {_MOST_DEPTH} deep"))
            continue
        inner = []
        for number, each in _each(folder, "sub_folder", faults):
            identifier = _asked(each, "identifier")
            if identifier not in seen:
                seen.add(identifier)
                inner.append((each, f"{path}{_segment(_asked(each, 'name')) or number}/", depth + 1))
        waiting += reversed(inner)


def _each(parent: _Item, kind: str, faults: list[Damaged]) -> Iterator[tuple[int, _Item]]:
    """Give what a folder or a message holds of a kind, by its number; what cannot be read is a fault."""
    try:
        count = getattr(parent, f"get_number_of_{kind}s", lambda: 0)()
    except Exception as error:
        faults.append(as_damage(error))
        return
    for number in range(count):
        try:
            found = getattr(parent, f"get_{kind}")(number)
        except Exception as error:
            faults.append(as_damage(error))
            continue
        yield number + 1, found


def _message(item: _Item, numbered: str, remarks: tuple[str, ...], faults: list[Damaged]) -> Iterator[Member]:
    """Give what a message holds; some kinds of items, such as settings, hold nothing."""
    path = f"{numbered} {_segment(_asked(item, 'subject'))}".rstrip() + "/"
    kind = _text_of(_values(item, (_CLASS,)).get(_CLASS)).upper()
    for member in _found(item, path, kind, faults):
        yield Member(member.name, member.size, member.modified_at, member.type, member.problem, member.opener, remarks)


def _found(item: _Item, path: str, kind: str, faults: list[Damaged]) -> Iterator[Member]:
    names: set[str] = set()
    for number, attachment in _each(item, "attachment", faults):
        values = _values(attachment, (*_NAMES, _METHOD, _CHANGED))
        name = next((name for each in _NAMES if (name := _segment(_text_of(values.get(each))))), f"attachment {number}")
        name = f"{name} ({number})" if name in names else name
        names.add(name)
        if kind.endswith("SMIME.MULTIPARTSIGNED"):
            yield from _signed(attachment, f"{path}{name}/", faults)
        else:
            problem = Reason.ENCRYPTED if kind == "IPM.NOTE.SMIME" else _problem(values)
            size = None if problem == Reason.MISSING else _asked(attachment, "size")
            moment = _moment(values.get(_CHANGED))
            opener = lambda attachment=attachment: forward(_content(attachment))  # noqa: E731
            yield Member(path + name, size, moment, None, problem, opener)
    for body in ("html_body", "plain_text_body"):
        text = _asked(item, body)
        if isinstance(text, bytes) and text:
            yield from mail.in_body(text[:_MOST_TEXT], body.replace("_", " "), path, faults)


def _problem(values: dict[int, _Item]) -> str | None:
    try:
        method = values[_METHOD].get_data_as_integer() if _METHOD in values else None
    except Exception:  # broken: its content may be there all the same
        return None
    return Reason.UNSUPPORTED if method == _MESSAGE else Reason.MISSING if method in _ELSEWHERE else None


def _signed(attachment: _Item, path: str, faults: list[Damaged]) -> Iterator[Member]:
    """Open a message that is signed: it stands whole, as it was sent, in an attachment of its own."""
    try:
        data = b"".join(_content(attachment))
        for member in mail.members(io.BytesIO(data), mail.MESSAGE, len(data)):
            yield Member(path + member.name, member.size, None, member.type, member.problem, member.opener)
    except Exception as error:
        faults.append(as_damage(error))


def _content(attachment: _Item) -> Iterator[bytes]:
    size, at = attachment.get_size(), 0
    while at < size:
        attachment.seek_offset(at, io.SEEK_SET)  # it may be read by two at once
        piece = attachment.read_buffer(min(CHUNK, size - at))
        if not piece:
            raise Damaged(Reason.CORRUPT, f"{at} bytes instead of {size}")
        at += len(piece)
        yield piece


# -- values ----------------------------------------------------------------------------------------------------------


def _asked(item: _Item, name: str) -> Any:
    """Ask for a value that may be missing or broken."""
    try:
        return getattr(item, name, None)
    except MemoryError:
        raise
    except Exception:  # broken: as good as missing
        return None


def _values(item: _Item, wanted: tuple[int, ...]) -> dict[int, _Item]:
    """Look for the wanted values of an item."""
    found: dict[int, _Item] = {}
    for _, record in _each(item, "record_set", []):
        for kind in wanted:
            try:
                entry = record.get_entry_by_type(kind)
            except Exception:  # noqa: S112 - as good as missing
                continue
            if entry is not None:
                found.setdefault(kind, entry)
    return found


def _text_of(entry: _Item) -> str:
    try:
        return str(entry.get_data_as_string() or "") if entry is not None else ""
    except Exception:  # an alphabet that libpff does not know
        return bytes(entry.get_data() or b"").decode("utf-8", "replace")


def _moment(entry: _Item) -> int | None:
    try:
        ticks = int.from_bytes(entry.get_data() or b"", "little") if entry is not None else 0
    except Exception:  # broken: as good as missing
        return None
    return (ticks - _EPOCH_1601) * 100 if _EPOCH_1601 < ticks < 1 << 62 else None


def _segment(text: object) -> str:
    """Write a title as one segment of an address: a slash in a subject is no folder."""
    if not isinstance(text, str) or not text.strip("\0 "):
        return ""
    title = text.strip("\0 ")[:_LONGEST_NAME]
    return escape_member(title.encode("utf-8", "surrogatepass")).replace("/", "%2F")


def examples() -> Iterator[Example]:
    """Give none: a store is hundreds of kilobytes of tables, and no free tool writes one."""
    yield from ()
