"""The HTML export of Telegram Desktop: `messages.html`, `messages2.html` and so on, a page of 1,000 messages each.

Read in the source of telegramdesktop/tdesktop, `Telegram/SourceFiles/export/output/export_output_html.cpp`. It tells
names and no ids, so nobody in it is told apart from somebody of the same name; times are local in older versions.
"""

import posixpath
import re
from collections.abc import Iterator

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.careful import Careful
from vangnet.networks.formats.telegram import acts, sentences
from vangnet.networks.formats.telegram.chat import Chat
from vangnet.networks.formats.telegram.examples import HTML as EXAMPLES
from vangnet.networks.formats.telegram.names import (
    DELETED,
    People,
    card_key,
    handle_key,
    name_key,
    number_of,
    phone_of,
)
from vangnet.networks.formats.telegram.page import File, Part, Told, parts
from vangnet.networks.formats.telegram.times import day_of_page, moment_of_page
from vangnet.networks.shape import (
    Coverage,
    Medium,
    Message,
    Moment,
    NetworkKind,
    Problem,
    Reaction,
    Record,
    Source,
)

__all__ = ["EXAMPLES", "NAME", "recognises", "records"]

NAME = "telegram_html"
LONGEST_SENTENCE = 50_000
"""Characters of a service message that are read for names; what lies behind them is told as a problem."""

_ID = re.compile(r"message(-?\d{1,18})\Z")
_VIA = re.compile(r" via @[A-Za-z0-9_]{1,64}\Z")
_HANDLE = re.compile(r"@[A-Za-z0-9_]{1,64}")
_REASONS = (("Not included", "not_exported"), ("Exceeds maximum", "too_large"), ("Unavailable", "unavailable"))
_PLACES = {"location", "live_location", "venue"}
_NO_FILES = {"contact", "call", "game", "invoice", "poll", *_PLACES}


