"""Chats, contacts and accounts of a Cellebrite report (`report.xml` of a UFDR), read as a stream.

What the fields mean was read in sepinf-inc/IPED, commit ad1a8364: Chat, Party, InstantMessage, ChatActivity, Contact,
UserAccount. A flag "IsGroupAdmin" is what the phone says of somebody in that chat.
"""

import re
from collections.abc import Generator, Iterator

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.notes import (
    MOST_NAMES,
    Notes,
    Telling,
    after_epoch,
    coverages,
    links_of,
    several,
)
from vangnet.networks.formats.repair import clean
from vangnet.networks.formats.ufdr_example import EXAMPLES
from vangnet.networks.formats.ufdr_xml import LARGEST, Model, Reading
from vangnet.networks.shape import (
    Access,
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
    Problem,
    Reach,
    Record,
    Role,
)

__all__ = ["EXAMPLES", "NAME", "recognises", "records"]

NAME = "ufdr"

_HEAD = re.compile(rb'pa\.cellebrite\.com/report|<model\s+type="(?:Chat|InstantMessage)"')
_KINDS = {
    "oneonone": NetworkKind.DIRECT,
    "group": NetworkKind.GROUP,
    "broadcast": NetworkKind.CHANNEL,
    "channel": NetworkKind.CHANNEL,
}
_ENDS = {
    "@g.us": NetworkKind.GROUP,
    "@s.whatsapp.net": NetworkKind.DIRECT,
    "@broadcast": NetworkKind.CHANNEL,
    "@newsletter": NetworkKind.CHANNEL,
}
_ACTS = (
    (re.compile(r"admin.*(?:remov|revok|demot|dismiss)|demot", re.IGNORECASE), ActKind.DEMOTE),
    (re.compile(r"admin|promot", re.IGNORECASE), ActKind.PROMOTE),
    (re.compile(r"remov|kick|ban", re.IGNORECASE), ActKind.REMOVE),
    (re.compile(r"add|invit", re.IGNORECASE), ActKind.INVITE),
    (re.compile(r"link", re.IGNORECASE), ActKind.JOIN_BY_LINK),
    (re.compile(r"join", re.IGNORECASE), ActKind.JOIN),
    (re.compile(r"left|leave|exit", re.IGNORECASE), ActKind.LEAVE),
    (re.compile(r"creat", re.IGNORECASE), ActKind.CREATE),
    (re.compile(r"pin", re.IGNORECASE), ActKind.PIN),
    (re.compile(r"call", re.IGNORECASE), ActKind.CALL),
    (re.compile(r"subject|name|title", re.IGNORECASE), ActKind.RENAME),
    (re.compile(r"photo|icon|picture|descri|setting|timer|ephemeral|disappear", re.IGNORECASE), ActKind.SETTINGS),
)
_OLD_GROUP = re.compile(r"(\d{7,15})-(\d{9,10})@g\.us")
_SYSTEM = frozenset({"system message", "system", "systemmessage"})
_MOST_DIRECT = 20


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001
    return _HEAD.search(head) is not None


def records(stream: Readable, name: str) -> Iterator[Record]:
    """Read the report."""
    report = _Report(name)
    for broken in Reading(report.give).run(stream):
        yield from report.drain()
        if broken is not None:
            yield report.notes.broken(broken)
    yield from report.drain()


class _Chat:
    """What is kept of a chat while its messages pass."""

    def __init__(self, model: Model) -> None:
        number, source = model.get("Id"), _platform(model)
        self.model = model
        self.key = clean(f"{source}:{number}" if number else f"ufdr:{model.id or model.place}")
        self.platform = source
        said = model.get("ChatType").replace(" ", "").lower()
        by_end = next((kind for end, kind in _ENDS.items() if number.endswith(end)), NetworkKind.UNKNOWN)
        self.kind = _KINDS.get(said, by_end)
        self.people: list[str] = []
        self.said: tuple[str, str] | None = None


