"""What is gathered from the records of an export, in one pass, before any item is made of it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from vangnet.networks.expose.approaches import asks
from vangnet.networks.expose.minors import AgeSign, age_signs
from vangnet.networks.expose.personal_data import HANDLES, Kind, find, own_values
from vangnet.networks.expose.plain import squeezed
from vangnet.networks.expose.rules import Rules, words_pattern
from vangnet.networks.expose.signs import Tally, shows_image
from vangnet.networks.roles import BEHAVIOUR, Evidence, Roles
from vangnet.networks.shape import Layer, Member, MemberKind, Message, Network, NetworkKind, Record

_NO_OFFICE = frozenset({"signature", "as_network", "demoted"})
"""Evidence that names nobody, or says that somebody does not administer any more."""

MOST_EXCERPTS = 5
"""Posts of one person in one network whose text is kept for an item."""

_MOST_AGE_SIGNS = 50


class DataPost(msgspec.Struct, frozen=True):
    """A post with data that are not said to be the author's own. `values`: kind and value as compared."""

    key: str
    author: str
    values: tuple[tuple[Kind, str], ...]
    has_image: bool
    is_forward: bool


class Gathered(msgspec.Struct):
    """Everything that items are made of. Keys are those of the records."""

    networks: dict[str, Network] = {}
    members: dict[str, Member] = {}
    own: dict[str, set[str]] = {}
    posts: dict[str, int] = {}
    hits: dict[str, dict[str, int]] = {}  # by network and author: posts with a file that is known by its hash
    data: dict[str, list[DataPost]] = {}
    administrators: dict[tuple[str, str], list[Evidence]] = {}  # by network and member
    ages: dict[str, list[AgeSign]] = {}
    asked: dict[tuple[str, str], set[str]] = {}  # asker, asked -> kinds
    asked_in: dict[tuple[str, str], list[str]] = {}  # the same -> keys of messages
    seen_in: dict[str, set[str]] = {}  # member -> networks in which they post
    texts: dict[str, str] = {}
    dates: dict[str, str] = {}

    def tally(self, network: str) -> Tally:
        """The counts of a network, without what turned out to be an author's own."""
        data = self.data_of(network)
        reachable = HANDLES | {Kind.PHONE}
        return Tally(
            posts=self.posts.get(network, 0),
            with_data=len(data),
            with_pair=sum(one.has_image and any(kind in reachable for kind, _ in one.values) for one in data),
            with_hash=sum(self.hits.get(network, {}).values()),
        )

    def data_of(self, network: str) -> list[DataPost]:
        """Posts with data of another, without those that turned out to be the author's own."""
        told = []
        for one in self.data.get(network, ()):
            own = self.own.get(one.author, set())
            values = tuple(value for value in one.values if value[1] not in own)
            if values:
                told.append(msgspec.structs.replace(one, values=values))
        return told


def gather(records: Iterable[Record], *, rules: Rules, known_hashes: Collection[str] = ()) -> Gathered:
    """Read the records of an export once. `known_hashes`: SHA-256, small hex, of what the library knows."""
    told = Gathered()
    roles = Roles()
    kept: dict[tuple[str, str], int] = defaultdict(int)
    authors: dict[str, set[str]] = defaultdict(set)
    private: list[tuple[Message, tuple[str, ...]]] = []
    for record in records:
        roles.add(record)
        if isinstance(record, Message):
            _message(record, told, rules, known_hashes, kept, private)
            if record.author:
                authors[record.network].add(record.author)
        elif isinstance(record, Member):
            _member(record, told)
        elif isinstance(record, Network) and (record.name or record.key not in told.networks):
            told.networks[record.key] = record
    _approaches(private, authors, told)
    _administrators(roles, rules, told)
    return told


def _member(record: Member, told: Gathered) -> None:
    before = told.members.get(record.key)
    if before is None or record.name or record.kind is not MemberKind.UNKNOWN:
        told.members[record.key] = record
    told.own.setdefault(record.key, set()).update(own_values(record))


def _administrators(roles: Roles, rules: Rules, told: Gathered) -> None:
    """Who administers by a role of that name or by acts; an act that a group lets all members do says nothing."""
    is_administrator = re.compile(rf"(?:{words_pattern(rules.roles.administrators)})", re.IGNORECASE)
    for standing in roles.standings():
        for one in standing.evidence:
            is_named = one.kind != "role" or is_administrator.match(one.name)
            if one.grade < BEHAVIOUR and one.kind not in _NO_OFFICE and is_named:
                told.administrators.setdefault((one.network, standing.member), []).append(one)


def _message(
    record: Message,
    told: Gathered,
    rules: Rules,
    known_hashes: Collection[str],
    kept: dict[tuple[str, str], int],
    private: list[tuple[Message, tuple[str, ...]]],
) -> None:
    network, author, text = record.network, record.author, record.text
    told.posts[network] = told.posts.get(network, 0) + 1
    on = record.moment.at.date() if record.moment else None
    if author:
        told.seen_in.setdefault(author, set()).add(network)
    if known_hashes and any(one.sha256.lower() in known_hashes for one in record.media if one.sha256):
        hits = told.hits.setdefault(network, {})
        hits[author] = hits.get(author, 0) + 1
    if not text:
        return
    spans = [one for one in find(text, rules=rules) if one.counts]
    if spans:
        values = tuple((one.kind, one.value if one.kind is Kind.PHONE else squeezed(one.value)) for one in spans)
        post = DataPost(record.key, author, values, shows_image(record), bool(record.forwarded_from))
        told.data.setdefault(network, []).append(post)
        kept[network, author] += 1
        if kept[network, author] <= MOST_EXCERPTS:
            _keep(record, on, told)
    if not author:
        return
    is_own = not record.forwarded_from and len(told.ages.get(author, ())) < _MOST_AGE_SIGNS
    if is_own and (found := age_signs(text, on=on, message=record.key, rules=rules)):
        told.ages.setdefault(author, []).extend(found)
    is_private = record.layer is Layer.PRIVATE or bool(record.to) or _is_direct(network, told)
    if is_private and (kinds := asks(text, rules)):
        private.append((record, kinds))


def _is_direct(network: str, told: Gathered) -> bool:
    known = told.networks.get(network)
    return known is not None and known.kind is NetworkKind.DIRECT


def _keep(record: Message, on: date | None, told: Gathered) -> None:
    told.texts[record.key] = record.text
    told.dates[record.key] = on.isoformat() if on else ""


def _approaches(private: list[tuple[Message, tuple[str, ...]]], authors: dict[str, set[str]], told: Gathered) -> None:
    """Who asked whom: where the export names no receiver, the others who write in that chat; "" where nobody does."""
    for record, kinds in private:
        on = record.moment.at.date() if record.moment else None
        for asked in sorted(set(record.to) or authors[record.network] - {record.author} or {""}):
            if asked == record.author:
                continue
            pair = (record.author, asked)
            told.asked.setdefault(pair, set()).update(kinds)
            keys = told.asked_in.setdefault(pair, [])
            keys.append(record.key)
            if len(keys) <= MOST_EXCERPTS:
                _keep(record, on, told)
