"""The report.xml of a Cellebrite UFDR -> the files that it tells of, one after the other, in bounded memory.

Only `<file>` elements with a path are read: what decoded chats, contacts and places say is for other rooms.
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import MIB, LimitReached
from vangnet.evidence.reader import CHUNK
from vangnet.values import Reason

_DEEPEST = 500  # elements inside of each other
_LONGEST_TEXT = 1 << 16  # of one value
_LONGEST_SILENCE = 16 * MIB  # bytes that the parser may swallow without saying anything: one endless tag
_VALUES = frozenset({"item", "timestamp"})
_MOST_VALUES = 1_000  # values of one file that are looked at
_SECOND = 1_000_000_000


class Reported(NamedTuple):
    """What the report says of one file. `texts` are its values as they stand there; one may be its place in the zip."""

    file_system: str
    path: str
    size: int | None
    is_deleted: bool
    modified_at: int | None
    local_path: str | None
    md5: bytes | None
    texts: tuple[str, ...]


def files(stream: BinaryIO) -> Iterator[Reported]:
    """Give the files of a report; raises Damaged at the end where it breaks off, is no XML or attacks its reader."""
    reading = _Reading()
    parser = _parser(reading)
    fault: Damaged | None = None
    piece: bytes | None = None
    while fault is None and piece != b"":
        try:
            piece = stream.read(CHUNK)
            reading.silence += len(piece)
            parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            fault = Damaged(Reason.CORRUPT, f"the report is no sound XML: {error}")
        except Damaged as damage:
            fault = damage
        yield from reading.drained()
        if reading.silence > _LONGEST_SILENCE:
            fault = LimitReached("a tag of the report that does not end")
    if fault:
        raise fault


def _parser(reading: "_Reading") -> expat.XMLParserType:
    """Make a parser that expands nothing and asks for nothing from outside: a report declares no entities."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.CharacterDataHandler = reading.text
    parser.EndElementHandler = reading.end
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_: object) -> int:
    raise Damaged(Reason.CORRUPT, "the report declares entities")


class _Reading:
    """What has been read of the report so far, and not been given on."""

    def __init__(self) -> None:
        self.silence = 0
        self._found: deque[Reported] = deque()
        self._depth = 0
        self._file: dict[str, str] | None = None
        self._values: list[tuple[str, str]] = []
        self._name = ""
        self._text: list[str] | None = None
        self._length = 0

    def drained(self) -> Iterator[Reported]:
        while self._found:
            yield self._found.popleft()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.silence = 0
        self._depth += 1
        if self._depth > _DEEPEST:
            raise LimitReached("a report of too many elements inside of each other")
        if name == "file" and "path" in attributes:
            self._file, self._values = attributes, []
        elif name in _VALUES and self._file is not None and len(self._values) < _MOST_VALUES:
            self._name, self._text, self._length = attributes.get("name", ""), [], 0

    def text(self, content: str) -> None:
        self.silence = 0
        if self._text is not None and self._length < _LONGEST_TEXT:
            self._text.append(content)
            self._length += len(content)

    def end(self, name: str) -> None:
        self.silence = 0
        self._depth -= 1
        if self._text is not None and name in _VALUES:
            self._values.append((self._name, "".join(self._text).strip()))
            self._text = None
        elif name == "file" and self._file is not None:
            self._found.append(_reported(self._file, self._values))
            self._file = None


def _reported(attributes: dict[str, str], values: list[tuple[str, str]]) -> Reported:
    named = dict(reversed(values))  # the first of a name counts
    size = attributes.get("size", "")
    return Reported(
        attributes.get("fs", ""),
        attributes["path"],
        int(size) if size.isascii() and size.isdigit() and len(size) < 19 else None,
        attributes.get("deleted", "").lower() == "deleted",
        _moment(named.get("ModifyTime", "")),
        named.get("Local Path"),
        _digest(named.get("MD5", "")),
        tuple(text for _, text in values),
    )


def _digest(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text) if len(text) == 32 else None
    except ValueError:
        return None


def _moment(text: str) -> int | None:
    """Give a time in UTC nanoseconds; one without a zone gives None."""
    try:
        moment = datetime.fromisoformat(text)
        return round(moment.timestamp() * 1_000_000) * 1_000 if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
