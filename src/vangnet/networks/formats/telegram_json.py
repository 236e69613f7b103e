"""The JSON export of Telegram Desktop: `result.json` of an account, or of a single chat.

Read in the source of telegramdesktop/tdesktop, `Telegram/SourceFiles/export/output/export_output_json.cpp`: the text is
written by hand, and is not always JSON. Nothing in it tells who is a member or an administrator; in an account export,
groups hold only the owner's own messages unless that setting was changed.
"""

import re
from collections.abc import Iterator
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.careful import Careful
from vangnet.networks.formats.objects import Event, Field, Opened, Piece, split
from vangnet.networks.formats.repair import decode
from vangnet.networks.formats.telegram.chat import Chat
from vangnet.networks.formats.telegram.examples import JSON as EXAMPLES
from vangnet.networks.formats.telegram.messages import Reader, full_name
from vangnet.networks.formats.telegram.names import (
    People,
    handle_identifier,
    identifier_of_peer,
    number_of,
    peer_key,
    peer_of,
    phone_identifier,
    phone_of,
    text_of,
)
from vangnet.networks.shape import (
    Coverage,
    Identifier,
    IdentifierKind,
    Member,
    MemberKind,
    Problem,
    Reach,
    Record,
    Source,
)

__all__ = ["EXAMPLES", "NAME", "recognises", "records"]

NAME = "telegram_json"
MOST_PROBLEMS = 1_000
"""Problems told one by one; those behind them are counted."""

_MARK = re.compile(
    rb'\{\s{0,40}+"(?:id"\s{0,8}+:\s{0,8}+-?\d{1,20}+\s{0,8}+,\s{0,40}+"type|type)"\s{0,8}+:\s{0,8}+'
    rb'"(?:message|service|unsupported)"'
)
_LISTS = {("contacts", "list"), ("frequent_contacts", "list"), ("sessions", "list"), ("web_sessions", "list")}
_CHAT_TYPES = (
    rb"saved_messages|replies|verification_codes|personal_chat|bot_chat"
    rb"|private_group|private_supergroup|public_supergroup|private_channel|public_channel"
)
_SIGNS = re.compile(
    rb'"type"\s*:\s*"(?:' + _CHAT_TYPES + rb')"|"date_unixtime"\s*:|"personal_information"\s*:\s*\{\s*"user_id"'
    rb'|"type"\s*:\s*"(?:message|service)"\s*,\s*"date"\s*:'
)
_TYPES = ("message", "service", "unsupported")
_FIELDS = frozenset({"name", "type", "id"})
_OF_MESSAGES = frozenset({"id", "type", "date", "date_unixtime", "from", "from_id", "text", "action", "actor"})


