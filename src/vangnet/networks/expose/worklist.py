"""The work list of a youth officer: items with region, redacted posts, reasons and what to do, in a stated order.

Approaches by adults stand first, then who must be told that data of theirs were posted, then administrators and who
posted. Nothing is sent, nobody is decided on: an item lists facts, and what a person does next. Who is not known to be
of age counts as a minor, and leads to the asking for a Stop conversation; a prosecutor's decision is apart from it.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from vangnet.networks.expose.approaches import approach
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.gathering import MOST_EXCERPTS, DataPost, Gathered, gather
from vangnet.networks.expose.group_name import NameHint, Region, read_name
from vangnet.networks.expose.minors import Appears, appears
from vangnet.networks.expose.redaction import redact
from vangnet.networks.expose.routing import Route, Routing
from vangnet.networks.expose.rules import Rules, default_rules
from vangnet.networks.expose.signs import Sign, is_expose, second_signs
from vangnet.networks.expose.victims import persons
from vangnet.networks.roles import Evidence
from vangnet.networks.shape import MemberKind, Record
from vangnet.words import Word, word

ItemKind = Literal["approach_adult", "approach_unknown", "victim", "administrator", "poster"]
KINDS: tuple[ItemKind, ...] = ("approach_adult", "approach_unknown", "victim", "administrator", "poster")
"""In the order of the list."""

LeadsTo = Literal["investigation", "victim_care", "stop_conversation"]
_MOST_REGIONS = 8


class Excerpt(msgspec.Struct, frozen=True):
    """A post of an item with all data covered; `key` finds it for whoever needs more, through its own door."""

    key: str
    on: str
    text: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work. `member` is a key, for who needs it; people read `label`. `counts` are facts, no score.

    `mark` finds the same item in a list that is made anew: a digest under the secret of who keeps it, else "".
    """

    kind: ItemKind
    label: Word
    network: str = ""
    member: str = ""
    appears: Appears | None = None
    grade: int | None = None
    counts: dict[str, int] = {}
    regions: tuple[Region, ...] = ()
    routes: tuple[Route, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    reasons: tuple[Word, ...] = ()
    counter: tuple[Word, ...] = ()
    steps: tuple[Word, ...] = ()
    leads_to: LeadsTo
    mark: str = ""


class Group(msgspec.Struct, frozen=True):
    """A network with what its name hints at and its second signs. `title`: its name, covered."""

    key: str
    title: str
    hint: NameHint
    signs: tuple[Sign, ...]
    is_expose: bool


class Worklist(msgspec.Struct, frozen=True):
    """Everything that came out of an export."""

    groups: tuple[Group, ...]
    items: tuple[Item, ...]


class Keeping(msgspec.Struct, frozen=True):
    """What who keeps a list knows: the numbers of members, by key, and a secret for the marks of items."""

    numbers: Mapping[str, int]
    secret: bytes


class _Maker:
    def __init__(
        self, told: Gathered, day: date, rules: Rules, routing: Routing, language: str, keeping: Keeping | None
    ) -> None:
        self.told, self.day, self.rules, self.routing, self.language = told, day, rules, routing, language
        self.keeping = keeping
        self.groups = tuple(self._group(key) for key in sorted({*told.networks, *told.posts}))
        self.exposing = {one.key: one for one in self.groups if one.is_expose}
        keys = {*told.seen_in, *told.members, *(member for _, member in told.administrators)}
        keys |= {one for pair in told.asked for one in pair} - {""}
        self.numbers = {key: number for number, key in enumerate(sorted(keys), start=1)}
        if keeping is not None:
            self.numbers = {key: keeping.numbers[key] for key in keys if key in keeping.numbers}
        self.ages = {key: appears(told.ages.get(key, ()), day=day) for key in keys}

    def _group(self, key: str) -> Group:
        network = self.told.networks.get(key)
        hint = read_name(network.name if network else "", self.day, rules=self.rules)
        signs = second_signs(hint, self.told.tally(key), self.rules.signs)
        title = redact(network.name if network else "", language=self.language, rules=self.rules)
        return Group(key, title, hint, signs, is_expose(hint, signs))

    def mark(self, *told: str) -> str:
        """What tells an item from all others, so that nobody learns it; "" where nobody keeps the list."""
        if self.keeping is None:
            return ""
        return hmac.new(self.keeping.secret, msgspec.json.encode(told), "sha256").hexdigest()

    def label(self, member: str) -> Word:
        """A member by number: no name stands in a list."""
        number = self.numbers.get(member)
        return word("expose.nobody_named") if number is None else word("expose.member", number=number)

    def asked(self, member: str) -> Word:
        """Who was asked, by number."""
        number = self.numbers.get(member)
        return word("expose.asked_nobody") if number is None else word("expose.asked_person", number=number)

    def routed(self, *networks: str) -> dict[str, tuple[Region, ...] | tuple[Route, ...]]:
        """Regions and routes of networks: the strongest hints."""
        regions: dict[str, Region] = {}
        for key in networks:
            if key in self.exposing:
                for one in self.exposing[key].hint.regions:
                    regions.setdefault(one.area.code, one)
        chosen = tuple(regions.values())[:_MOST_REGIONS]
        routes = (self.routing.route(one.area.code, self.day) for one in chosen)
        return {"regions": chosen, "routes": tuple(dict.fromkeys(route for route in routes if route))}

    def excerpts(self, keys: Iterable[str]) -> tuple[Excerpt, ...]:
        """Posts of which the text was kept, covered."""
        found = [key for key in dict.fromkeys(keys) if key in self.told.texts]
        return tuple(
            Excerpt(
                key,
                self.told.dates.get(key, ""),
                redact(self.told.texts[key], language=self.language, rules=self.rules),
            )
            for key in found[:MOST_EXCERPTS]
        )

    def approaches(self) -> Iterable[Item]:
        """One item for each who asked another."""
        for (asker, asked), kinds in sorted(self.told.asked.items()):
            told = approach(frozenset(kinds), self.ages[asker], self.ages.get(asked, appears(())), self.rules)
            if told is None:
                continue
            keys = self.told.asked_in[asker, asked]
            both = self.told.seen_in.get(asker, set()) | self.told.seen_in.get(asked, set())
            yield Item(
                kind="approach_adult" if told.by == "adult" else "approach_unknown",
                label=self.label(asker),
                member=asker,
                appears=self.ages[asker],
                counts={"messages": len(keys), "kinds": len(kinds)},
                excerpts=self.excerpts(keys),
                reasons=(*told.why, self.asked(asked)),
                counter=told.counter,
                steps=_steps("adult_first", "minor_safe", "investigator", "identity"),
                leads_to="investigation",
                mark=self.mark("approach", asker, asked),
                **self.routed(*sorted(both)),  # type: ignore[arg-type]
            )

    def victims(self, group: Group) -> Iterable[Item]:
        """One item for each whose data were posted, as far as posts tie them together."""
        data = self.told.data_of(group.key)
        owners = {value: key for key, own in sorted(self.told.own.items()) for value in sorted(own)}
        for number, person in enumerate(persons(data), start=1):
            members = sorted({owners[value] for _, value in person.values if value in owners} & self.numbers.keys())
            kinds = sorted({kind.value for kind, _ in person.values})
            reasons = [word("expose.victim_data", kind=f"@kind_{kind}") for kind in kinds]
            reasons += [word("expose.victim_image", count=person.with_image)] if person.with_image else []
            reasons += [word("expose.victim_member", number=self.numbers[one]) for one in members]
            counter = [word("expose.victim_tied")] if len(person.values) > 1 else []
            yield Item(
                kind="victim",
                label=word("expose.person", number=number),
                network=group.key,
                counts={"posts": len(person.posts), "with_image": person.with_image},
                excerpts=self.excerpts(person.posts),
                reasons=tuple(reasons),
                counter=(*counter, word("expose.victim_age_unknown")),
                steps=_steps("safety_check", "trained", "victim_first", "no_letter", "nothing_sent"),
                leads_to="victim_care",
                mark=self.mark(
                    "victim", group.key, *(f"{kind.value} {value}" for kind, value in sorted(person.values))
                ),
                **self.routed(group.key),  # type: ignore[arg-type]
            )

    def actors(self, group: Group) -> Iterable[Item]:
        """One item for each who runs the group or posted data of another in it."""
        posts: dict[str, list[DataPost]] = {}
        for one in self.told.data_of(group.key):
            posts.setdefault(one.author, []).append(one)
        hits = self.told.hits.get(group.key, {})
        running = {member: why for (network, member), why in self.told.administrators.items() if network == group.key}
        enough = self.rules.signs.poster_posts
        for member in sorted({*running, *hits, *(key for key, data in posts.items() if len(data) >= enough)} - {""}):
            known = self.told.members.get(member)
            data, why = posts.get(member, []), running.get(member, [])
            age = self.ages[member]
            counter = [word("expose.name_no_identity")] if member.startswith("name:") else []
            if known and known.kind in (MemberKind.CHANNEL, MemberKind.BOT, MemberKind.DELETED):
                counter.append(word(f"expose.account_{known.kind.value}"))
            yield Item(
                kind="administrator" if why else "poster",
                label=self.label(member),
                network=group.key,
                member=member,
                appears=age,
                grade=min((one.grade for one in why), default=None),
                counts={
                    "posts_with_data": len(data),
                    "with_image": sum(one.has_image for one in data),
                    "forwards": sum(one.is_forward for one in data),
                    "known_files": hits.get(member, 0),
                },
                excerpts=self.excerpts(one.key for one in data),
                reasons=tuple(_reasons(data, hits.get(member, 0), why)),
                counter=tuple(counter),
                steps=_steps("victims_before", "identity", "age", "residence", "stop", "prosecutor")
                if age.counts_as_minor
                else _steps("victims_before", "identity", "age", "investigator"),
                leads_to="stop_conversation" if age.counts_as_minor else "investigation",
                mark=self.mark("actor", group.key, member),
                **self.routed(group.key),  # type: ignore[arg-type]
            )


def worklist(
    records: Iterable[Record],
    *,
    day: date,
    known_hashes: Collection[str] = (),
    rules: Rules | None = None,
    routing: Routing | None = None,
    language: str = "nl",
    keeping: Keeping | None = None,
) -> Worklist:
    """Make the list of one export. `day`: of the export, by which municipalities and ages are read.

    `keeping`: of who keeps the list; without it members are numbered in the order of their keys.
    """
    rules = rules or default_rules()
    told = gather(records, rules=rules, known_hashes=frozenset(one.lower() for one in known_hashes))
    maker = _Maker(told, day, rules, routing or Routing(areas()), language, keeping)
    items = [*maker.approaches()]
    for group in maker.exposing.values():
        items += [*maker.victims(group), *maker.actors(group)]
    items.sort(key=_place)
    return Worklist(maker.groups, tuple(items))


def _place(one: Item) -> tuple[int, int, int, str, str, int]:
    """Kind; then, for administrators, how strongly the role is known; more posts first; then by key."""
    most = max(one.counts.get("posts", 0), one.counts.get("posts_with_data", 0), one.counts.get("messages", 0))
    number = int(one.label.values.get("number", "0"))
    return KINDS.index(one.kind), one.grade or 0, -most, one.network, one.member, number


def _reasons(data: list[DataPost], hits: int, why: list[Evidence]) -> Iterable[Word]:
    told: list[Word] = []
    for one in why:
        # the name of a role is text of the export, and may hold anybody's data: its grade is told alone
        words = (word("expose.runs_role", grade=one.grade),) if one.kind == "role" else one.reasons
        told += [each for each in words if each not in told]
    yield from told
    if data:
        yield word("expose.posted_data", count=len(data))
    if with_image := sum(one.has_image for one in data):
        yield word("expose.posted_image", count=with_image)
    if forwards := sum(one.is_forward for one in data):
        yield word("expose.posted_forward", count=forwards)
    if hits:
        yield word("expose.posted_known", count=hits)


def _steps(*codes: str) -> tuple[Word, ...]:
    return tuple(word(f"expose.step_{code}") for code in codes)
