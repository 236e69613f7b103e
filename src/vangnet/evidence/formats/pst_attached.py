"""What is attached to a message of an Outlook store -> members, and what is attached to messages that are attached."""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from vangnet.evidence.address import escape_member
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import mail
from vangnet.evidence.formats.pst_nodes import ATTACHMENT, BINARY, OBJECT, Node, Nodes, Properties, Property
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.member import Member
from vangnet.evidence.reader import as_damage, forward
from vangnet.values import Reason

CLASS, METHOD, CHANGED, HTML, PLAIN, CONTENT = 0x001A, 0x3705, 0x3008, 0x1013, 0x1000, 0x3701
"""Numbers of properties ([MS-OXPROPS])."""
NAMES = (0x3707, 0x3704, 0x3001)
"""The long name, the short one, the one that is shown."""
BODIES = {HTML: "html body", PLAIN: "plain text body"}

_ELSEWHERE, _MESSAGE = frozenset({2, 3, 4, 7}), 5  # how a content is attached: as a link, as a message
_MOST_DEPTH = 50  # messages inside of each other
_MOST_TEXT = 64 * MIB  # of one message
_LONGEST_NAME = 200
_EPOCH_1601 = 116_444_736_000_000_000


class Attached(NamedTuple):
    """One attachment: how it is attached, and how its content, or the message that it is, is got at."""

    name: str
    method: int | None
    size: int | None
    modified_at: int | None
    pieces: Callable[[], Iterator[bytes]]
    inner: Callable[[], tuple[Nodes, Node]]


def members(found: Iterable[Attached], kind: str, path: str, faults: list[Damaged], depth: int = 0) -> Iterator[Member]:
    """Give what is attached to a message of a kind such as "IPM.Note", and to messages in it."""
    names: set[str] = set()
    for number, each in enumerate(found, 1):
        name = each.name or f"attachment {number}"
        name = f"{name} ({number})" if name in names else name
        names.add(name)
        if each.method == _MESSAGE:
            yield from _message(each, path + name, faults, depth)
        elif kind.upper().endswith("SMIME.MULTIPARTSIGNED"):
            yield from _signed(each, f"{path}{name}/", faults)
        else:
            problem = Reason.MISSING if each.method in _ELSEWHERE else None
            problem = Reason.ENCRYPTED if kind.upper() == "IPM.NOTE.SMIME" else problem
            opener = lambda each=each: forward(each.pieces())  # noqa: E731
            yield Member(path + name, None if problem else each.size, each.modified_at, None, problem, opener)


def _message(each: Attached, name: str, faults: list[Damaged], depth: int) -> Iterator[Member]:
    """Open a message inside a message; one that cannot be read is told by its name."""
    try:
        if depth >= _MOST_DEPTH:
            raise LimitReached(f"messages more than {_MOST_DEPTH} deep")  # noqa: TRY301 - told like any other
        nodes, node = each.inner()
        properties = Properties(nodes, node)
    except Exception as error:
        yield Member(name, None, each.modified_at, None, as_damage(error).reason, lambda: forward(()))
        return
    try:
        kind = properties.text(CLASS)
        yield from members(_below(nodes, properties, faults), kind, f"{name}/", faults, depth + 1)
        for number, body in BODIES.items():
            found = properties.get(number)
            if found is not None:
                text = b"".join(properties.content(found))
                yield from mail.in_body(text[:_MOST_TEXT], body, f"{name}/", faults)
    except Exception as error:
        faults.append(as_damage(error))


def _below(nodes: Nodes, message: Properties, faults: list[Damaged]) -> Iterator[Attached]:
    for number, node in sorted(message.below.items()):
        if number & 0x1F == ATTACHMENT:
            try:
                yield _attached(nodes, Properties(nodes, node))
            except Exception as error:
                faults.append(as_damage(error))


def _attached(nodes: Nodes, properties: Properties) -> Attached:
    name = next((name for each in NAMES if (name := segment(properties.text(each)))), "")
    method, changed, held = (properties.get(each) for each in (METHOD, CHANGED, CONTENT))
    moment = moment_of(b"".join(properties.content(changed))) if changed else None
    inner = lambda: (nodes, properties.inner(_there(held)))  # noqa: E731
    return Attached(
        name, method.value if method else None, None, moment, lambda: _pieces(nodes, properties, _there(held)), inner
    )


def _there(held: Property | None) -> Property:
    if held is None:
        raise Damaged(Reason.MISSING, "an attachment without content")
    return held


def _pieces(nodes: Nodes, properties: Properties, held: Property) -> Iterator[bytes]:
    if held.type == OBJECT:
        yield from nodes.content(properties.inner(held))
    elif held.type == BINARY:
        yield from properties.content(held)
    else:
        raise Damaged(Reason.CORRUPT, "a content of no known type")


def _signed(each: Attached, path: str, faults: list[Damaged]) -> Iterator[Member]:
    """Open a message that is signed: it stands whole, as it was sent, in an attachment of its own."""
    try:
        data = b"".join(each.pieces())
        for member in mail.members(io.BytesIO(data), mail.MESSAGE, len(data)):
            yield Member(path + member.name, member.size, None, member.type, member.problem, member.opener)
    except Exception as error:
        faults.append(as_damage(error))


def segment(text: object) -> str:
    """Write a title as one segment of an address: a slash in a subject is no folder."""
    if not isinstance(text, str) or not text.strip("\0 "):
        return ""
    title = text.strip("\0 ")[:_LONGEST_NAME]
    return escape_member(title.encode("utf-8", "surrogatepass")).replace("/", "%2F")


def moment_of(data: bytes) -> int | None:
    """Give a time in UTC nanoseconds; Windows counts hundreds of them since 1601."""
    ticks = int.from_bytes(data, "little")
    return (ticks - _EPOCH_1601) * 100 if _EPOCH_1601 < ticks < 1 << 62 else None
