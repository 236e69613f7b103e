"""The one shape of a network: what every format yields, and what is asked of.

A format yields these records in the order of its file. References between records are keys: short texts, unique within
one export, such as "telegram:user123" or "name:Jan". A name is not an identity: where a format tells only a name, the
key begins with "name:" and `Reach.NONE` stays attached to it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Layer(StrEnum):
    """Ties are kept apart by where they come from; measures are taken per layer."""

    PUBLIC = "public"  # replies, mentions and quotes that all members can read
    PRIVATE = "private"  # messages between some
    FORWARD = "forward"
    REACTION = "reaction"
    MEMBERSHIP = "membership"  # acts of joining, inviting, removing
    ACCESS = "access"  # views, downloads, read marks


class Reach(StrEnum):
    """How far an identifier reaches: what the same value elsewhere says."""

    STABLE = "stable"  # given once by the platform
    REUSED = "reused"  # can be given to somebody else: a phone number, a username
    SERVICE = "service"  # only within this service, and tied to nothing outside: a LID
    NONE = "none"  # a display name


class IdentifierKind(StrEnum):
    TELEGRAM_ID = "telegram_id"
    DISCORD_ID = "discord_id"
    FORUM_ID = "forum_id"
    LID = "lid"
    USERNAME = "username"
    PHONE = "phone"
    EMAIL = "email"
    IP = "ip"
    DISPLAY_NAME = "display_name"
    OTHER = "other"


class MemberKind(StrEnum):
    PERSON = "person"
    BOT = "bot"
    CHANNEL = "channel"  # posts in the name of a channel or group: anonymous administrators too
    DELETED = "deleted"
    UNKNOWN = "unknown"


class NetworkKind(StrEnum):
    GROUP = "group"
    CHANNEL = "channel"
    FORUM = "forum"
    TOPIC = "topic"  # a thread within a forum
    DIRECT = "direct"
    SAVED = "saved"
    UNKNOWN = "unknown"


class ActKind(StrEnum):
    CREATE = "create"
    JOIN = "join"
    JOIN_BY_LINK = "join_by_link"
    LEAVE = "leave"
    INVITE = "invite"
    REMOVE = "remove"
    PIN = "pin"
    PROMOTE = "promote"
    DEMOTE = "demote"
    RENAME = "rename"
    SETTINGS = "settings"  # photo, description, time to live, topics
    MODERATE = "moderate"  # deletes, warns or bans, by a log of moderators
    MIGRATE = "migrate"
    CALL = "call"
    CHANGE_NUMBER = "change_number"  # of the actor, to that of the subject where it is told
    OTHER = "other"


class Source(msgspec.Struct, frozen=True, array_like=True):
    """Where a record stands: the file within the export, and a byte offset, line or id there."""

    file: str = ""
    place: str = ""


class Moment(msgspec.Struct, frozen=True, array_like=True):
    """A time as the export tells it: in UTC where `is_utc`, else by the clock of the device that wrote it."""

    at: datetime
    is_utc: bool = True
    said: str = ""  # as written, where that was not plain: "01-02-2023 1:04"


class Identifier(msgspec.Struct, frozen=True, array_like=True):
    kind: IdentifierKind
    value: str
    reach: Reach = Reach.NONE


class Network(msgspec.Struct, frozen=True, tag="network"):
    """A chat, group, channel or forum of an export."""

    key: str
    name: str = ""
    platform: str = ""
    kind: NetworkKind = NetworkKind.UNKNOWN
    parent: str = ""  # the server of a channel, the forum of a sub-forum, the group from before a migration
    made: Moment | None = None
    source: Source = Source()


class Member(msgspec.Struct, frozen=True, tag="member"):
    """Somebody, or something, that acts or is named. Told again with more, the parts are joined by key."""

    key: str
    name: str = ""
    kind: MemberKind = MemberKind.UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    is_owner_of_device: bool = False
    source: Source = Source()


class Role(msgspec.Struct, frozen=True, tag="role"):
    """A role that the data state, in the platform's words ("Moderator"), or "administrator" where they imply it.

    `grade` tells how strongly: 1 a flag in the data, 2 an act that needs a permission, 3 a pattern, 4 behaviour. Only 1
    is stated by the data; none is proof. `why` is a code with words in this room.
    """

    member: str
    network: str
    name: str
    grade: int
    why: str
    at: Moment | None = None
    source: Source = Source()
    position: int | None = None  # among the roles of its platform: a higher one stands above


class Medium(msgspec.Struct, frozen=True, array_like=True):
    """A file that a message carries. `path` lies in the export; `sha256` comes from the scan, or from the export."""

    path: str = ""
    name: str = ""
    type: str = ""
    size: int | None = None
    sha256: str = ""
    absent: str = ""  # why the file is not there: a code such as "not_exported", "too_large", "deleted"


class Reaction(msgspec.Struct, frozen=True, array_like=True):
    what: str
    count: int = 1
    by: tuple[str, ...] = ()  # keys of members, as far as told


class Message(msgspec.Struct, frozen=True, tag="message"):
    """A message or post. `key` is unique in the export; `reply_to` and `mentions` may name what the export lacks."""

    key: str
    network: str
    author: str  # key of a member; "" where nobody is told
    moment: Moment | None = None
    text: str = ""
    layer: Layer = Layer.PUBLIC
    to: tuple[str, ...] = ()  # receivers of a private message
    reply_to: str = ""  # key of a message
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    forwarded_from: str = ""  # a name as told, or the key of a member where the format is sure
    media: tuple[Medium, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    signature: str = ""  # an author's title beside a post of a channel
    is_deleted: bool = False
    is_edited: bool = False
    source: Source = Source()


class Act(msgspec.Struct, frozen=True, tag="act"):
    """What was done in a network other than saying something. `subjects` are members, by key, to whom it was done."""

    kind: ActKind
    network: str
    actor: str = ""
    subjects: tuple[str, ...] = ()
    moment: Moment | None = None
    message: str = ""
    told: str = ""  # as the export says it: "edit_group_title", "X heeft Y toegevoegd"
    source: Source = Source()


class Access(msgspec.Struct, frozen=True, tag="access"):
    """A member saw or fetched something: a file by its digest or name, or a topic that was read."""

    member: str
    network: str
    what: str  # key of a message, digest or name of a file
    kind: str = "view"  # "view", "download", "read_mark", "vote"
    count: int = 1
    moment: Moment | None = None
    source: Source = Source()


class Tie(msgspec.Struct, frozen=True, tag="tie"):
    """A tie that an export states itself, such as a row of an edge list or a friend. Others follow from messages."""

    a: str
    b: str
    layer: Layer = Layer.PUBLIC
    weight: float = 1.0
    is_directed: bool = True
    moment: Moment | None = None
    source: Source = Source()


class Coverage(msgspec.Struct, frozen=True, tag="coverage"):
    """What to know before any figure is read: whose view this is, what is missing. `code` has words in this room."""

    code: str
    network: str = ""
    values: dict[str, Any] = {}


class Problem(msgspec.Struct, frozen=True, tag="problem"):
    """A piece that could not be read, with its place and reason; nothing is passed over in silence."""

    code: str
    source: Source
    values: dict[str, Any] = {}


Record = Network | Member | Role | Message | Act | Access | Tie | Coverage | Problem