def recognises(head: bytes, name: str) -> bool:
    """An object that holds a chat of a known type, or messages with Telegram's own fields."""
    del name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] == b"{" and _SIGNS.search(start) is not None


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read an export in the order of its file. What is broken is told with its place in bytes."""
    return _Export(name).records(Careful(stream))


def _is_wanted(path: tuple[str, ...], is_row: bool) -> bool:  # noqa: ARG001
    return path[-1:] in {("messages",), ("personal_information",)} or path[-2:] in _LISTS


class _Export:
    def __init__(self, file: str) -> None:
        self.file = file
        self.people = People(file)
        self.reader = Reader(self.people, file)
        self.chat: Chat | None = None
        self.frame = -1
        self.fields: dict[int, dict[str, Any]] = {}  # of objects that may turn out to be chats
        self.is_account = False
        self.chats = self.problems = self.repaired = 0

    def records(self, stream: Careful) -> Iterator[Record]:
        for event in split(stream, _is_wanted, _MARK):
            yield from self._on(event)
        if stream.failed:
            yield Problem("telegram_unreadable", Source(self.file), {"reason": str(stream.failed.reason)})
        yield from self._end_of_chat()
        yield from self._coverage()

    def _on(self, event: Event) -> Iterator[Record]:
        if isinstance(event, Piece):
            yield from self._piece(event)
        elif isinstance(event, Field):
            self._field(event)
        elif isinstance(event, Opened):
            if event.path[-1:] == ("messages",):
                yield from self._end_of_chat()
                self.frame = event.frame
                yield from self._begin(self.fields.pop(event.frame, {}), event.path, event.at)
                self.fields.clear()
        else:
            yield from self._problem(event.code, event.at, bytes=event.size)

    def _field(self, event: Field) -> None:
        if event.key not in _FIELDS or len(event.value) > 1 << 16:
            return
        try:
            value = decode(event.value)[0]
        except ValueError:
            return
        if event.frame == self.frame and self.chat:
            self.chat.learn(event.key, value)
        else:
            if len(self.fields) > 64:
                self.fields.clear()
            self.fields.setdefault(event.frame, {})[event.key] = value

    def _begin(self, fields: dict[str, Any], path: tuple[str, ...], at: int) -> Iterator[Record]:
        is_left = "left_chats" in path
        self.is_account |= is_left or "chats" in path
        self.chat = Chat(fields, Source(self.file, f"byte {at}"), is_left=is_left)
        self.chats += 1
        yield self.chat.network()

    def _end_of_chat(self) -> Iterator[Record]:
        if self.chat:
            if self.chat.counts["late_fields"]:
                yield self.chat.network()
            yield from self.chat.coverage(self.reader.owner)
            self.chat = None

    def _piece(self, piece: Piece) -> Iterator[Record]:
        place = f"byte {piece.at}"
        try:
            told, is_repaired = decode(piece.data)
        except ValueError:
            yield from self._problem("not_json", piece.at, bytes=len(piece.data))
            return
        self.repaired += is_repaired
        if told.get("type") not in _TYPES and piece.path[-1:] == ("personal_information",):
            yield from self._owner(told, place)
        elif told.get("type") not in _TYPES and piece.path[-2:] in _LISTS:
            yield from self._listed(piece.path[-2], told, place)
        elif not _OF_MESSAGES & told.keys():
            yield from self._problem("no_message", piece.at, bytes=len(piece.data))
        else:
            if self.chat is None:
                yield from self._begin({}, piece.path, piece.at)
            if self.chat:
                yield from self.reader.records_of(self.chat, told, place)

    def _owner(self, told: dict[str, Any], place: str) -> Iterator[Record]:
        """Whose device it is: the account that was exported."""
        self.is_account = True
        number, phone = number_of(told.get("user_id")), phone_of(told.get("phone_number"))
        handle = text_of(told.get("username")).removeprefix("@")
        if number is None:
            yield Problem("telegram_no_owner", Source(self.file, place))
            return
        self.reader.owner = f"user{number}"
        identifiers = (
            identifier_of_peer(self.reader.owner),
            *((phone_identifier(phone),) if phone else ()),
            *((handle_identifier(handle),) if handle else ()),
        )
        source = Source(self.file, place)
        yield Member(
            peer_key(self.reader.owner),
            full_name(told),
            MemberKind.PERSON,
            identifiers,
            is_owner_of_device=True,
            source=source,
        )

    def _listed(self, kind: str, told: dict[str, Any], place: str) -> Iterator[Record]:
        if kind == "contacts":
            number, name = number_of(told.get("user_id")), full_name(told)
            peer = f"user{number}" if number else ""  # 0 stands for no account
            yield from self.people.card(name, phone_of(told.get("phone_number")), peer, place)
        elif kind == "frequent_contacts":
            peer = peer_of(told.get("id"))
            if peer.startswith("user") and told.get("type") in ("user", "bot", None):
                is_bot = told.get("category") == "inline_bots" or told.get("type") == "bot"
                member_kind = MemberKind.BOT if is_bot else MemberKind.UNKNOWN
                yield from self.people.peer(peer, told.get("name"), place, member_kind)
        elif self.reader.owner and (address := text_of(told.get("last_ip"))):
            identifier = Identifier(IdentifierKind.IP, address[:100], Reach.REUSED)
            key = peer_key(self.reader.owner)
            source = Source(self.file, place)
            yield Member(key, identifiers=(identifier,), is_owner_of_device=True, source=source)

    def _problem(self, code: str, at: int, **values: object) -> Iterator[Problem]:
        self.problems += 1
        if self.problems <= MOST_PROBLEMS:
            yield Problem(f"telegram_{code}", Source(self.file, f"byte {at}"), values)

    def _coverage(self) -> Iterator[Coverage]:
        yield Coverage("telegram_account_export" if self.is_account else "telegram_single_chat")
        if not self.chats:
            yield Coverage("telegram_no_chats")
        if not self.reader.owner:
            yield Coverage("telegram_owner_unknown")
        elif self.reader.is_owner_inferred:
            yield Coverage("telegram_owner_inferred", values={"member": peer_key(self.reader.owner)})
        if self.repaired:
            yield Coverage("telegram_repaired", values={"count": self.repaired})
        if self.problems > MOST_PROBLEMS:
            yield Coverage("telegram_more_problems", values={"count": self.problems - MOST_PROBLEMS})
