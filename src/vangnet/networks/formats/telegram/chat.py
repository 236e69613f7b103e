"""A chat of an export while it is read: its key, whose view it is, and what is missing in it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from vangnet.networks.formats.telegram.names import PLATFORM, Told, number_of, peer_key
from vangnet.networks.formats.telegram.times import is_odd
from vangnet.networks.shape import Coverage, Moment, Network, NetworkKind, Role, Source

ADMINISTRATOR = "administrator"

_KINDS = {
    "personal_chat": ("direct", NetworkKind.DIRECT),
    "bot_chat": ("direct", NetworkKind.DIRECT),
    "replies": ("direct", NetworkKind.DIRECT),
    "verification_codes": ("direct", NetworkKind.DIRECT),
    "saved_messages": ("saved", NetworkKind.SAVED),
    "private_group": ("group", NetworkKind.GROUP),
    "private_supergroup": ("channel", NetworkKind.GROUP),
    "public_supergroup": ("channel", NetworkKind.GROUP),
    "private_channel": ("channel", NetworkKind.CHANNEL),
    "public_channel": ("channel", NetworkKind.CHANNEL),
}
_SENDERS = {"direct": "user", "group": "chat", "channel": "channel"}
_MEMBERS_LISTED_NOWHERE = (NetworkKind.GROUP, NetworkKind.CHANNEL)


class Chat:
    """What is known of a chat so far, and what to say of its coverage at its end."""

    def __init__(self, fields: dict[str, Any], source: Source, *, is_left: bool = False) -> None:
        series, self.kind = _KINDS.get(str(fields.get("type")), ("unknown", NetworkKind.UNKNOWN))
        number = number_of(fields.get("id"))
        self.type = str(fields.get("type", ""))[:100]
        self.name = fields["name"] if isinstance(fields.get("name"), str) else ""
        self.key = f"telegram:{series}:{source.place.replace('byte ', 'at') if number is None else number}"
        self.peer = f"{_SENDERS[series]}{number}" if series in _SENDERS and number is not None else ""
        self.source = source
        self.is_left = is_left
        self.parent = ""
        self.counts: Counter[str] = Counter()
        self.senders: list[str] = []  # the first two
        self.roles = Told()
        self.first: int | None = None
        self.last: int | None = None
        self.positive = 0
        self.restarts = 0
        self.is_migrating = False

    def learn(self, field: str, value: Any) -> None:
        """Take a field that stands behind the messages; their keys are given already."""
        if field == "name" and not self.name and isinstance(value, str):
            self.name = value
        elif field == "type" and not self.type and isinstance(value, str):
            self.type, self.kind = value[:100], _KINDS.get(value, ("", NetworkKind.UNKNOWN))[1]
        else:
            return
        self.counts["late_fields"] += 1

    @property
    def is_between_two(self) -> bool:
        return self.type in {"personal_chat", "bot_chat"}

    @property
    def has_members(self) -> bool:
        """Whether it is a group or channel, where rights mean something."""
        return self.kind in _MEMBERS_LISTED_NOWHERE

    def network(self) -> Network:
        return Network(self.key, self.name, PLATFORM, self.kind, self.parent, source=self.source)

    def message_key(self, number: int | None, place: str) -> str:
        """The key of a message: its number; behind a migration, after which numbers start again, apart from those."""
        if number is None:
            return f"{self.key}/{place.replace('byte ', 'at')}"
        return f"{self.key}/{self.restarts}:{number}" if self.restarts else f"{self.key}/{number}"

    def count_id(self, number: int | None) -> None:
        """Note the number of the next message or act."""
        if number is None:
            self.counts["no_id"] += 1
            return
        if self.last is not None and number <= self.last:
            if self.is_migrating:
                self.restarts += 1
                self.counts["ids_restart"] += 1
            else:
                self.counts["out_of_order"] += 1
        if number > 0:
            self.first = number if self.first is None else min(self.first, number)
            self.positive += 1
        else:
            self.counts["before_migration"] += 1
        self.last = number
        self.is_migrating = False

    def count_moment(self, moment: Moment | None) -> None:
        if moment is None:
            self.counts["no_time"] += 1
        else:
            self.counts["local_time"] += not moment.is_utc
            self.counts["odd_time"] += is_odd(moment)

    def count_sender(self, key: str) -> None:
        self.counts["messages"] += 1
        if not key:
            self.counts["no_author"] += 1
        elif len(self.senders) < 2 and key not in self.senders:
            self.senders.append(key)
        self.counts["names_only"] += key.startswith("name:")

    def role(self, member: str, grade: int, why: str, moment: Moment | None, place: str) -> Iterator[Role]:
        """An administrator as far as the data imply one, told once for each reason."""
        if self.has_members and member and self.roles.is_new(member, why):
            source = Source(self.source.file, place)
            yield Role(member, self.key, ADMINISTRATOR, grade, f"telegram_{why}", moment, source)

    def coverage(self, owner: str) -> Iterator[Coverage]:
        """What to know before any figure of this chat is read. `owner` is the peer whose device exported it."""
        yield from self._view(owner)
        if self.has_members:
            yield self._said("no_member_list")
            yield self._said("no_administrator_list")
        missing = self._missing()
        if missing:
            yield self._said("gaps", missing=missing, read=self.positive)
        for code in _COUNTED:
            if self.counts[code]:
                yield self._said(code, count=self.counts[code])

    def _view(self, owner: str) -> Iterator[Coverage]:
        if self.is_left:
            yield self._said("left_chat")
        if not self.counts["messages"]:
            yield self._said("no_messages")
        is_post_of_channel = self.kind is NetworkKind.CHANNEL and self.senders == [peer_key(self.peer)]
        if self.has_members and len(self.senders) == 1 and not is_post_of_channel:
            is_owner = bool(owner) and self.senders[0] == peer_key(owner)
            code = "own_messages_only" if is_owner else "single_sender"
            yield self._said(code, member=self.senders[0], count=self.counts["messages"])

    def _missing(self) -> int:
        """How many numbers of a supergroup or channel are not there: deleted, or not exported."""
        if not self.key.startswith("telegram:channel:") or self.first is None or self.last is None:
            return 0
        if self.restarts or self.counts["out_of_order"]:
            return 0
        return max(0, self.last - self.first + 1 - self.positive)

    def _said(self, code: str, **values: object) -> Coverage:
        return Coverage(f"telegram_{code}", self.key, values)


_COUNTED = (
    *("local_time", "no_time", "odd_time", "names_only", "no_author", "deleted_accounts", "old_ids", "no_id"),
    *("media_not_exported", "media_too_large", "media_unavailable", "media_outside", "unsupported", "forward_names"),
    *("names_unresolved", "reactions_partial", "before_migration", "ids_restart", "out_of_order"),
    *("late_fields", "names_split", "no_author_on_page", "reply_elsewhere"),
    *("media_self_destructing", "media_not_told", "fields_left"),
)
