"""My Data of Snapchat: `chat_history.json` of before and after about 2022, and `friends.json`.

Newer: {conversation: [{From, Media Type, Created, Content, Conversation Title, IsSender, ...}]}. Older: {"Received
Saved Chat History": [{From, Media Type, Created, Text}], "Sent Saved Chat History": [{To, ...}]}.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.notes import Notes, Telling, after_epoch, coverages, links_of, told
from vangnet.networks.formats.pieces import Broken, Piece, pieces
from vangnet.networks.shape import (
    Act,
    ActKind,
    Coverage,
    Identifier,
    IdentifierKind,
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Moment,
    Network,
    NetworkKind,
    Reach,
    Record,
    Tie,
)

NAME = "snapchat"
ACCOUNT = "snapchat:"
"""The key of whoever the takeout is of, where its file does not name them: no username is empty."""

_HEAD = re.compile(
    rb'"(?:Received|Sent) Saved Chat History"\s*:\s*\[|"Created\(microseconds\)"\s*:|"Media Type"\s*:\s*"'
    rb'|"Friends"\s*:\s*\[\s*\{\s*"Username"\s*:'
)
_EMPTY = re.compile(rb"^\s*\{")
_ROW = rb'\{\s{0,40}"(?:From|To|Media Type|Created|Username)"\s{0,8}:'
_MARK = re.compile(_ROW + rb'|(?<!\\)"[^"\\]{0,200}+(?:\\.[^"\\]{0,200}+){0,40}+"\s{0,8}:\s{0,8}\[\s{0,40}' + _ROW)
_ACTS = (
    ("PARTICIPANTREMOVED", ActKind.REMOVE),
    ("PARTICIPANTLEFT", ActKind.LEAVE),
    ("PARTICIPANTADDED", ActKind.INVITE),
    ("PARTICIPANTJOINED", ActKind.JOIN),
    ("CALL", ActKind.CALL),
    ("TITLE", ActKind.RENAME),
    ("NAMECHANGE", ActKind.RENAME),
    ("CHATDELETEMODE", ActKind.SETTINGS),
)
_AGREE_SECONDS = 2


def recognises(head: bytes, name: str) -> bool:
    if _HEAD.search(head):
        return True
    return name.replace("\\", "/").rpartition("/")[2] == "chat_history.json" and _EMPTY.match(head) is not None


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read the chats or the friends of an account."""
    notes = Notes(name)
    account = _Account(notes)
    for piece in pieces(stream, _is_row, _MARK):
        if isinstance(piece, Broken):
            yield notes.broken(piece)
        elif piece.is_row and isinstance(piece.value, dict):
            yield from account.row(piece, piece.value)
        elif piece.is_row:
            notes.problem("takeout_no_row", piece.place, found=told(piece.value)[:100])
        yield from notes.drain()
    if account.unsaved:
        yield Coverage("snapchat_not_saved", values={"count": account.unsaved})


def _is_row(path: tuple[str, ...], is_row: bool) -> bool:
    return is_row and len(path) == 1