def recognises(head: bytes, name: str) -> bool:
    """A page with the class names of Telegram's own style sheet."""
    del name
    return b"<html" in head[:2_000].lower() and (
        b'class="page_body chat_page"' in head or b'<div class="message default clearfix' in head
    )


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read one page. What is broken is told with its place in bytes."""
    return _Page(name).records(Careful(stream))


class _Page:
    def __init__(self, file: str) -> None:
        self.file = file
        self.people = People(file)
        self.chat = Chat({}, Source(file, "byte 0"))
        self.author = self.forwarded = ""
        self.day: Moment | None = None
        self.has_other_pages = False
        self.messages = 0

    def records(self, stream: Careful) -> Iterator[Record]:
        for number, part in enumerate(parts(stream)):
            if part.data is not None and b'class="pagination' in part.data:
                self.has_other_pages = True
            if not number:
                self._head(part)
                yield self.chat.network()
                if not _starts_message(part):
                    continue
            yield from self._part(part)
        if stream.failed:
            yield Problem("telegram_unreadable", Source(self.file), {"reason": str(stream.failed.reason)})
        yield self.chat.network()
        yield from self._coverage()

    def _head(self, part: Part) -> None:
        """The name of the chat, which is all that tells it from others of its folder."""
        title = Told(part.data).text("text").strip() if part.data and not _starts_message(part) else ""
        self.chat.name = title
        self.chat.key = f"telegram:html:{posixpath.dirname(self.file)}/{name_key(title).removeprefix('name:')}"

    def _part(self, part: Part) -> Iterator[Record]:
        place = f"byte {part.at}"
        if part.data is None:
            yield Problem("telegram_too_large", Source(self.file, place), {"bytes": part.size})
            return
        told = Told(part.data)
        found = _ID.match(told.id)
        number = number_of(found[1]) if found else None
        if "service" in told.classes:
            yield from self._service(told, number, place)
        else:
            yield from self._message(told, number, place)

    def _service(self, told: Told, number: int | None, place: str) -> Iterator[Record]:
        text = " ".join(told.text("service").split())
        day = day_of_page(text)
        if day and (number is None or -100_000 < number < 0):
            self.day = day
            return
        self.author = ""
        self.chat.count_id(number)
        key = self.chat.message_key(number, place)
        self.chat.count_moment(self.day)
        if text.startswith("This message is not supported"):
            self.chat.counts["unsupported"] += 1
            media = (Medium(absent="unsupported"),)
            yield Message(key, self.chat.key, "", self.day, media=media, source=Source(self.file, place))
            return
        if len(text) > LONGEST_SENTENCE:
            yield Problem("telegram_long_sentence", Source(self.file, place), {"length": len(text)})
        said = sentences.read(text[:LONGEST_SENTENCE])
        if self.chat.kind is NetworkKind.UNKNOWN:
            self.chat.kind = said.kind
        actor = ""
        if said.actor:
            yield from self.people.named(said.actor, place)
            actor = name_key(said.actor)
        self.chat.counts["names_split"] += len(said.names) > 1
        yield from acts.records_of(
            self.chat,
            self.people,
            action=said.action,
            actor=actor,
            actor_name=said.actor,
            names=list(said.names),
            moment=self.day,
            message=key if told.target is None else self.chat.message_key(told.target, place),
            title=said.title,
            place=place,
        )

    def _message(self, told: Told, number: int | None, place: str) -> Iterator[Record]:
        self.chat.count_id(number)
        key = self.chat.message_key(number, place)
        moment = moment_of_page(told.date)
        self.chat.count_moment(moment)
        author = self._author(told)
        if author:
            yield from self.people.named(author, place)
            self.chat.counts["deleted_accounts"] += author == DELETED
        self.chat.count_sender(name_key(author) if author else "")
        self.messages += 1
        mentions: list[str] = []
        for handle in filter(_HANDLE.fullmatch, told.mentions):
            yield from self.people.handle(handle, place)
            mentions.append(handle_key(handle))
        for name in filter(None, told.mentioned_names):
            yield from self.people.named(name, place)
            mentions.append(name_key(name))
        links = [*told.links]
        media: list[Medium] = []
        for file in told.all_files():
            if file.kind == "contact":
                phone = phone_of(file.status.removesuffix("- vCard"))
                yield from self.people.card(file.title, phone, "", place)
                mentions.append(card_key(file.title, phone, ""))
            elif file.kind == "call":
                yield from self._call(file, key, moment, author, place)
                return
            elif file.kind in _PLACES and file.href:
                links.append(file.href)
            if file.kind not in _NO_FILES:
                media.append(self._medium(file))
        reactions = []
        for emoji, counts, names in told.reactions:
            for name in names:
                yield from self.people.named(name, place)
            count = max(number_of("".join(counts)) or 0, len(names), 1)
            reactions.append(Reaction("".join(emoji), count, tuple(map(name_key, names))))
        yield Message(
            key,
            self.chat.key,
            name_key(author) if author else "",
            moment,
            "\n".join(filter(None, (told.text("text"), told.text("poll")))),
            reply_to=self._reply(told, place),
            mentions=tuple(dict.fromkeys(mentions)),
            links=tuple(dict.fromkeys(links)),
            forwarded_from=self._forwarded(told),
            media=tuple(media),
            reactions=tuple(reactions),
            signature=told.text("signature"),
            source=Source(self.file, place),
        )

    def _author(self, told: Told) -> str:
        """Who wrote it: a message that is joined to the one before has its author."""
        name = _VIA.sub("", told.text("from"))
        if not name and "joined" in told.classes:
            name = self.author
            self.chat.counts["no_author_on_page"] += not name
        self.author = name
        return name

    def _forwarded(self, told: Told) -> str:
        name = _VIA.sub("", _before_date(told.text("forward_from")))
        if told.is_forwarded:
            name = name or self.forwarded or DELETED
            self.chat.counts["forward_names"] += 1
        self.forwarded = name if told.is_forwarded else ""
        return self.forwarded

    def _reply(self, told: Told, place: str) -> str:
        if not told.is_reply:
            return ""
        if told.target is None:
            self.chat.counts["reply_elsewhere"] += 1
            return ""
        return self.chat.message_key(told.target, place)

    def _call(self, file: File, key: str, moment: Moment | None, author: str, place: str) -> Iterator[Record]:
        yield from acts.records_of(
            self.chat,
            self.people,
            action="phone_call",
            actor=name_key(author) if author else "",
            actor_name=author,
            names=[],
            moment=moment,
            message=key,
            title=file.status,
            place=place,
        )

    def _medium(self, file: File) -> Medium:
        """A file beside the page, with its path within the export, or why it is not there."""
        absent = next((code for start, code in _REASONS if file.description.startswith(start)), "")
        if file.title.startswith("Self-destructing"):
            absent = "self_destructing"
        path = ""
        if not absent and file.href:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.file), file.href.replace("\\", "/")))
            if path.startswith(("../", "/")) or ":" in path.partition("/")[0]:
                absent, path = "outside", ""
        elif not absent:
            absent = "not_told"
        if absent:
            self.chat.counts[f"media_{absent}"] += 1
        return Medium(path, file.title or (file.href if absent == "outside" else ""), file.kind, absent=absent)

    def _coverage(self) -> Iterator[Coverage]:
        yield Coverage("telegram_names_instead_of_ids", self.chat.key)
        if self.has_other_pages:
            yield Coverage("telegram_one_of_pages", self.chat.key, {"page": posixpath.basename(self.file)})
        if not self.chat.has_members:
            yield Coverage("telegram_no_member_list", self.chat.key)
        for one in self.chat.coverage(""):
            if not (self.has_other_pages and one.code in {"telegram_single_sender", "telegram_no_messages"}):
                yield one
        yield Coverage("telegram_owner_unknown")


def _starts_message(part: Part) -> bool:
    return part.data is not None and part.data.startswith(b'<div class="message ')


def _before_date(name: str) -> str:
    """A forwarded name without the date that the page writes behind it."""
    return re.sub(r"\s+\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d.{0,20}\Z", "", name)
