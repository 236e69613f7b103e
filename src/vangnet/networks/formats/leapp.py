"""Conversations in the tables of iLEAPP, ALEAPP and RLEAPP: the TSV files in `_TSV Exports`.

Each table of messages names its own columns. `_COLUMNS` holds the names that their artifacts declare for a conversation
(abrignoni/ALEAPP 075122c and iLEAPP 423798f, August 2026; MIT), so that one reader covers dozens of apps.
"""

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.careful import Careful
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.lines import raw_lines
from vangnet.networks.formats.notes import Notes, Telling, coverages, links_of
from vangnet.networks.formats.repair import clean
from vangnet.networks.shape import (
    Identifier,
    IdentifierKind,
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Network,
    NetworkKind,
    Reach,
    Record,
)

NAME = "leapp"
LARGEST = 16 * 2**20
"""Bytes of one row."""

_COLUMNS = {
    "time": (
        "timestamp|message timestamp|sent timestamp|created timestamp|creation timestamp|server timestamp|date"
        "|message date|date sent|sent at|send time|sent|created|message created time|communication time"
        "|delivery date|start time|time"
    ),
    "text": "message|message text|content|body|text|last message|emoji",
    "sender": (
        "sender|sender name|sender display name|sender username|sender id|author|message author|message sender|from"
        "|from id|from address|from phone number|sending party|display name|nickname|username|user name"
        "|sender first name"
    ),
    "thread": (
        "thread id|thread key|thread|conversation id|conversation-id|conversation key|conversation urn|chat id|chat-id"
        "|chat buid|channel id|room id|group id|group-id|match id|bereal id|conversation|conversation name|chat name"
        "|chat participant(s)"
    ),
    "label": (
        "thread name|conversation name|conversation label|conversation subject|conversation with|conversation|chat name"
        "|chat|channel name|group name|participants|other participant/conversation name"
    ),
    "other": (
        "chat partner|contact|counterparty|partner|matched person|other party id|other party number"
        "|other party contact name|other participant wa user name|recipients|recipient|to|address|number"
        "|chat contact id|username|user name"
    ),
    "direction": (
        "direction|message direction|communication direction|from me|sent by me|is sent|is sent?|message sent"
        "|sent / received|message box|viewer id equals sender pk|message status|sent|type"
    ),
    "media": "media|attachment|attachments|attachment file|image|shared pin image|thumbnail",
    "deleted": "deleted|is deleted|is deleted?|message deleted",
}
"""What a column is for, by the names that it has, the likeliest first."""

_SENT = frozenset({"outgoing", "sent", "1", "true", "yes", "human", "from me", "sent by me"})
_RECEIVED = frozenset({"incoming", "received", "0", "false", "no", "inbox"})
_OWNER = "leapp:local user"
_PLACE = re.compile(r"[\\/]")
_APP = re.compile(r"\s*(?:[-–_]|\b(?:messages?|chats?|conversations?|dms?|direct)\b)", re.IGNORECASE)
_LEAVES = 2000  # bytes of a name at the end of a path that are kept