class _Account:
    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._owner = ""
        self.unsaved = 0

    def row(self, piece: Piece, row: dict[str, Any]) -> Iterator[Record]:
        kind = piece.path[-1] if piece.path else ""
        if "Username" in row and "Created" not in row:
            yield from self._friend(row, kind, piece.place)
        elif "IsSender" in row or "Content" in row or "Conversation Title" in row:
            yield from self._newer(row, kind, piece.place)
        elif "From" in row or "To" in row:
            yield from self._older(row, kind, piece.place)
        elif "Created" in row:
            yield from self._newer(row, kind, piece.place)
        else:
            self._notes.problem("takeout_no_row", piece.place, found=told(row)[:100])

    def _person(self, username: str, place: int, name: str = "", *, is_owner: bool = False) -> Telling:
        if not username and not is_owner:
            return ""
        identifiers = [Identifier(IdentifierKind.USERNAME, username, Reach.REUSED)] if username else []
        if name and name != username:
            identifiers.append(Identifier(IdentifierKind.DISPLAY_NAME, name))
        key = f"{NAME}:{username}"
        kind = MemberKind.PERSON if username else MemberKind.UNKNOWN
        source = self._notes.source(place)
        yield from self._notes.member(
            Member(key, name or username, kind, tuple(identifiers), is_owner_of_device=is_owner, source=source)
        )
        return key

    def _newer(self, row: dict[str, Any], conversation: str, place: int) -> Iterator[Record]:
        notes = self._notes
        yield from coverages(notes, "snapchat_own_view", "snapchat_unsaved_absent")
        key = f"snapchat:{conversation}"
        title = notes.text(row.get("Conversation Title"), place)
        said = told(row.get("From"))
        is_sender = row.get("IsSender") is True
        kind = NetworkKind.GROUP if title else NetworkKind.UNKNOWN if _is_number(conversation) else NetworkKind.DIRECT
        is_direct = kind is NetworkKind.DIRECT
        if notes.is_new("network", key, title):
            yield Network(key, title or (conversation if is_direct else ""), NAME, kind, source=notes.source(place))
        author = yield from self._person(said, place, is_owner=is_sender)
        if is_sender:
            self._owner = author
        other = conversation if is_direct else ""
        to: tuple[str, ...] = ()
        if is_sender and other:
            to = ((yield from self._person(other, place)),)
        elif is_direct and not is_sender and self._owner:
            to = (self._owner,)
        moment = self._moment(row, place)
        medium = told(row.get("Media Type"))
        is_status = medium.upper().startswith("STATUS")
        is_erased = is_status and "ERASED" in medium.upper()
        if row.get("IsSaved") is False and not is_status:
            self.unsaved += 1
        if is_status and not is_erased:
            act = next((kind for word, kind in _ACTS if word in medium.upper()), ActKind.OTHER)
            text = notes.text(row.get("Content"), place)
            yield Act(
                act,
                key,
                author,
                moment=moment,
                told=f"{medium}: {text}" if text else medium,
                source=notes.source(place),
            )
            return
        text = notes.text(row.get("Content"), place)
        yield Message(
            f"{key}:{place}",
            key,
            author,
            moment,
            text,
            Layer.PUBLIC if title else Layer.PRIVATE,
            to,
            links=links_of(text),
            media=_media(row, medium),
            is_deleted=is_erased,
            source=notes.source(place),
        )

    def _older(self, row: dict[str, Any], kind: str, place: int) -> Iterator[Record]:
        notes = self._notes
        yield from coverages(notes, "snapchat_account_unnamed", "snapchat_unsaved_absent")
        is_sent = "To" in row and "From" not in row
        other = told(row.get("To") if is_sent else row.get("From"))
        if not other:
            notes.problem("takeout_no_row", place, found=kind[:100])
            return
        person = yield from self._person(other, place)
        owner = yield from self._person("", place, is_owner=True)
        key = f"snapchat:{other}"
        if notes.is_new("direct", key):
            yield Network(key, other, NAME, NetworkKind.DIRECT, source=notes.source(place))
        text = notes.text(row.get("Text"), place)
        yield Message(
            f"{key}:{place}",
            key,
            owner if is_sent else person,
            self._moment(row, place),
            text,
            Layer.PRIVATE,
            (person,) if is_sent else (owner,),
            links=links_of(text),
            media=_media(row, told(row.get("Media Type"))),
            source=notes.source(place),
        )

    def _friend(self, row: dict[str, Any], kind: str, place: int) -> Iterator[Record]:
        notes = self._notes
        yield from coverages(notes, "snapchat_account_unnamed", "snapchat_friends_now")
        username = told(row.get("Username"))
        if not username:
            notes.problem("takeout_no_row", place, found=kind[:100])
            return
        owner = yield from self._person("", place, is_owner=True)
        person = yield from self._person(username, place, notes.text(row.get("Display Name"), place))
        if kind == "Friends":
            moment = notes.moment(row.get("Creation Timestamp"), place)
            yield Tie(owner, person, Layer.MEMBERSHIP, is_directed=False, moment=moment, source=notes.source(place))

    def _moment(self, row: dict[str, Any], place: int) -> Moment | None:
        """By the second as told, finer where the number beside it agrees (its name says micro, it holds milli)."""
        number = row.get("Created(microseconds)")
        finer = None
        if isinstance(number, int | float) and not isinstance(number, bool) and number > 0:
            finer = after_epoch(number / (1e6 if number > 1e14 else 1e3))
        if not told(row.get("Created")):
            return finer
        moment = self._notes.moment(row.get("Created"), place)
        if moment and finer and abs((moment.at - finer.at).total_seconds()) < _AGREE_SECONDS:
            return finer
        return moment


