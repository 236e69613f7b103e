"""A network that was read, as records again: for what is told of its members with reasons rather than measured.

Keys are those of the export. Where two exports have the same key for what may be two members or networks, the number of
the export stands behind it: "name:Jan @2".
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import polars as pl

from vangnet.networks.shape import (
    Access,
    Act,
    ActKind,
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
    Source,
)
from vangnet.networks.store.layout import NOBODY
from vangnet.networks.store.loading import Stored
from vangnet.networks.store.tables import shards

_ROWS = 50_000
_TEXTS = ("text", "links", "mentions", "reply_to")


def records_of(stored: Stored, *, with_content: bool = True, by_number: bool = False) -> Iterator[Record]:
    """Every network, member, role, message, act and access; without content: no texts, media and reactions.

    `by_number`: the key of a message is its number in the tables, which no other message has.
    """
    told = _Told(stored, by_number=by_number)
    yield from told.networks()
    yield from told.members()
    yield from told.roles()
    yield from told.messages(with_content=with_content)
    yield from told.acts()
    yield from told.access()


def member_keys(stored: Stored) -> list[str]:
    """The key of each member, as records tell it, by number."""
    frame = stored.members.select("key", "export", pl.col("key").is_duplicated().alias("twice"))
    return [f"{key} @{export + 1}" if twice else key for key, export, twice in frame.iter_rows()]


def network_keys(stored: Stored) -> dict[int, str]:
    """The key of each network, as records tell it, by number; `network:N` stands for one that no record tells of."""
    told = stored.table("networks").select("network", "key", "export").unique("network").collect()
    frame = told.with_columns(pl.col("key").is_duplicated().alias("twice"))
    return {number: f"{key} @{export + 1}" if twice else key for number, key, export, twice in frame.iter_rows()}


class _Told:
    def __init__(self, stored: Stored, *, by_number: bool) -> None:
        self._stored = stored
        self._by_number = by_number

    @cached_property
    def _member_keys(self) -> list[str]:
        return member_keys(self._stored)

    @cached_property
    def _network_keys(self) -> dict[int, str]:
        return network_keys(self._stored)

    def _member(self, number: int) -> str:
        return "" if number == NOBODY else self._member_keys[number]

    def _members(self, numbers: Sequence[int] | None) -> tuple[str, ...]:
        return tuple(self._member_keys[number] for number in numbers or ())

    def _network(self, number: int) -> str:
        return "" if number == NOBODY else self._network_keys.get(number, f"network:{number}")

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        for place in shards(self._stored.directory, name):
            yield from pl.read_parquet(place).iter_rows(named=True)

    def networks(self) -> Iterator[Network]:
        for row in self._rows("networks"):
            key, parent = self._network(row["network"]), row["parent"]
            kind = NetworkKind(row["kind"])
            yield Network(key, row["name"], row["platform"], kind, parent, _moment(row), _source(row))

    def members(self) -> Iterator[Member]:
        of_member: dict[int, list[Identifier]] = defaultdict(list)
        for row in self._rows("identifiers"):
            found = Identifier(IdentifierKind(row["kind"]), row["value"], Reach(row["reach"]))
            if found not in of_member[row["member"]]:
                of_member[row["member"]].append(found)
        for row in self._stored.members.iter_rows(named=True):
            number, kind = row["member"], MemberKind(row["kind"] or MemberKind.UNKNOWN)
            identifiers = tuple(of_member.get(number, ()))
            yield Member(self._member(number), row["name"] or "", kind, identifiers, bool(row["is_owner"]))

    def roles(self) -> Iterator[Role]:
        for row in self._rows("roles"):
            where = self._member(row["member"]), self._network(row["network"])
            told = row["name"], row["grade"], row["why"]
            yield Role(*where, *told, position=row["position"], at=_moment(row), source=_source(row))

    def messages(self, *, with_content: bool) -> Iterator[Message]:
        for place in shards(self._stored.directory, "messages"):
            lazy = pl.scan_parquet(place)
            frame = (lazy if with_content else lazy.drop(*_TEXTS)).collect()
            numbers = self._counted(frame["message"])
            for part in frame.filter(pl.col("message").is_in(numbers.implode())).iter_slices(_ROWS):
                content = self._content(part["message"]) if with_content else _Content({}, {})
                for row in part.iter_rows(named=True):
                    yield self._message(row, content)

    def _counted(self, numbers: pl.Series) -> pl.Series:
        """Of these numbers of messages, those that no other export has too."""
        first, last = numbers.min(), numbers.max()
        found = self._stored.table("messages").select("message").filter(pl.col("message").is_between(first, last))
        return found.collect()["message"]

    def _content(self, numbers: pl.Series) -> "_Content":
        between = pl.col("message").is_between(numbers.min(), numbers.max())
        media: dict[int, list[Medium]] = defaultdict(list)
        for row in self._stored.table("media").filter(between).collect().iter_rows(named=True):
            told = row["path"], row["name"], row["type"], row["bytes"], row["sha256"], row["absent"]
            media[row["message"]].append(Medium(*told))
        reactions: dict[int, list[Reaction]] = defaultdict(list)
        for row in self._stored.table("reactions").filter(between).collect().iter_rows(named=True):
            reactions[row["message"]].append(Reaction(row["what"], row["count"], self._members(row["by"])))
        return _Content(media, reactions)

    def _message(self, row: dict[str, Any], content: "_Content") -> Message:
        number = row["message"]
        return Message(
            str(number) if self._by_number else row["key"],
            self._network(row["network"]),
            self._member(row["author"]),
            _moment(row),
            row.get("text", ""),
            Layer(row["layer"]),
            to=self._members(row["to"]),
            reply_to=row.get("reply_to", ""),
            mentions=self._members(row.get("mentions")),
            links=tuple(row.get("links") or ()),
            forwarded_from=row["forwarded_name"],
            media=tuple(content.media.get(number, ())),
            reactions=tuple(content.reactions.get(number, ())),
            signature=row["signature"],
            is_deleted=row["is_deleted"],
            is_edited=row["is_edited"],
            source=_source(row),
        )

    def acts(self) -> Iterator[Act]:
        for row in self._rows("acts"):
            where = ActKind(row["kind"]), self._network(row["network"]), self._member(row["actor"])
            subjects = self._members(row["subjects"])
            yield Act(*where, subjects, _moment(row), row["message"], row["told"], _source(row))

    def access(self) -> Iterator[Access]:
        for row in self._rows("access"):
            where = self._member(row["member"]), self._network(row["network"])
            yield Access(*where, row["what"], row["kind"], row["count"], _moment(row), _source(row))


class _Content:
    """What messages carry, by their number."""

    def __init__(self, media: dict[int, list[Medium]], reactions: dict[int, list[Reaction]]) -> None:
        self.media, self.reactions = media, reactions


def _moment(row: dict[str, Any]) -> Moment | None:
    at: datetime | None = row["at"]
    if at is None:
        return None
    return Moment(at.replace(tzinfo=UTC) if row["is_utc"] else at, bool(row["is_utc"]), row["said"])


def _source(row: dict[str, Any]) -> Source:
    return Source(row["file"], row["place"])
