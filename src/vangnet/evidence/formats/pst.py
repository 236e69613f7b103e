"""Mail stores of Outlook (PST, OST, PAB): the attachments of every message, and the pictures in its text.

Read by libpff, and messages that are attached to messages by `pst_nodes`, since libpff gives no way into them. Messages
that no folder holds any more are given as deleted. Not covered: pictures in text of the RTF kind.
"""

import functools
import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec
import pypff

from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import mail
from vangnet.evidence.formats.pst_attached import (
    BODIES,
    CHANGED,
    CLASS,
    CONTENT,
    METHOD,
    NAMES,
    Attached,
    moment_of,
    segment,
)
from vangnet.evidence.formats.pst_attached import members as attached_members
from vangnet.evidence.formats.pst_nodes import Node, Nodes, Properties
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.member import Example, Member
from vangnet.evidence.reader import CHUNK, as_damage
from vangnet.evidence.seeking import Stretch
from vangnet.values import Reason, Remark

TYPE = "application/vnd.ms-outlook-pst"
TYPES = frozenset({TYPE})
NEEDS_SEEK = True

_MOST_DEPTH = 100  # folders inside of each other
_MOST_TEXT = 64 * MIB  # of one message
_HEADER, _LOCKED = 600, 0x10  # locked by Windows
# Where the header tells of the cipher and of the size, and how wide that is; by the version of the store.
_WIDE_FROM, _WIDE, _NARROW = 20, (513, 184, 8), (461, 168, 4)
_Item = Any  # libpff is untyped


def members(stream: BinaryIO, type_: str, size: int | None) -> Iterator[Member]:  # noqa: ARG001 - the common interface
    """Give each attachment as folder/message/name, where a message is its number in the folder and its subject.

    Raises Damaged at the end when a part of the store could not be read.
    """
    store, faults = pypff.file(), list(_check(stream))
    try:
        # By a place of its own: libpff remembers where it is, and others read the same stream.
        store.open_file_object(Stretch(stream, 0, stream.seek(0, io.SEEK_END)))
        root = store.get_root_folder()
    except Exception as error:
        raise (faults[0] if faults else as_damage(error)) from error
    nodes = functools.cache(lambda: Nodes(stream))
    if root is not None:
        yield from _folders(root, nodes, faults)
    for number, item in _each(store, "orphan_item", faults):
        yield from _message(item, f"no folder/{number}", (Remark.DELETED,), nodes, faults)
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


def _folders(root: _Item, nodes: Callable[[], Nodes], faults: list[Damaged]) -> Iterator[Member]:
    """Go through the folders, each once: a broken store may hold a folder inside of itself."""
    waiting, seen = [(root, "", 0)], set()
    while waiting:
        folder, path, depth = waiting.pop()
        for number, item in _each(folder, "sub_message", faults):
            yield from _message(item, f"{path}{number}", (), nodes, faults)
        if depth == _MOST_DEPTH:
            faults.append(LimitReached(f"folders more than {_MOST_DEPTH} deep"))
            continue
        inner = []
        for number, each in _each(folder, "sub_folder", faults):
            identifier = _asked(each, "identifier")
            if identifier not in seen:
                seen.add(identifier)
                inner.append((each, f"{path}{segment(_asked(each, 'name')) or number}/", depth + 1))
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


def _message(
    item: _Item, numbered: str, remarks: tuple[str, ...], nodes: Callable[[], Nodes], faults: list[Damaged]
) -> Iterator[Member]:
    """Give what a message holds; some kinds of items, such as settings, hold nothing."""
    path = f"{numbered} {segment(_asked(item, 'subject'))}".rstrip() + "/"
    kind = _text_of(_values(item, (CLASS,)).get(CLASS))
    found = (_attached(item, each, nodes) for _, each in _each(item, "attachment", faults))
    for member in _found(item, found, kind, path, faults):
        yield msgspec.structs.replace(member, remarks=remarks)


def _found(item: _Item, found: Iterator[Attached], kind: str, path: str, faults: list[Damaged]) -> Iterator[Member]:
    yield from attached_members(found, kind, path, faults)
    for body in BODIES.values():
        text = _asked(item, body.replace(" ", "_"))
        if isinstance(text, bytes) and text:
            yield from mail.in_body(text[:_MOST_TEXT], body, path, faults)


def _attached(item: _Item, attachment: _Item, nodes: Callable[[], Nodes]) -> Attached:
    values = _values(attachment, (*NAMES, METHOD, CHANGED))
    name = next((name for each in NAMES if (name := segment(_text_of(values.get(each))))), "")

    def inner() -> tuple[Nodes, Node]:
        opened = nodes()
        outer = Properties(opened, opened.node(item.get_identifier()))
        properties = Properties(opened, outer.below[attachment.get_identifier()])
        held = properties.get(CONTENT)
        if held is None:
            raise Damaged(Reason.MISSING, "an attached message without content")
        return opened, properties.inner(held)

    return Attached(
        name, _method(values.get(METHOD)), _asked(attachment, "size"), _moment(values.get(CHANGED)),
        lambda: _content(attachment), inner,
    )  # fmt: skip


def _method(entry: _Item) -> int | None:
    try:
        return int(entry.get_data_as_integer()) if entry is not None else None
    except Exception:  # broken: its content may be there all the same
        return None


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
        return moment_of(entry.get_data() or b"") if entry is not None else None
    except Exception:  # broken: as good as missing
        return None


def examples() -> Iterator[Example]:
    """Give none: a store is hundreds of kilobytes of tables, and no free tool writes one."""
    yield from ()
