"""Read a text export of WhatsApp as a stream of records."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.lines import Lines
from vangnet.networks.formats.whatsapp import people, texts
from vangnet.networks.formats.whatsapp.dates import WORDS, Order
from vangnet.networks.formats.whatsapp.entries import Entry, entries, read_ahead
from vangnet.networks.formats.whatsapp.grammar import Told, told
from vangnet.networks.formats.whatsapp.headers import is_written_by_whatsapp
from vangnet.networks.formats.whatsapp.senders import Senders
from vangnet.networks.shape import (
    Act,
    ActKind,
    Coverage,
    Layer,
    Member,
    Message,
    Moment,
    Network,
    NetworkKind,
    Problem,
    Record,
    Role,
    Source,
)

PLATFORM = "whatsapp"

_GROUP_ID = re.compile(r"(?<!\d)(\d{7,15})-(\d{10})@g\.us")
_TITLE = re.compile(r"WhatsApp[ -]?[Cc]hat (?:with|met|-|–) ?(.+?)(?: ?\(\d+\))?(?:\.txt|\.zip)?", re.DOTALL)
_MOST_HELD = 100_000
_SEVERAL = 2  # people in a conversation that is no group
_EARLIEST = 2009  # WhatsApp began


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read the file `name`: its network first, then members, messages and acts in the order of the file."""
    lines = Lines(stream)
    coming = entries(lines)
    ahead, order = read_ahead(coming)
    reading = _Reading(name, order)
    yield from reading.begun(ahead)
    for entry in chain(ahead, coming):
        yield from reading.entry(entry)
    yield from reading.ended(lines)


