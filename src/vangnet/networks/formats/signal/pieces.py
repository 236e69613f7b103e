"""The four texts that tools write of Signal, taken apart into pieces of one shape, line by line.

signal-export (Python): `data.json`, an object a line, and `chat.md`, "[2024-01-31 22:05:00] Name: text".
sigtop (Go): fields a line ("From: ...", "Type: ...", "Sent: ..."), and its short form, "2024-01-31 22:05 Name: text".
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from vangnet.networks.formats.lines import Block, Line

_BRACKETED = re.compile(r"\[(\d{4}-\d\d-\d\d)(,? |T)(\d\d:\d\d(?::\d\d)?)\] ([^\n]{1,256}?):(?: |$)(.*)", re.DOTALL)
_SHORT = re.compile(
    r"(\d{4}-\d\d-\d\d) (\d\d:\d\d) ([^\n\[\]]{1,256}?):(?: \[([^\]\n]{1,400})\])?(?: |$)(.*)", re.DOTALL
)
_FIELD = re.compile(r"(From|Type|Sent|Received|Attachment|Reaction|Edited|Conversation): ?(.*)", re.DOTALL)
_ATTACHMENT = re.compile(r"(.*) \(([^,()]*), (\d{1,18}) bytes\)")
_REACTIONS = re.compile(r"\n\(- (.*) -\)")
_FILES = re.compile(r"!?\[([^\]\n]{0,255})\]\(\./(media/[^)\n]{1,400})\)")


class File(NamedTuple):
    name: str
    path: str = ""
    type: str = ""
    size: int | None = None


class Piece(NamedTuple):
    """One message, or a thing that is none, from line `first` to line `last`."""

    first: int
    last: int
    sender: str = ""
    said: str = ""  # the time as written
    text: str = ""
    kind: str = ""  # sigtop's type: "incoming", "outgoing", "call-history", "keychange" ...
    chat: str = ""  # the name of the conversation, where a line tells it
    files: tuple[File, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()  # who, what
    is_deleted: bool = False
    is_edited: bool = False
    problem: str = ""
    left_out: int = 0
    damaged: int = 0

    @property
    def place(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"


Reader = Callable[[Iterable[Line]], Iterator[Piece]]


def of_json(lines: Iterable[Line]) -> Iterator[Piece]:
    """`data.json` of signal-export: an object a line."""
    for line in lines:
        if line.left_out:
            yield _unread(line, "signal_too_long")
            continue
        if not line.text.strip():
            yield _nothing(Block(line))
            continue
        try:
            told = msgspec.json.decode(line.text)
        except (msgspec.DecodeError, RecursionError, ValueError):
            told = None
        if not isinstance(told, dict) or "sender" not in told:
            yield _unread(line, "signal_not_json")
            continue
        sticker = told.get("sticker")
        label = _text(sticker.get("emoji")) if isinstance(sticker, dict) else _text(sticker)
        label = f"\n(( {label} ))" if label else ""
        yield Piece(
            line.number,
            line.number,
            _text(told.get("sender")),
            _text(told.get("date")),
            _text(told.get("quote"))
            + _text(told.get("body")).removesuffix("  ")
            + (f"\n(( {label} ))" if label else ""),
            "call-history" if told.get("call") is True else "",
            files=tuple(File(_text(one.get("name")), _text(one.get("path"))) for one in _objects(told, "attachments")),
            reactions=tuple(_reaction(one) for one in _list(told.get("reactions"))),
            is_deleted=told.get("deleted") is True,
            damaged=line.is_damaged,
        )


def of_headers(lines: Iterable[Line]) -> Iterator[Piece]:
    """`chat.md` of signal-export, and the short text of sigtop: a header, and lines that go on with it."""
    block: Block | None = None
    for line in lines:
        if block and not (_BRACKETED.match(line.text) or _SHORT.match(line.text)):
            block.add(line)
            continue
        if block:
            yield _headed(block)
        block = Block(line)
    if block:
        yield _headed(block)


def of_fields(lines: Iterable[Line]) -> Iterator[Piece]:
    """The full text of sigtop: a block of fields, an empty line, the text, an empty line."""
    block: Block | None = None
    before = ""
    for line, after in _with_next(lines):
        if block and not (not before.strip() and _begins_block(line.text, after)):
            block.add(line)
        else:
            if block:
                yield _fielded(block)
            block = Block(line)
        before = line.text
    if block:
        yield _fielded(block)


def reader_of(head: str) -> Reader | None:
    """Which of the texts begins like this."""
    first = next((line for line in head.split("\n", 50) if line.strip()), "").lstrip("\ufeff").rstrip("\r")
    if first.startswith("{") and '"sender"' in first and '"date"' in first:
        return of_json
    if _FIELD.match(first) and re.search(r"^(?:Type|Sent|From): ", head, re.MULTILINE):
        return of_fields
    return of_headers if _BRACKETED.match(first) or _SHORT.match(first) else None


def _headed(block: Block) -> Piece:
    found = _BRACKETED.match(block.text)
    if found is None:
        return _shortly(block)
    day, _, hour, sender, body = found.groups()
    body = body.rstrip("\n").removesuffix("  ")
    reactions = _REACTIONS.search(body)
    pairs = [one.rpartition(": ") for one in reactions[1].split(", ")] if reactions else []
    return Piece(
        block.first,
        block.last,
        sender,
        f"{day} {hour}",
        body,
        files=tuple(File(name, path) for name, path in _FILES.findall(body)),
        reactions=tuple((who, what) for who, _, what in pairs if who),
        is_deleted=body == "(This message was deleted)",
        left_out=block.left_out,
        damaged=block.damaged,
    )


def _shortly(block: Block) -> Piece:
    found = _SHORT.match(block.text)
    if found is None:
        return _nothing(block)
    day, hour, sender, details, body = found.groups()
    details = details or ""
    return Piece(
        block.first,
        block.last,
        sender,
        f"{day} {hour}",
        body.rstrip("\n"),
        details.removesuffix(" message") if details.endswith(" message") else "",
        is_edited="edited" in details.split(", "),
        left_out=block.left_out,
        damaged=block.damaged,
    )


def _fielded(block: Block) -> Piece:
    fields: dict[str, list[str]] = {}
    head, _, body = block.text.partition("\n\n")
    for line in head.rstrip("\n").split("\n"):
        found = _FIELD.fullmatch(line)
        if found is None:
            return _nothing(block)
        fields.setdefault(found[1], []).append(found[2])
    if "Type" not in fields:
        chat = fields.get("Conversation", [""])[0]
        return Piece(block.first, block.last, chat=chat) if chat and not body.strip() else _nothing(block)
    files = [_ATTACHMENT.fullmatch(one) for one in fields.get("Attachment", ())]
    reactions = [one.partition(" from ") for one in fields.get("Reaction", ())]
    return Piece(
        block.first,
        block.last,
        fields.get("From", [""])[0],
        next(iter(fields.get("Sent", []) or fields.get("Received", [])), ""),
        body.rstrip("\n"),
        fields["Type"][0],
        files=tuple(File(one[1], "", one[2], int(one[3])) for one in files if one),
        reactions=tuple((who, what) for what, _, who in reactions),
        is_edited="Edited" in fields,
        left_out=block.left_out,
        damaged=block.damaged,
    )


def _begins_block(text: str, after: str) -> bool:
    if text.startswith("From: "):
        return after.startswith("Type: ")
    return text.startswith("Type: ") and after.startswith(("Sent: ", "Received: "))


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    held: Line | None = None
    for line in lines:
        if held:
            yield held, line.text
        held = line
    if held:
        yield held, ""


def _unread(line: Line, problem: str) -> Piece:
    return Piece(
        line.number, line.number, text=line.text, problem=problem, left_out=line.left_out, damaged=line.is_damaged
    )


def _nothing(block: Block) -> Piece:
    problem = "signal_no_message" if block.text.strip() else ""
    return Piece(
        block.first, block.last, text=block.text, problem=problem, left_out=block.left_out, damaged=block.damaged
    )


def _reaction(one: Any) -> tuple[str, str]:
    """signal-export writes a reaction as a list of name and sign, or as an object."""
    if isinstance(one, dict):
        return _text(one.get("name")), _text(one.get("emoji"))
    return (_text(one[0]), _text(one[1])) if isinstance(one, list) and len(one) > 1 else ("", _text(one))


def _text(value: Any) -> str:
    return value.replace("\0", "\\x00") if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in _list(told.get(name)) if isinstance(one, dict)]