class _Report:
    def __init__(self, name: str) -> None:
        self.notes = Notes(name)
        self._chat: _Chat | None = None
        self._ready: list[Record] = []

    def drain(self) -> list[Record]:
        ready, self._ready = self._ready, []
        return ready

    def give(self, model: Model, above: Model | None, field: str) -> None:
        """Take a model of the report as it ends."""
        self._ready += self._told(model, above, field)
        if model.is_cut:
            self.notes.problem("ufdr_cut", model.place, most=LARGEST)
            model.is_cut = False
        self._ready += self.notes.drain()

    def _told(self, model: Model, above: Model | None, field: str) -> Iterator[Record]:
        if above is None:
            if model.type in ("Contact", "UserAccount"):
                yield from self._contact(model)
            elif model.type == "InstantMessage":
                yield from self._message(self._chat_of(Model({}, model.place)), model)
            elif model.type == "Chat" or (self._chat and self._chat.model is model):
                chat = self._chat_of(model)
                yield from self._network(chat)
                if model.is_deleted:
                    yield Coverage("ufdr_chat_deleted", chat.key)
            return
        chat = self._chat_of(above)
        if field == "Participants" or model.type == "Party":
            yield from self._participant(chat, model)
        else:
            yield from self._message(chat, model)

    def _chat_of(self, model: Model) -> _Chat:
        if self._chat is None or self._chat.model is not model:
            self._chat = _Chat(model)
        return self._chat

    def _network(self, chat: _Chat) -> Iterator[Record]:
        """Tell of the chat, and again where more of it is known since."""
        model = chat.model
        name = self.notes.text(model.get("Name"), model.place)
        made = model.get("StartTime")
        if chat.said == (name, made):
            return
        is_first, chat.said = chat.said is None, (name, made)
        source = self.notes.source(model.place)
        number = model.get("Id")
        old = _OLD_GROUP.fullmatch(number)
        began = after_epoch(int(old[2])) if old else None
        yield from coverages(
            self.notes, "ufdr_one_device", "ufdr_deleted_partly", "ufdr_admins_as_phone_says", "ufdr_times_utc"
        )
        yield Network(chat.key, name, chat.platform, chat.kind, made=began, source=source)
        if is_first and not model.type:
            yield Problem("ufdr_chat_lost", source)
        if is_first and old:
            creator = yield from self._person(f"{old[1]}@s.whatsapp.net", "", chat.platform, model.place)
            yield Act(ActKind.CREATE, chat.key, creator, moment=began, told=number, source=source)

    def _party(self, party: Model, platform: str) -> Telling:
        """Tell of who takes part; gives the key, which is empty for the system."""
        number = party.get("Identifier").strip()
        name = self.notes.text(party.get("Name").strip(), party.place)
        if number.lower() in _SYSTEM or (not number and name.lower() in _SYSTEM):
            return ""
        is_owner = _is_true(party.get("IsPhoneOwner"))
        return (yield from self._person(number, name, platform, party.place, is_owner=is_owner))

    def _person(
        self,
        number: str,
        name: str,
        platform: str,
        place: int,
        *more: Identifier,
        is_owner: bool = False,
    ) -> Telling:
        number = clean(number)[:500]
        if not number and not name and not more:
            return ""
        told = [*more]
        if number:
            told.insert(0, _identifier(platform, number))
        if name and name != number:
            told.append(Identifier(IdentifierKind.DISPLAY_NAME, name))
        key = f"{platform}:{number}" if number else f"{platform}:{more[0].value}" if more else f"name:{name}"
        identifiers = tuple(dict.fromkeys(told))
        yield from self.notes.member(
            Member(
                key,
                name,
                MemberKind.PERSON,
                identifiers,
                is_owner_of_device=is_owner,
                source=self.notes.source(place),
            )
        )
        return key

    def _participant(self, chat: _Chat, party: Model) -> Iterator[Record]:
        yield from self._network(chat)
        key = yield from self._party(party, chat.platform)
        if not key:
            return
        source = self.notes.source(party.place)
        if len(chat.people) <= _MOST_DIRECT:
            chat.people.append(key)
        if chat.kind is not NetworkKind.DIRECT:
            yield Act(ActKind.OTHER, chat.key, key, told="participant", source=source)
        yield from self._role(chat, party, key)

    def _role(self, chat: _Chat, party: Model, key: str) -> Iterator[Record]:
        if _is_true(party.get("IsGroupAdmin")) and self.notes.is_new("role", chat.key, key):
            yield Role(key, chat.key, "administrator", 1, "ufdr_group_admin", source=self.notes.source(party.place))

    def _message(self, chat: _Chat, model: Model) -> Iterator[Record]:
        notes = self.notes
        yield from self._network(chat)
        source = notes.source(model.place)
        number = clean(model.get("Identifier"))
        key = f"{chat.key}/{number}" if number else f"ufdr:{model.id or model.place}"
        author = ""
        for party in model.all("From")[:1]:
            author = yield from self._party(party, chat.platform)
            if author:
                yield from self._role(chat, party, author)
        moment = notes.moment(model.get("TimeStamp"), model.place)
        body = notes.text("\n".join(filter(None, (model.get("Subject"), model.get("Body")))), model.place)
        activities = model.all("ActivityLog", "ChatActivity")
        for activity in activities:
            yield from self._act(chat, activity, author, moment, key, body)
        has_system = bool(model.all("From")) and not author
        if not activities and has_system and body:
            yield Act(ActKind.OTHER, chat.key, moment=moment, message=key, told=body[:1000], source=source)
        media = tuple(_medium(one) for one in model.all("Attachment", "Attachments"))
        if (activities or has_system) and not media and body in ("", *(_body(one) for one in activities)):
            return
        if not activities and has_system and not media:
            return
        to = yield from self._receivers(chat, model, author)
        mentions = yield from several(map(self._contact, model.all("SharedContacts")[:MOST_NAMES]))
        is_forward, forwarded_from, reply = yield from self._relations(chat, model)
        if is_forward or not (body or media):  # what was passed on lies in it as a message of its own
            for one in model.all("EmbeddedInstantMessage"):
                body = body or notes.text(one.get("Body"), one.place)
                media += tuple(_medium(each) for each in one.all("Attachment", "Attachments"))
        is_private = chat.kind in (NetworkKind.DIRECT, NetworkKind.UNKNOWN)
        yield Message(
            key,
            chat.key,
            author,
            moment,
            body,
            Layer.FORWARD if is_forward else Layer.PRIVATE if is_private else Layer.PUBLIC,
            to if is_private else (),
            reply,
            mentions,
            links_of(body),
            forwarded_from,
            media,
            is_deleted=model.is_deleted,
            is_edited=any("edit" in label for label in _labels(model)),
            source=source,
        )
        yield from self._seen(chat, model, key)

    def _receivers(self, chat: _Chat, model: Model, author: str) -> Generator[Record, None, tuple[str, ...]]:
        found = yield from several(self._party(party, chat.platform) for party in model.all("To")[:MOST_NAMES])
        if not found and chat.kind is NetworkKind.DIRECT and len(chat.people) <= _MOST_DIRECT:
            found = tuple(one for one in chat.people if one != author)
        return found

    def _seen(self, chat: _Chat, model: Model, key: str) -> Iterator[Record]:
        """Who read or played it, where the phone knows when."""
        for party in model.all("To")[:MOST_NAMES]:
            written = party.get("DatePlayed") or party.get("DateRead")
            if written:
                member = yield from self._party(party, chat.platform)
                at = self.notes.moment(written, party.place)
                if member:
                    yield Access(member, chat.key, key, "view", 1, at, self.notes.source(party.place))

    def _relations(self, chat: _Chat, model: Model) -> Generator[Record, None, tuple[bool, str, str]]:
        """Whether it was forwarded, from whom, and to what it replies."""
        is_forward = any("forward" in label for label in _labels(model))
        forwarded_from = reply = ""
        for one in model.all("MessageExtraData", "ForwardedMessageData", "ReplyMessageData", "QuotedMessageData"):
            label = f"{one.type} {one.get('Label')}".lower()
            if "forward" in label:
                is_forward = True
                for party in one.all("OriginalSender", "From", "Sender")[:1]:
                    forwarded_from = yield from self._party(party, chat.platform)
            elif "reply" in label or "quote" in label:
                original = clean(one.get("OriginalMessageID"))
                original = original or next((clean(each.get("Identifier")) for each in one.all("InstantMessage")), "")
                reference = clean(one.get("ReferenceId"))
                reply = f"{chat.key}/{original}" if original else f"ufdr:{reference}" if reference else reply
        return is_forward, forwarded_from, reply

    def _act(
        self, chat: _Chat, activity: Model, author: str, moment: Moment | None, key: str, body: str
    ) -> Iterator[Record]:
        action = clean(activity.get("Action"))
        told = _body(activity) or body
        at = moment or self.notes.moment(activity.get("SystemMessageTimeStamp"), activity.place)
        parties = activity.all("Participant", "Participants")[:MOST_NAMES]
        found = yield from several(self._party(party, chat.platform) for party in parties)
        kind = next((kind for words, kind in _ACTS if words.search(action)), ActKind.OTHER)
        if kind is ActKind.JOIN and "link" in told.lower():
            kind = ActKind.JOIN_BY_LINK
        actor = author
        is_own = kind in (ActKind.JOIN, ActKind.JOIN_BY_LINK, ActKind.LEAVE)
        if is_own and found:
            actor, found = found[0], found[1:]
        source = self.notes.source(activity.place)
        yield Act(kind, chat.key, actor, found, at, key, clean(f"{action}: {told}" if told else action)[:1000], source)

    def _contact(self, model: Model) -> Telling:
        """A contact, or an account of the phone's owner; gives the key."""
        platform = _platform(model)
        is_owner = model.type == "UserAccount"
        found = []
        account = model.get("Username") or model.get("Account")
        for entry in model.all("Entries")[:MOST_NAMES]:
            value = clean(entry.get("Value")).strip()
            kind = (entry.type or entry.get("Domain")).lower()
            if value and "phone" in kind:
                found.append(Identifier(IdentifierKind.PHONE, re.sub(r"[^\d+]", "", value) or value, Reach.REUSED))
            elif value and "mail" in kind:
                found.append(Identifier(IdentifierKind.EMAIL, value, Reach.REUSED))
            elif value and "userid" in kind:
                found.append(_identifier(platform, value))
                is_whole = found[-1].kind is not IdentifierKind.PHONE or "@" in value
                account = value if is_whole and not is_owner else account
        name = self.notes.text(model.get("Name").strip(), model.place)
        return (yield from self._person(account, name, platform, model.place, *found, is_owner=is_owner))