class _Reading:
    """What is known of one file while it is read."""

    def __init__(self, name: str, order: Order) -> None:
        self.name = name
        self.order = order
        self.senders = Senders()
        self.title, self.group = _title(name), _GROUP_ID.search(name)
        self.network = f"whatsapp:{self.group[0]}" if self.group else f"whatsapp:{name}"
        self.kind = NetworkKind.UNKNOWN
        self.receivers: dict[str, tuple[str, ...]] = {}  # of a private conversation: whom each of the two reaches
        self.told_members: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.first_lines: dict[str, int] = {}
        self.owner_name = ""

    def begun(self, ahead: list[Entry]) -> Iterator[Record]:
        said = self.senders.learn(one.text for one in ahead if one.header)
        names = list(self.senders.spread)
        is_group = bool(self.group) or any(one.is_group for one in said) or len(names) > _SEVERAL
        self.title = self.title or self.senders.chat
        if is_group:
            self.kind = NetworkKind.GROUP
            self.title = self.title or next((one.title for one in reversed(said) if one.title), "")
        elif self.title in names or (not self.title and len(names) == _SEVERAL):
            self.kind = NetworkKind.DIRECT
            keys = [people.member(one, Source(self.name)).key for one in names]
            self.receivers = {one: tuple(other for other in keys if other != one) for one in keys}
        yield Network(self.network, self.title, PLATFORM, self.kind, made=self._made(), source=Source(self.name))
        for code in ("whatsapp_local_time", "whatsapp_names_only", "whatsapp_no_members", "whatsapp_plain_text"):
            yield Coverage(code, self.network)
        if self.group:
            yield from self._creator(f"+{self.group[1]}")
        if self.kind is NetworkKind.DIRECT and self.title and len(names) == _SEVERAL:
            yield from self._exporter(next(one for one in names if one != self.title), Source(self.name))

    def _made(self) -> Moment | None:
        return Moment(datetime.fromtimestamp(int(self.group[2]), UTC), said=self.group[2]) if self.group else None

    def _creator(self, number: str) -> Iterator[Record]:
        """Who made a group, and when, as its old kind of id tells."""
        source, made = Source(self.name), self._made()
        creator = people.member(number, source)
        yield from self._told(creator)
        told_by = self.group[0] if self.group else ""
        yield Act(ActKind.CREATE, self.network, creator.key, moment=made, told=told_by, source=source)
        yield Role(creator.key, self.network, "creator", 2, "whatsapp_creator_in_id", made, source)
        yield Coverage("whatsapp_group_id", self.network, {"number": number})

    def entry(self, entry: Entry) -> Iterator[Record]:
        source = Source(self.name, entry.place)
        if entry.damaged:
            self._note("whatsapp_damaged_text", entry.first, entry.damaged)
        if entry.left_out:
            yield Problem("whatsapp_too_long", source, {"left_out": entry.left_out})
        if entry.header is None:
            values = {"lines": entry.last - entry.first + 1, "begins": entry.text[:200]}
            yield Problem("whatsapp_no_header", source, values)
            return
        moment = self._moment(entry)
        if moment is None:
            yield Problem("whatsapp_no_date", source, {"written": entry.header.stamp.said})
        parted = self.senders.parted(entry.text)
        if parted is None:
            yield from self._line(entry.text, moment, source)
            return
        name, text = parted
        if is_written_by_whatsapp(text) and (said := told(text)) and not texts.read(text, "").is_deleted:
            yield from self._act(said, text, moment, source, name)
        else:
            yield from self._message(name, text, moment, source, entry)

    def _message(self, name: str, text: str, moment: Moment | None, source: Source, entry: Entry) -> Iterator[Record]:
        said = texts.read(text, self.name)
        author = people.member(name, source)
        mentioned = [people.mentioned(one, source) for one in said.mentioned]
        yield from self._told(author, *mentioned)
        key = f"whatsapp:{self.name}#{entry.first}"
        yield Message(
            key,
            self.network,
            author.key,
            moment,
            text,
            Layer.PRIVATE if self.kind is NetworkKind.DIRECT else Layer.PUBLIC,
            to=self.receivers.get(author.key, ()),
            mentions=tuple(one.key for one in mentioned),
            links=said.links,
            media=said.media,
            is_deleted=said.is_deleted,
            is_edited=said.is_edited,
            source=source,
        )
        self.counts["media_absent"] += sum(bool(one.absent) for one in said.media)
        self.counts["deleted"] += said.is_deleted
        if said.deleted_by is not None:
            by = self._named("You" if said.is_deleted_by_owner else said.deleted_by, source)
            yield from self._told(*by)
            actor = by[0].key if by else ""
            yield Act(ActKind.MODERATE, self.network, actor, (author.key,), moment, key, text, source)

    def _line(self, line: str, moment: Moment | None, source: Source) -> Iterator[Record]:
        """A line without a sender."""
        said = told(line)
        if said is None:
            self._note("whatsapp_line_not_understood", int(source.place.partition("-")[0]), 1)
            said = Told(ActKind.OTHER)
        yield from self._act(said, line, moment, source)

    def _act(self, said: Told, text: str, moment: Moment | None, source: Source, sender: str = "") -> Iterator[Record]:
        """An act of a line of the system. On iOS it may have a sender too: the group, or somebody in it."""
        line = int(source.place.partition("-")[0])
        names, others = people.listed(said.subjects, self.senders)
        if others:
            self._note("whatsapp_others_not_named", line, others)
        actors = self._named(said.actor, source)
        subjects = [one for name in names for one in self._named(name, source)]
        if said.is_of_owner:
            subjects = self._named("You", source)
        if said.kind in {ActKind.JOIN, ActKind.JOIN_BY_LINK, ActKind.LEAVE}:
            subjects = subjects or actors
        yield from self._told(*actors, *subjects)
        actor, keys = actors[0].key if actors else "", tuple(one.key for one in subjects)
        yield Act(said.kind, self.network, actor, keys, moment, told=text, source=source)
        if people.OWNER in keys and said.kind is ActKind.PROMOTE:
            yield Role(people.OWNER, self.network, "administrator", 1, "whatsapp_told_administrator", moment, source)
        if sender and sender not in {self.title, *names} and actor == people.OWNER:
            yield from self._exporter(sender, source)

    def _exporter(self, name: str, source: Source) -> Iterator[Record]:
        """The name that the one who exported has in the chat, where the file tells it."""
        if self.owner_name:
            return
        self.owner_name = name
        found = people.member(name, source)
        self.told_members.add(found.key)
        yield Member(found.key, found.name, found.kind, found.identifiers, is_owner_of_device=True, source=source)
        yield Coverage("whatsapp_exporter", self.network, {"name": found.name})

    def _named(self, name: str, source: Source) -> list[Member]:
        """Who is meant by a name in a line of the system, if there is one."""
        if not name:
            return []
        return [people.owner(name, source) if people.is_you(name) else people.member(name, source)]

    def _told(self, *members: Member) -> Iterator[Record]:
        """Tell of members at their first appearance."""
        for one in members:
            if one.key in self.told_members:
                continue
            if len(self.told_members) >= _MOST_HELD:
                self.told_members.clear()  # told again: parts are joined by key
            self.told_members.add(one.key)
            yield one

    def _moment(self, entry: Entry) -> Moment | None:
        if entry.header is None:
            return None
        stamp = entry.header.stamp
        at = self.order.read(stamp, entry.first)
        if at is None:
            return None
        if at.year < _EARLIEST:
            self._note("whatsapp_before_whatsapp", entry.first, 1)
        return Moment(at, is_utc=False, said=stamp.said)

    def _note(self, code: str, line: int, count: int) -> None:
        self.counts[code] += count
        self.first_lines.setdefault(code, line)

    def ended(self, lines: Lines) -> Iterator[Record]:
        """What is only known at the end: how sure the dates are, and what was not understood."""
        order = self.order
        if order.is_twofold and order.reason == "ambiguous":
            values = {"order": f"@whatsapp_{WORDS[order.order]}", "count": order.is_twofold}
            yield Coverage("whatsapp_order_unknown", self.network, values)
        elif order.last_line:
            values = {"order": f"@whatsapp_{WORDS[order.order]}", "reason": f"@whatsapp_by_{order.reason}"}
            yield Coverage("whatsapp_order", self.network, values)
        told_order = f"@whatsapp_{WORDS[order.order]}"
        if order.switched_at:
            place = Source(self.name, f"1-{order.switched_at}")
            yield Problem("whatsapp_order_switched", place, {"line": order.switched_at, "order": told_order})
        elif order.is_mixed:
            other = sum(count for one, count in order.only.items() if one != order.order)
            yield Problem("whatsapp_order_mixed", Source(self.name), {"count": other, "order": told_order})
        for whole in (one for found in self.senders.whole.values() for one in found):
            yield Coverage("whatsapp_name_with_colon", self.network, {"name": whole})
        for code, line in self.first_lines.items():
            yield Coverage(code, self.network, {"count": self.counts[code], "line": line})
        for what in ("media_absent", "deleted"):
            if self.counts[what]:
                yield Coverage(f"whatsapp_{what}", self.network, {"count": self.counts[what]})
        if people.OWNER in self.told_members and not self.owner_name:
            yield Coverage("whatsapp_exporter_unnamed", self.network)
        elif not self.owner_name:
            yield Coverage("whatsapp_exporter_unknown", self.network)
        if lines.fault:
            yield Problem("whatsapp_cut", Source(self.name, str(lines.count)), {"why": lines.fault})


def _title(name: str) -> str:
    """The name of a chat, from the name of its file or of the folder or archive around it."""
    for part in reversed(re.split(r"[/\\]", name)):
        found = _TITLE.fullmatch(part)
        if found and not _GROUP_ID.search(found[1]):
            return found[1].strip()
    return ""
