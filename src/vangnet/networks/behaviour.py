"""What members did with material: first seen here, passed on, linked to, fetched, read; by content, never by a name.

"First seen here" is about this export only: the same content may have been elsewhere before, and who posts it first
need not have made it. Contents are told apart by SHA-256, which the scan gives; what has none is counted apart.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

import msgspec

from vangnet.networks.shape import Access, Message, Moment, Record
from vangnet.words import Word, word

KEPT_KEYS = 20


class Behaviour(StrEnum):
    FIRST_HERE = "first_here"  # posted a content before anybody else in this export
    PASSED_ON = "passed_on"  # posted a content that was here before, or forwarded it
    POSTED = "posted"  # posted files of which no digest is known
    LINKED = "linked"
    FETCHED = "fetched"  # downloaded
    READ = "read"  # views, read marks, subscriptions: those who never write are seen by these
    WAS_FETCHED = "was_fetched"  # how often what the member posted was viewed or downloaded, by whomever


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """One behaviour of a member: how often, between when, with up to twenty keys to open."""

    member: str
    behaviour: Behaviour
    count: int
    first: Moment | None
    last: Moment | None
    messages: tuple[str, ...]
    reasons: tuple[Word, ...]


class _First:
    """The earliest post of a content so far."""

    __slots__ = ("has_rival", "member", "message", "moment")

    def __init__(self, member: str, message: str, moment: Moment | None) -> None:
        self.member = member
        self.message = message
        self.moment = moment
        self.has_rival = False  # another at the same moment, or one of which the moment is not known


class _Tally:
    __slots__ = ("count", "first", "last", "messages", "unknown", "unsure")

    def __init__(self) -> None:
        self.count = 0
        self.unsure = 0
        self.unknown = 0
        self.first: Moment | None = None
        self.last: Moment | None = None
        self.messages: dict[str, None] = {}

    def add(self, message: str, moment: Moment | None, count: int = 1) -> None:
        self.count += count
        if message and len(self.messages) < KEPT_KEYS:
            self.messages[message] = None
        if moment:
            if self.first is None or _order(moment) < _order(self.first):
                self.first = moment
            if self.last is None or _order(moment) > _order(self.last):
                self.last = moment


def _order(moment: Moment | None) -> str:
    """An order of moments; what has none comes last."""
    return moment.at.replace(tzinfo=None).isoformat() if moment else "~"


class Traces:
    """Takes records in any order, and afterwards tells what members did with material.

    `is_known` tells whether a digest is on a list of known material. Without it nothing is said of that.
    """

    def __init__(self, is_known: Callable[[str], bool] | None = None) -> None:
        self._is_known = is_known
        self._firsts: dict[bytes, _First] = {}
        self._tallies: dict[tuple[str, Behaviour], _Tally] = {}
        self._authors: dict[str, str] = {}  # of messages with files or links
        self._fetched: dict[str, int] = {}  # by what was fetched

    def add_all(self, records: Iterable[Record]) -> "Traces":
        for record in records:
            self.add(record)
        return self

    def add(self, record: Record) -> None:
        """Take one record; what is about no material is passed over."""
        if isinstance(record, Message):
            self._message(record)
        elif isinstance(record, Access):
            self._access(record)

    def _tally(self, member: str, behaviour: Behaviour) -> _Tally:
        return self._tallies.setdefault((member, behaviour), _Tally())

    def _message(self, message: Message) -> None:
        if not message.author or not (message.media or message.links):
            return
        self._authors[message.key] = message.author
        if message.links:
            self._tally(message.author, Behaviour.LINKED).add(message.key, message.moment, len(message.links))
        for digest in dict.fromkeys(_digest(one.sha256) for one in message.media):
            if digest is None:
                self._tally(message.author, Behaviour.POSTED).add(message.key, message.moment)
            elif message.forwarded_from:
                self._tally(message.author, Behaviour.PASSED_ON).add(message.key, message.moment)
            else:
                self._content(digest, message)

    def _content(self, digest: bytes, message: Message) -> None:
        first = self._firsts.get(digest)
        if first is None:
            self._firsts[digest] = _First(message.author, message.key, message.moment)
            return
        if first.message == message.key:
            return  # the same message told again
        mine, theirs = _order(message.moment), _order(first.moment)
        if message.author == first.member:
            if mine < theirs:
                first.message, first.moment = message.key, message.moment
            return
        if mine < theirs:
            self._tally(first.member, Behaviour.PASSED_ON).add(first.message, first.moment)
            unsure = first.moment is None
            first = self._firsts[digest] = _First(message.author, message.key, message.moment)
            first.has_rival = unsure
            return
        self._tally(message.author, Behaviour.PASSED_ON).add(message.key, message.moment)
        first.has_rival = first.has_rival or mine == theirs or message.moment is None

    def _access(self, access: Access) -> None:
        count = max(access.count, 0)
        if access.kind in {"download", "view"}:
            self._fetched[access.what] = self._fetched.get(access.what, 0) + count
        if not access.member or not count:
            return
        behaviour = Behaviour.FETCHED if access.kind == "download" else Behaviour.READ
        self._tally(access.member, behaviour).add(access.what, access.moment, count)

    def told(self) -> Iterator[Trace]:
        """Every trace, by member. Ask once, behind all records."""
        for digest, first in self._firsts.items():
            tally = self._tally(first.member, Behaviour.FIRST_HERE)
            tally.add(first.message, first.moment)
            tally.unsure += first.has_rival
            tally.unknown += self._is_known is not None and not self._is_known(digest.hex())
        for what, count in self._fetched.items():
            if count and (author := self._authors.get(what)):
                self._tally(author, Behaviour.WAS_FETCHED).add(what, None, count)
        self._firsts, self._fetched = {}, {}
        for (member, behaviour), tally in sorted(self._tallies.items()):
            yield Trace(
                member,
                behaviour,
                tally.count,
                tally.first,
                tally.last,
                tuple(tally.messages),
                tuple(self._reasons(behaviour, tally)),
            )

    def _reasons(self, behaviour: Behaviour, tally: _Tally) -> Iterator[Word]:
        yield word(f"networks.behaviour_{behaviour.value}", count=tally.count)
        if behaviour is Behaviour.FIRST_HERE:
            yield word("networks.behaviour_not_maker")
            if tally.unknown:
                yield word("networks.behaviour_unknown", count=tally.unknown)
            if tally.unsure:
                yield word("networks.behaviour_unsure", count=tally.unsure)


def _digest(told: str) -> bytes | None:
    """A SHA-256 as bytes; None where it is none."""
    try:
        found = bytes.fromhex(told)
    except ValueError:
        return None
    return found if len(found) == 32 else None
