"""Messages of the JSON export as records."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from vangnet.networks.formats.telegram import acts
from vangnet.networks.formats.telegram.chat import Chat
from vangnet.networks.formats.telegram.names import (
    DELETED,
    People,
    card_key,
    handle_key,
    identifier_of_peer,
    name_key,
    number_of,
    peer_key,
    peer_of,
    phone_of,
    text_of,
)
from vangnet.networks.formats.telegram.times import moment_of
from vangnet.networks.shape import (
    Layer,
    Medium,
    Member,
    MemberKind,
    Message,
    Moment,
    NetworkKind,
    Reaction,
    Record,
    Source,
)

_ABSENT = re.compile(r"\((File not included|File exceeds maximum size|File unavailable)[^()]*\)?\s*\Z")
_REASONS = {
    "File not included": "not_exported",
    "File exceeds maximum size": "too_large",
    "File unavailable": "unavailable",
}
_LEFT_IN_FILE = frozenset(
    "via_bot game_title invoice_information giveaway_information paid_stars_amount inline_bot_buttons"
    " live_location_period_seconds".split()
)
_FILES = (
    ("photo", "photo_file_size", "photo"),
    ("file", "file_size", ""),
    ("thumbnail", "thumbnail_file_size", "thumbnail"),
    ("contact_vcard", "contact_vcard_file_size", "text/vcard"),
)


class Reader:
    """Reads the messages of an export; knows whose device made it once that is told or can be nobody else's."""

    def __init__(self, people: People, file: str) -> None:
        self.people = people
        self.file = file
        self.owner = ""  # a peer
        self.is_owner_inferred = False

    def records_of(self, chat: Chat, told: dict[str, Any], place: str) -> Iterator[Record]:
        number = number_of(told.get("id"))
        chat.count_id(number)
        key = chat.message_key(number, place)
        moment = moment_of(told.get("date"), told.get("date_unixtime"))
        if told.get("type") == "unsupported":
            chat.counts["unsupported"] += 1
            media = (Medium(absent="unsupported"),)
            yield Message(key, chat.key, "", moment, media=media, source=Source(self.file, place))
            return
        chat.count_moment(moment)
        if told.get("type") == "service" or ("action" in told and "from" not in told):
            yield from self._act(chat, told, key, moment, place)
        else:
            yield from self._message(chat, told, key, moment, place)

    def _somebody(self, chat: Chat, told: dict[str, Any], what: str, place: str) -> Iterator[Member | str]:
        """Whoever stands under `what`, where it is news; the key comes last."""
        name, given = told.get(what), told.get(f"{what}_id")
        peer = peer_of(given)
        if peer:
            if isinstance(given, int):
                chat.counts["old_ids"] += 1
            if isinstance(given, int) and peer.startswith("chat") and chat.peer == f"channel{peer[4:]}":
                peer = chat.peer  # older exports do not tell groups from channels
            is_bot = chat.type == "bot_chat" and peer == chat.peer
            chat.counts["deleted_accounts"] += name is None and peer.startswith("user")
            yield from self.people.peer(peer, name, place, MemberKind.BOT if is_bot else MemberKind.UNKNOWN)
            yield peer_key(peer)
        elif isinstance(name, str) and name:
            yield from self.people.named(name, place)
            yield name_key(name)
        else:
            yield ""

    def _act(self, chat: Chat, told: dict[str, Any], key: str, moment: Moment | None, place: str) -> Iterator[Record]:
        *members, actor = self._somebody(chat, told, "actor" if "actor" in told else "from", place)
        yield from (one for one in members if isinstance(one, Member))
        names = told["members"] if isinstance(told.get("members"), list) else []
        if "inviter" in told:
            names = [*names, told["inviter"]]
        pinned = number_of(told.get("message_id"))
        title = next((text_of(told[one]) for one in ("title", "new_title", "information_text") if one in told), "")
        yield from acts.records_of(
            chat,
            self.people,
            action=text_of(told.get("action")) or "information",
            actor=str(actor),
            actor_name=text_of(told.get("actor")),
            names=names,
            moment=moment,
            message=key if pinned is None else chat.message_key(pinned, place),
            title=title,
            place=place,
        )

    def _message(
        self, chat: Chat, told: dict[str, Any], key: str, moment: Moment | None, place: str
    ) -> Iterator[Record]:
        *members, author = self._somebody(chat, told, "from", place)
        yield from (one for one in members if isinstance(one, Member))
        author = str(author)
        chat.count_sender(author)
        chat.counts["fields_left"] += not _LEFT_IN_FILE.isdisjoint(told)
        signature = text_of(told.get("author"))
        yield from self._signs(chat, author, signature, moment, place)
        to: tuple[str, ...] = ()
        if chat.is_between_two:
            yield from self._inferred_owner(chat, author)
            other = chat.peer if author != peer_key(chat.peer) else self.owner
            to = (peer_key(other),) if other else ()
        mentions, links, people = self._entities(told, place)
        yield from people
        reactions, people = self._reactions(chat, told.get("reactions"), place)
        yield from people
        is_private = chat.kind in {NetworkKind.DIRECT, NetworkKind.SAVED}
        yield Message(
            key,
            chat.key,
            author,
            moment,
            _text(told),
            Layer.PRIVATE if is_private else Layer.PUBLIC,
            to,
            _reply(chat, told, place),
            mentions,
            links,
            _forwarded(chat, told),
            tuple(_media(chat, told)),
            reactions,
            signature,
            is_edited="edited" in told or "edited_unixtime" in told,
            source=Source(self.file, place),
        )

    def _signs(self, chat: Chat, author: str, signature: str, moment: Moment | None, place: str) -> Iterator[Record]:
        """Posts in the name of the group, and signatures in a channel: patterns, the third grade."""
        is_own = bool(chat.peer) and author == peer_key(chat.peer)
        if is_own and chat.kind is NetworkKind.GROUP:
            yield from chat.role(author, 3, "anonymous_administrator", moment, place)
        elif signature and chat.kind is NetworkKind.CHANNEL:
            yield from self.people.named(signature, place)
            yield from chat.role(name_key(signature), 3, "signature", moment, place)

    def _inferred_owner(self, chat: Chat, author: str) -> Iterator[Member]:
        """In a chat between two, whoever is not the other is the owner of the device."""
        if self.owner or not chat.peer or not author.startswith("telegram:user") or author == peer_key(chat.peer):
            return
        self.owner, self.is_owner_inferred = author.removeprefix("telegram:"), True
        identifiers = (identifier_of_peer(self.owner),)
        yield Member(author, identifiers=identifiers, is_owner_of_device=True, source=chat.source)

    def _entities(self, told: dict[str, Any], place: str) -> tuple[tuple[str, ...], tuple[str, ...], list[Member]]:
        """Whom and what the text points at. A mention by name carries an id, one by username a username only."""
        mentions: list[str] = []
        links: list[str] = []
        people: list[Member] = []
        for one in chain(_listed(told.get("text")), _listed(told.get("text_entities"))):
            kind, text = one.get("type"), text_of(one.get("text"))
            if kind == "mention" and text:
                people += self.people.handle(text, place)
                mentions.append(handle_key(text))
            elif kind == "mention_name" and (user := number_of(one.get("user_id"))):
                peer = f"user{user}"
                people += self.people.peer(peer, "", place)  # the text is whatever the author wrote
                mentions.append(peer_key(peer))
            elif kind == "link" and text:
                links.append(text)
            elif kind == "text_link" and (href := text_of(one.get("href"))):
                links.append(href)
        contact = told.get("contact_information")
        if isinstance(contact, dict):
            name, phone = full_name(contact), phone_of(contact.get("phone_number"))
            people += self.people.card(name, phone, "", place)
            mentions.append(card_key(name, phone, ""))
        links += _places(told.get("location_information"))
        return tuple(dict.fromkeys(mentions)), tuple(dict.fromkeys(links)), people

    def _reactions(self, chat: Chat, told: Any, place: str) -> tuple[tuple[Reaction, ...], list[Member]]:
        """Reactions with whoever the server named: often only the last few."""
        found: list[Reaction] = []
        people: list[Member] = []
        for one in _listed(told):
            what = text_of(one.get("emoji")) or ":".join(
                filter(None, (text_of(one.get("type")), text_of(one.get("document_id"))))
            )
            by = []
            for recent in _listed(one.get("recent")):
                *members, key = self._somebody(chat, recent, "from", place)
                people += [member for member in members if isinstance(member, Member)]
                by += [str(key)] if key else []
            count = max(number_of(one.get("count")) or 0, len(by), 1)
            chat.counts["reactions_partial"] += count > len(by)
            found.append(Reaction(what, count, tuple(by)))
        return tuple(found), people