def recognises(head: bytes, name: str) -> bool:
    if not name.lower().endswith(".tsv"):
        return False
    header = head.partition(b"\n")[0].decode("utf-8-sig", "replace").rstrip("\r")
    return _table(_cells(header) or []) is not None


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read a table of messages."""
    notes = Notes(name)
    app = _app(name)
    header: list[str] = []
    table: _Table | None = None
    for line, cells in _rows(stream, notes):
        yield from notes.drain()
        if cells is None:
            continue
        if not header:
            header, table = cells, _table(cells)
            if table is None:
                notes.problem("leapp_no_conversation", line, columns=" | ".join(cells)[:300])
                break
            yield from coverages(notes, "leapp_as_decoded", "leapp_times_as_written")
            yield from coverages(notes, *([] if table.direction is not None else ["leapp_no_direction"]))
        elif cells == header:
            continue  # the program appends: a second run writes its heading again
        elif table is not None and len(cells) != len(header):
            notes.problem("leapp_columns", line, found=len(cells), expected=len(header), text="\t".join(cells)[:200])
        elif table is not None:
            yield from _message(notes, app, table, cells, line)
    yield from notes.drain()


class _Table(NamedTuple):
    """Which column is for what; None where there is none."""

    time: int
    text: int | None
    sender: int | None
    thread: int | None
    label: int | None
    other: int | None
    direction: int | None
    media: int | None
    deleted: int | None


def _table(header: list[str]) -> _Table | None:
    """What the columns are for, if this is a table of messages."""
    places = {name.strip().lower(): number for number, name in reversed(list(enumerate(header)))}
    found: dict[str, int | None] = {
        purpose: next((places[name] for name in names.split("|") if name in places), None)
        for purpose, names in _COLUMNS.items()
    }
    if found["direction"] == found["time"]:
        found["direction"] = None
    is_message = (
        found["time"] is not None
        and (found["text"] is not None or found["media"] is not None)
        and (found["sender"] is not None or found["direction"] is not None)
        and any(found[purpose] is not None for purpose in ("thread", "label", "other"))
    )
    return _Table(**found) if is_message else None  # type: ignore[arg-type]


def _app(name: str) -> str:
    """The app, as the name of the table begins: "Discord - Messages.tsv"."""
    last = _PLACE.split(name)[-1].rpartition(".")[0]
    return (_APP.split(last)[0].strip() or last).lower()[:60]


def _message(notes: Notes, app: str, table: _Table, cells: list[str], line: int) -> Iterator[Record]:
    def cell(column: int | None) -> str:
        return "" if column is None else notes.text(cells[column].strip(), line)

    thread, label, other, sender = (cell(one) for one in (table.thread, table.label, table.other, table.sender))
    direction = cell(table.direction).lower()
    is_sent = direction in _SENT
    if table.direction is not None and not is_sent and direction not in _RECEIVED and notes.is_new("way", direction):
        notes.problem("leapp_direction", line, written=direction[:100])
    key = f"leapp:{app}:{thread or label or other}"
    if notes.is_new("network", key):
        kind = NetworkKind.UNKNOWN if thread or label else NetworkKind.DIRECT
        yield Network(key, label or thread or other, app, kind, source=notes.source(line))
    if sender and direction and not notes.is_new("side", sender) and notes.is_new("side", sender, is_sent):
        yield from coverages(notes, "leapp_sender_both_ways")
    notes.is_new("side", sender, is_sent)
    if is_sent:
        author = yield from _person(notes, app, sender, line, is_owner=True)
    else:
        author = yield from _person(notes, app, sender or other, line)
    to: tuple[str, ...] = ()
    if other and is_sent and other != sender:
        to = ((yield from _person(notes, app, other, line)),)
    text = cell(table.text)
    media = cell(table.media)
    yield Message(
        f"{key}:{line}",
        key,
        author,
        notes.moment(cell(table.time), line),
        text,
        Layer.PRIVATE,
        to,
        links=links_of(text),
        media=(Medium(media[:_LEAVES], _PLACE.split(media)[-1][:_LEAVES]),) if media else (),
        is_deleted=cell(table.deleted).lower() in ("true", "yes", "1", "deleted"),
        source=notes.source(line),
    )


def _person(notes: Notes, app: str, name: str, line: int, *, is_owner: bool = False) -> Telling:
    """Tell of who stands in a cell: by a number or address if that is what it is, else by a name."""
    if not name and not is_owner:
        return ""
    kind = _identifier(app, name)
    is_name = kind.kind is IdentifierKind.DISPLAY_NAME
    key = _OWNER if not name else f"name:{name}" if is_name else f"{app}:{name}"
    who = MemberKind.PERSON if name else MemberKind.UNKNOWN
    yield from notes.member(
        Member(key, name, who, (kind,) if name else (), is_owner_of_device=is_owner, source=notes.source(line))
    )
    return key


def _identifier(app: str, name: str) -> Identifier:
    digits = re.sub(r"[\s()-]", "", name)
    if re.fullmatch(r"\+\d{7,15}", digits):
        return Identifier(IdentifierKind.PHONE, digits, Reach.REUSED)
    if found := re.fullmatch(r"(\d{7,15})@s\.whatsapp\.net", name):
        return Identifier(IdentifierKind.PHONE, f"+{found[1]}", Reach.REUSED)
    if name.endswith("@lid"):
        return Identifier(IdentifierKind.LID, name, Reach.SERVICE)
    if re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,255}\.[A-Za-z]{2,24}", name):
        return Identifier(IdentifierKind.EMAIL, name, Reach.REUSED)
    if name.isascii() and name.isdecimal() and 5 <= len(name) <= 25:
        kind = {"discord": IdentifierKind.DISCORD_ID, "telegram": IdentifierKind.TELEGRAM_ID}.get(app)
        return Identifier(kind, name, Reach.STABLE) if kind else Identifier(IdentifierKind.OTHER, name, Reach.SERVICE)
    return Identifier(IdentifierKind.DISPLAY_NAME, name)


def _rows(stream: Readable, notes: Notes) -> Iterator[tuple[int, list[str] | None]]:
    """Rows with the line at which each begins; None where only a problem is told.

    A row goes on over several lines while a quotation mark is open. A mark that never closes would take all that
    follows with it: then each of those lines is read by itself.
    """
    held: list[str] = []
    began = size = width = 0
    is_open = False
    for number, line in _lines(stream, notes):
        if line is None:
            yield number, None
            continue
        if not held:
            began, size = number, 0
        held.append(line)
        size += len(line)
        is_open ^= line.count('"') % 2 == 1
        if is_open and size <= LARGEST:
            continue
        cells = None if is_open else _cells("\n".join(held))
        width = width or len(cells or ())
        if cells is not None and (len(held) == 1 or len(cells) == width):
            yield began, cells
        else:
            yield from _apart(began, held, notes)
        held, is_open = [], False
    if held:
        yield from _apart(began, held, notes)


def _apart(began: int, held: list[str], notes: Notes) -> Iterator[tuple[int, list[str] | None]]:
    if len(held) > 1 or held[0].count('"') % 2:
        notes.problem("leapp_open_quote", began, lines=len(held))
    for number, line in enumerate(held, began):
        cells = None if line.count('"') % 2 else _cells(line)
        yield number, cells if cells is not None else line.split("\t")


def _cells(text: str) -> list[str] | None:
    try:
        return next(csv.reader([text], delimiter="\t", strict=True), [])
    except csv.Error:
        return None


def _lines(stream: Readable, notes: Notes) -> Iterator[tuple[int, str | None]]:
    """Lines without their ends, by number; None for one that is too long, which is told."""
    careful, number = Careful(stream), 0
    for line, left_out in raw_lines(careful, LARGEST):
        number += 1
        if left_out:
            notes.problem("takeout_too_large", number, detail=LARGEST)
        yield number, None if left_out else clean(line.decode("utf-8", "replace").removeprefix("\ufeff"))
    if careful.failed:
        notes.problem("takeout_unreadable", number, detail=str(careful.failed)[:200])


def _example() -> bytes:
    return (
        "\ufeffTimestamp\tDirection\tSender Name\tMessage\tAttachment\tConversation ID\tConversation Name\r\n"
        "2024-03-01 12:00:00+00:00\tIncoming\tTweede\tHoi allemaal\t\tg1\tVoetbal zaterdag\r\n"
        '2024-03-01 12:01:00+00:00\tOutgoing\tProefpersoon\t"Op twee\r\nregels"\t\tg1\tVoetbal zaterdag\r\n'
        "2024-03-01 12:02:00+00:00\tIncoming\t+31612345678\t\tmedia/fiets.jpg\td1\tDerde\r\n"
    ).encode()


EXAMPLES = (Example("_TSV Exports/Proefapp - Messages.tsv", _example(), members=3, messages=3, acts=0),)