def _media(row: dict[str, Any], kind: str) -> tuple[Medium, ...]:
    """Files by their number, with which their names in `chat_media/` end."""
    numbers = [one.strip() for one in told(row.get("Media IDs")).split("|") if one.strip()][:1000]
    if numbers:
        return tuple(Medium(name=one, type=kind) for one in numbers)
    has_none = kind.upper() in ("", "TEXT") or kind.upper().startswith("STATUS")
    return () if has_none else (Medium(type=kind, absent="not_exported"),)


def _is_number(conversation: str) -> bool:
    """Whether this is the number of a conversation rather than the name of who it is with."""
    return re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", conversation) is not None


def _newer_example() -> bytes:
    def row(sender: str, kind: str, minute: int, content: str | None, **more: Any) -> dict[str, Any]:
        return {
            "From": sender,
            "Media Type": kind,
            "Created": f"2024-03-01 12:{minute:02}:00 UTC",
            "Content": content,
            "Conversation Title": None,
            "IsSender": sender == "proefpersoon",
            "Created(microseconds)": 1709294400000 + minute * 60_000 + 250,
            "IsSaved": True,
            "Media IDs": "",
            **more,
        }

    group = {"Conversation Title": "Voetbal zaterdag"}
    export = {
        "tweede": [
            row("proefpersoon", "TEXT", 5, "Zie https://example.org/dienstregeling"),
            row("tweede", "MEDIA", 4, None, **{"Media IDs": "b~AbC123 | b~DeF456"}),
            row("tweede", "STATUSERASEDMESSAGE", 3, None),
        ],
        "0fa1b2c3-0000-4000-8000-000000000001": [
            row("derde", "TEXT", 9, "Hoe laat?", IsSaved=False, **group),
            row("tweede", "STATUSPARTICIPANTREMOVED", 8, None, **group),
        ],
    }
    return json.dumps(export, indent=2).encode()


def _older_example() -> bytes:
    received = {"From": "tweede", "Media Type": "TEXT", "Created": "2020-03-01 12:00:00 UTC", "Text": "Hallo"}
    sent = {"To": "tweede", "Media Type": "TEXT", "Created": "2020-03-01 12:01:00 UTC", "Text": "Dag"}
    return json.dumps({"Received Saved Chat History": [received], "Sent Saved Chat History": [sent]}).encode()


def _friends_example() -> bytes:
    def friend(username: str, name: str) -> dict[str, str]:
        at = "2021-05-01 10:00:00 UTC"
        return {"Username": username, "Display Name": name, "Creation Timestamp": at, "Source": "Added by Phone"}

    export = {
        "Friends": [friend("tweede", "T. Proef"), friend("derde", "D. Proef")],
        "Deleted Friends": [friend("vierde", "V. Proef")],
    }
    return json.dumps(export, indent=2).encode()


EXAMPLES = (
    Example("json/chat_history.json", _newer_example(), members=3, messages=4, acts=1),
    Example("oud/chat_history.json", _older_example(), members=2, messages=2, acts=0),
    Example("json/friends.json", _friends_example(), members=4, messages=0, acts=0),
)