def _listed(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def full_name(told: dict[str, Any]) -> str:
    return " ".join(filter(None, (text_of(told.get("first_name")), text_of(told.get("last_name")))))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "".join(text_of(one.get("text")) if isinstance(one, dict) else text_of(one) for one in value)
    return text_of(value)


def _text(told: dict[str, Any]) -> str:
    """What was written, with the question and answers of a poll and the lines of a list to do."""
    lines = [_plain(told.get("text")) or _plain(told.get("text_entities"))]
    poll, todo = told.get("poll"), told.get("todo_list")
    if isinstance(poll, dict):
        lines += [
            _plain(poll.get("question")),
            *(f"- {_plain(one.get('text'))}" for one in _listed(poll.get("answers"))),
        ]
    if isinstance(todo, dict):
        lines += [_plain(todo.get("title")), *(f"- {_plain(one.get('text'))}" for one in _listed(todo.get("items")))]
    return "\n".join(filter(None, lines))


def _places(told: Any) -> list[str]:
    if not isinstance(told, dict):
        return []
    latitude, longitude = text_of(told.get("latitude")), text_of(told.get("longitude"))
    return [f"geo:{latitude},{longitude}"] if latitude and longitude else []


def _reply(chat: Chat, told: dict[str, Any], place: str) -> str:
    number = number_of(told.get("reply_to_message_id"))
    if number is None:
        return ""
    peer = peer_of(told.get("reply_to_peer_id"))
    if not peer or peer == chat.peer:
        return chat.message_key(number, place)
    series = {"user": "direct", "chat": "group", "channel": "channel"}[peer.rstrip("0123456789")]
    return f"telegram:{series}:{peer.lstrip('abcdefghijklmnopqrstuvwxyz')}/{number}"


def _forwarded(chat: Chat, told: dict[str, Any]) -> str:
    """From whom it was passed on: a name as told, which is never made into a person."""
    for field in ("forwarded_from", "saved_from"):
        if field in told:
            chat.counts["forward_names"] += 1
            return text_of(told[field]) or DELETED
    return ""


def _media(chat: Chat, told: dict[str, Any]) -> Iterator[Medium]:
    """The files that a message carries, and why one is not there."""
    for field, size, kind in _FILES:
        path = told.get(field)
        if not isinstance(path, str) or not path:
            continue
        absent = absence(path)
        if absent and kind == "thumbnail":
            continue
        if absent:
            chat.counts[f"media_{absent}"] += 1
        is_file = field == "file"
        type_ = kind or text_of(told.get("mime_type")) or text_of(told.get("media_type"))
        name = text_of(told.get("file_name")) if is_file else ""
        outside = path if absent == "outside" else ""
        yield Medium("" if absent else path, name or outside, type_, number_of(told.get(size)), absent=absent)


def absence(path: str) -> str:
    """Why there is no file under this path; "" where there should be one.

    The writer puts a sentence in place of the path. A path that leads out of the export is not followed.
    """
    found = _ABSENT.search(path[-200:])
    if found:
        return _REASONS[found[1]]
    parts = path.replace("\\", "/").split("/")
    return "outside" if ".." in parts or not parts[0] or ":" in parts[0] else ""