def _platform(model: Model) -> str:
    return clean(model.get("Source") or model.get("ServiceType") or NAME).strip().lower()[:60]


def _identifier(platform: str, number: str) -> Identifier:
    """What an identifier of a chat is, and how far it reaches."""
    if found := re.fullmatch(r"\+?(\d{7,15})@s\.whatsapp\.net", number):
        return Identifier(IdentifierKind.PHONE, f"+{found[1]}", Reach.REUSED)
    if number.endswith("@lid"):
        return Identifier(IdentifierKind.LID, number, Reach.SERVICE)
    if re.fullmatch(r"\+[\d ()-]{7,24}", number):
        return Identifier(IdentifierKind.PHONE, re.sub(r"[^\d+]", "", number), Reach.REUSED)
    if re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,255}\.[A-Za-z]{2,24}", number):
        return Identifier(IdentifierKind.EMAIL, number, Reach.REUSED)
    is_number = number.isascii() and number.isdecimal()
    if is_number and "telegram" in platform:
        return Identifier(IdentifierKind.TELEGRAM_ID, number, Reach.STABLE)
    if is_number and "discord" in platform:
        return Identifier(IdentifierKind.DISCORD_ID, number, Reach.STABLE)
    if any(app in platform for app in ("snapchat", "instagram", "tiktok", "kik", "wickr")):
        return Identifier(IdentifierKind.USERNAME, number, Reach.REUSED)
    return Identifier(IdentifierKind.OTHER, number, Reach.SERVICE)


def _is_true(written: str) -> bool:
    return written.strip().lower() in ("true", "1", "yes")


def _labels(model: Model) -> list[str]:
    said = [one.get("Label") for one in model.all("MessageExtraData") if "Label" in one.type]
    return [one.lower() for one in (model.get("Label"), *said)]


def _body(activity: Model) -> str:
    return clean(activity.get("SystemMessageBody"))


def _medium(one: Model) -> Medium:
    """A file by its place in the report. The address that it came from is not fetched."""
    path = clean(one.get("attachment_extracted_path")).replace("\\", "/")
    absent = "" if path else "deleted" if one.is_deleted else "not_exported"
    return Medium(path, clean(one.get("Filename")), clean(one.get("ContentType")), one.length, absent=absent)
