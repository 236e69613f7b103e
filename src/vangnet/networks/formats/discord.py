"""One channel of Discord as DiscordChatExporter writes it in JSON.

Source: Tyrrrz/DiscordChatExporter, commit 4f29fa63 (MIT). Addresses of files are told, never fetched.
"""

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.format import Example
from vangnet.networks.formats.notes import (
    MOST_NAMES,
    Notes,
    Telling,
    after_epoch,
    coverages,
    links_of,
    mapping,
    rows,
    several,
    told,
)
from vangnet.networks.formats.pieces import Broken, pieces
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
    Reaction,
    Record,
    Role,
)

NAME = "discord"

_HEAD = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"guild"\s*:\s*\{')
_MARK = re.compile(
    rb'\{\s{0,40}"id"\s{0,8}:\s{0,8}"?\d{1,25}"?\s{0,8},\s{0,40}"type"\s{0,8}:\s{0,8}"?[^"{}\[\],]{0,60}"?'
    rb'\s{0,8},\s{0,40}"timestamp"'
)
_EPOCH_SECONDS = 1_420_070_400  # 2015-01-01, from which the numbers of Discord count their milliseconds
_DELETED_USER = "456226577798135808"
_ACTS = {
    "RecipientAdd": ActKind.INVITE,
    "RecipientRemove": ActKind.REMOVE,
    "Call": ActKind.CALL,
    "ChannelNameChange": ActKind.RENAME,
    "ChannelIconChange": ActKind.SETTINGS,
    "ChannelPinnedMessage": ActKind.PIN,
    "GuildMemberJoin": ActKind.JOIN,
    "ThreadCreated": ActKind.CREATE,
}
_MODERATION = re.compile(
    r"\b(?:co-?)?(?:admin\w*|mods?|moderat\w+|owner|eigenaar|beheer\w*|staff|hoofdbeheer\w*)\b", re.IGNORECASE
)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    return _HEAD.match(head) is not None


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read an exported channel."""
    yield from _Channel(name).records(stream)


def _is_message(path: tuple[str, ...], is_row: bool) -> bool:
    return is_row and path == ("messages",)


class _Channel:
    def __init__(self, name: str) -> None:
        self._notes = Notes(name)
        self._head: dict[tuple[str, ...], str] = {}
        self._key = ""
        self._server = ""
        self._is_direct = False
        self._count = 0
        self._absent = 0

    def records(self, stream: Readable) -> Iterator[Record]:
        notes = self._notes
        for piece in pieces(stream, _is_message, _MARK):
            if isinstance(piece, Broken):
                yield notes.broken(piece)
            elif not piece.is_row:
                self._head[piece.path] = told(piece.value)
            elif isinstance(piece.value, dict):
                yield from self._network()
                yield from self._message(piece.value, str(piece.place))
            else:
                notes.problem("takeout_no_row", piece.place, found=told(piece.value)[:100])
            yield from notes.drain()
        yield from self._network()
        if self._absent:
            yield Coverage("discord_media_left", self._key, {"count": self._absent})
        said = self._head.get(("messageCount",), "")
        if said and said != str(self._count):
            yield Coverage("discord_count_differs", self._key, {"said": said[:25], "count": self._count})

    def _network(self) -> Iterator[Record]:
        if self._key:
            return
        told_of = self._head
        number, server = told_of.get(("channel", "id"), ""), told_of.get(("guild", "id"), "")
        kind = told_of.get(("channel", "type"), "")
        self._is_direct = kind.startswith("Direct") or server == "0"
        self._key = f"discord:{number}"
        if not self._is_direct and server:
            self._server = f"discord:{server}"
            yield Network(self._server, told_of.get(("guild", "name"), ""), NAME, NetworkKind.GROUP, made=_made(server))
        yield Network(
            self._key,
            told_of.get(("channel", "name"), ""),
            NAME,
            _kind(kind, is_direct=self._is_direct),
            self._server,
            _made(number),
        )
        yield from coverages(
            self._notes,
            "discord_one_channel",
            "discord_deleted_absent",
            "discord_members_seen",
            "discord_roles_by_name",
            network=self._key,
        )
        after, before = told_of.get(("dateRange", "after"), ""), told_of.get(("dateRange", "before"), "")
        if after or before:
            yield Coverage("discord_range", self._key, {"after": after[:40] or "-", "before": before[:40] or "-"})

    def _message(self, row: dict[str, Any], place: str) -> Iterator[Record]:
        notes = self._notes
        self._count += 1
        kind = told(row.get("type"))
        author = yield from self._person(row.get("author"), place)
        named = rows(row.get("mentions"))
        if len(named) > MOST_NAMES:
            notes.problem("takeout_many_names", place, count=len(named), kept=MOST_NAMES)
        mentions = yield from several(self._person(one, place) for one in named[:MOST_NAMES])
        moment = notes.moment(row.get("timestamp"), place)
        number = told(row.get("id"))
        key = f"discord:{number}" if number else f"discord:{self._key}:{place}"
        reference = mapping(row.get("reference"))
        about = told(reference.get("messageId"))
        forwarded = mapping(row.get("forwardedMessage"))
        is_forward = bool(forwarded) or told(reference.get("type")) == "Forward"
        text = notes.text(row.get("content") or forwarded.get("content"), place)
        act = _ACTS.get(kind)
        if act is None and kind.isdigit() and kind not in ("0", "19") and not text:
            act = ActKind.OTHER
        if act is not None:
            if act is ActKind.REMOVE and mentions in ((), (author,)):
                act = ActKind.LEAVE
            yield Act(
                act,
                self._key,
                author,
                mentions,
                moment,
                f"discord:{about}" if about and act is ActKind.PIN else "",
                f"{kind}: {text}"[:1000] if text else kind,
                notes.source(place),
            )
            return
        attached = [*rows(row.get("attachments")), *rows(forwarded.get("attachments"))]
        reactions = []
        for one in rows(row.get("reactions")):
            reactions.append((yield from self._reaction(one, place)))  # noqa: PERF401  # a comprehension cannot yield
        yield Message(
            key,
            self._key,
            author,
            moment,
            text,
            Layer.FORWARD if is_forward else Layer.PRIVATE if self._is_direct else Layer.PUBLIC,
            reply_to=f"discord:{about}" if about and not is_forward else "",
            mentions=mentions,
            links=links_of(text),
            media=(*(self._medium(one) for one in attached), *map(_sticker, rows(row.get("stickers")))),
            reactions=tuple(reactions),
            is_edited=row.get("timestampEdited") is not None,
            source=notes.source(place),
        )

    def _person(self, value: Any, place: str) -> Telling:
        """Tell of somebody and their roles; gives the key."""
        said = mapping(value)
        number, name = told(said.get("id"))[:40], self._notes.text(said.get("name"), place)
        if not number and not name:
            return ""
        key = f"discord:{number}" if number else f"name:{name}"
        tag = told(said.get("discriminator"))
        nickname = self._notes.text(said.get("nickname"), place)
        identifiers = [Identifier(IdentifierKind.DISCORD_ID, number, Reach.STABLE)] if number else []
        if name:
            with_tag = f"{name}#{tag}" if tag.strip("0") else name
            identifiers.append(Identifier(IdentifierKind.USERNAME, with_tag, Reach.REUSED))
        if nickname and nickname != name:
            identifiers.append(Identifier(IdentifierKind.DISPLAY_NAME, nickname))
        is_bot = said.get("isBot") is True
        kind = MemberKind.DELETED if number == _DELETED_USER else MemberKind.BOT if is_bot else MemberKind.PERSON
        source = self._notes.source(place)
        yield from self._notes.member(Member(key, nickname or name, kind, tuple(identifiers), source=source))
        for one in rows(said.get("roles")):
            role = self._notes.text(one.get("name"), place)
            position = one.get("position")
            rank = position if isinstance(position, int) and not isinstance(position, bool) else None
            if role and self._notes.is_new("role", key, role, rank):
                why = "discord_role_of_moderation" if _MODERATION.search(role) else "discord_role"
                yield Role(key, self._server or self._key, role, 1, why, source=source, position=rank)
        return key

    def _reaction(self, said: dict[str, Any], place: str) -> Generator[Record, None, Reaction]:
        users = rows(said.get("users"))
        if len(users) > MOST_NAMES:
            self._notes.problem("takeout_many_names", place, count=len(users), kept=MOST_NAMES)
        by = yield from several(self._person(one, place) for one in users[:MOST_NAMES])
        emoji = mapping(said.get("emoji"))
        count = said.get("count")
        what = told(emoji.get("name") or emoji.get("code"))[:100]
        is_count = isinstance(count, int) and not isinstance(count, bool) and count >= 0
        return Reaction(what, int(count or 0) if is_count else len(by), by)

    def _medium(self, said: dict[str, Any]) -> Medium:
        url, size = told(said.get("url")), said.get("fileSizeBytes")
        is_here = bool(url) and "://" not in url
        self._absent += not is_here
        return Medium(
            url if is_here else "",
            told(said.get("fileName")),
            size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
            absent="" if is_here else "not_exported",
        )


def _sticker(said: dict[str, Any]) -> Medium:
    return Medium(name=told(said.get("name")), type="sticker", absent="not_exported")


def _made(number: str) -> Moment | None:
    """When something was made is in its number."""
    if not number.isdecimal() or not number.isascii() or not 15 <= len(number) <= 20:
        return None
    return after_epoch((int(number) >> 22) / 1000 + _EPOCH_SECONDS)


def _kind(kind: str, *, is_direct: bool) -> NetworkKind:
    if is_direct:
        return NetworkKind.GROUP if "Group" in kind else NetworkKind.DIRECT
    return NetworkKind.CHANNEL if "News" in kind else NetworkKind.FORUM if "Forum" in kind else NetworkKind.GROUP


def _example() -> bytes:
    def person(number: int, name: str, *roles: tuple[str, int]) -> dict[str, Any]:
        return {
            "id": str(800000000000000000 + number),
            "name": name,
            "discriminator": "0000",
            "nickname": f"A. {name.title()}",
            "color": None,
            "isBot": name == "robot",
            "roles": [{"id": f"70000000000000000{at}", "name": role, "position": at} for role, at in roles],
            "avatarUrl": "https://cdn.example/a.png",
        }

    proef, tweede = person(1, "proefpersoon", ("Moderator", 9), ("Lid", 1)), person(2, "tweede", ("Lid", 1))
    robot = person(3, "robot")

    def message(number: int, kind: str, author: dict[str, Any], content: str, **more: Any) -> dict[str, Any]:
        return {
            "id": str(900000000000000000 + number),
            "type": kind,
            "timestamp": f"2024-03-01T12:{number:02}:00.000+00:00",
            "timestampEdited": None,
            "callEndedTimestamp": None,
            "isPinned": False,
            "content": content,
            "author": author,
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [],
            **more,
        }

    def about(number: int, kind: str) -> dict[str, str]:
        server, channel = "600000000000000000", "610000000000000000"
        return {"messageId": str(900000000000000000 + number), "channelId": channel, "guildId": server, "type": kind}

    reaction = {"emoji": {"id": "", "name": "👍", "code": "thumbsup"}, "count": 2, "users": [person(2, "tweede")]}
    attachment = {"id": "5", "url": "https://cdn.example/fiets.jpg", "fileName": "fiets.jpg", "fileSizeBytes": 1024}
    forwarded = {"timestamp": "2024-02-01T00:00:00+00:00", "content": "Een bericht van elders", "attachments": []}
    messages = [
        message(1, "GuildMemberJoin", proef, "Joined the server."),
        message(2, "Default", proef, "Wie gaat er mee? https://example.org/kaart", reactions=[reaction]),
        message(3, "Reply", tweede, "Ik!", reference=about(2, "Default"), mentions=[proef]),
        message(4, "Default", tweede, "Mijn fiets", attachments=[attachment | {"url": "fiets.jpg"}, attachment]),
        message(5, "ChannelPinnedMessage", proef, "Pinned a message.", reference=about(2, "Default")),
        message(6, "Default", robot, "", reference=about(1, "Forward"), forwardedMessage=forwarded),
    ]
    export = {
        "guild": {"id": "600000000000000000", "name": "Proefserver", "iconUrl": "https://cdn.example/i.png"},
        "channel": {"id": "610000000000000000", "type": "GuildTextChat", "categoryId": "1", "name": "algemeen"},
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-04-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }
    return json.dumps(export, indent=2, ensure_ascii=False).encode()


EXAMPLES = (Example("proefserver - algemeen.json", _example(), members=3, messages=4, acts=2),)
