"""Members of a case who could be one person, because they share an identifier; never by a name that is only shown.

What many use ties nobody: a relay, a shared device, a bot. People judge; nothing follows from what is found here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, groupby, pairwise
from operator import itemgetter

import msgspec
import polars as pl

from vangnet.cases.models import Case
from vangnet.chats.comparing import ALONE, FORUMS, GROUP
from vangnet.chats.exposing import covered_networks
from vangnet.chats.folders import folder_of
from vangnet.chats.identifying import identifiers_of
from vangnet.chats.models import Export
from vangnet.chats.models.member import covered_name
from vangnet.chats.queries.called import covering
from vangnet.chats.queries.exports import exports_of
from vangnet.identities.linking.folding import folded
from vangnet.identities.linking.limits import own_limits
from vangnet.identities.linking.reach import Link, Reach, Standing, combined, elsewhere, reach
from vangnet.identities.models import Identifier
from vangnet.intake.report import Kind
from vangnet.networks.store.layout import MEMBERS
from vangnet.words import word

MOST_USERS = 50
"""An identifier of more members ties nobody, whatever their names."""
MOST_SHARED = 20_000
"""So many shared identifiers are followed, those of the fewest members first."""
MOST_PAIRS = 50_000
_ALL_PAIRS = 10  # of more members, each is paired with the next one only: enough to connect them
_COMMON = 50
NAME = ["kind", "platform", "key"]

Place = tuple[int, int]
"""An export, by its primary key, and the number of a member there."""


class End(msgspec.Struct, frozen=True):
    """A member as its export tells it; without name and key where it is covered."""

    export: Export
    member: int
    key: str
    name: str
    messages: int
    is_covered: bool

    @property
    def called(self) -> str:
        """What it is called."""
        return self.name or self.key or covered_name(self.member)

    @property
    def place(self) -> Place:
        """Which member of which export."""
        return self.export.pk, self.member


class Tie(msgspec.Struct, frozen=True):
    """An identifier that two members share: as the first of them has it, how far it reaches, how much it says.

    `value` is empty where either is covered.
    """

    kind: str
    platform: str
    value: str
    reach: str
    says: Reach

    @property
    def told_kind(self) -> str:
        """What it is, for people."""
        return str(Identifier.Kind(self.kind).label)


class Pair(msgspec.Struct, frozen=True):
    """Two members that something ties. Their names are no identity, also where they are the same."""

    first: End
    second: End
    ties: tuple[Tie, ...]
    link: Link

    @property
    def places(self) -> frozenset[Place]:
        """Both ends."""
        return frozenset((self.first.place, self.second.place))

    @property
    def has_one_name(self) -> bool:
        """Whether both show the same name, which ties nothing."""
        return bool(self.first.name) and folded(self.first.name) == folded(self.second.name)


class Common(msgspec.Struct, frozen=True):
    """An identifier that ties nobody, because so many use it. `value` is empty where one of them is covered."""

    kind: str
    platform: str
    value: str
    members: int
    exports: int

    @property
    def told_kind(self) -> str:
        """What it is, for people."""
        return str(Identifier.Kind(self.kind).label)


class Found(msgspec.Struct, frozen=True):
    """The pairs, those with most in common first. `is_cut`: there are more. `absent`: exports that are not compared."""

    pairs: tuple[Pair, ...] = ()
    common: tuple[Common, ...] = ()
    is_cut: bool = False
    absent: tuple[Export, ...] = ()


def compared(exports: Iterable[Export]) -> tuple[dict[int, Export], pl.LazyFrame]:
    """The exports of which the identifiers are at hand, and these, with the primary key of their export.

    `is_covered`: the member, or the group, is told by number only.
    """
    held, frames = {}, []
    for one in exports:
        frame = identifiers_of(one)
        if frame is not None:
            held[one.pk] = one
            frames.append(_covering(one, frame).with_columns(pl.lit(one.pk, pl.Int64).alias("export")))
    return held, pl.concat(frames) if frames else pl.LazyFrame()


def _covering(export: Export, frame: pl.LazyFrame) -> pl.LazyFrame:
    covered, is_group = covered_networks(export), pl.col("kind") == GROUP
    is_covered = pl.lit(value=True) if covered is None else pl.col("member").is_in(sorted(covered))
    groups = frame.filter(is_group).with_columns(is_covered.alias("is_covered"))
    return pl.concat([covering(export, frame.filter(~is_group)), groups])


def pairs_in(case: Case, *, between: Collection[int] = (), of: Place | None = None) -> Found:
    """Who could be one person: in all exports of a case, between some (primary keys), or with one member."""
    exports = [one for one in exports_of(case) if one.is_whole and (not between or one.pk in between)]
    held, rows = compared(exports)
    absent = tuple(one for one in exports if one.pk not in held)
    if not held:
        return Found(absent=absent)
    rows = rows.filter(pl.col("kind").is_in([one.value for one in ALONE]))
    shared = _shared(rows, of)
    if len(between) == 2:
        shared = shared.filter(pl.col("exports") == 2)
    few = shared.filter(pl.col("members") <= MOST_USERS)
    followed = rows.join(few.head(MOST_SHARED).lazy(), on=NAME).collect()
    ends = ends_of(held, followed.select("export", "member").unique().iter_rows())
    ties, silent, is_cut = _ties(followed, ends, of, apart=len(between) == 2)
    pairs = [
        Pair(ends[a], ends[b], told, link)
        for (a, b), told in ties.items()
        if (link := combined(one.says for one in told)) is not None
    ]
    pairs.sort(key=lambda one: (-one.link.strength, one.first.place, one.second.place))
    many = shared.filter(pl.col("members") > MOST_USERS)
    common = [Common(*row) for row in many.sort("members", descending=True).head(_COMMON).select(_TOLD).iter_rows()]
    return Found(tuple(pairs), tuple((common + silent)[:_COMMON]), is_cut or few.height > MOST_SHARED, absent)


_VALUE = pl.when(pl.col("is_covered").any()).then(pl.lit("")).otherwise(pl.col("value").min()).alias("value")
_TOLD = ["kind", "platform", "value", "members", "exports"]


def ends_of(exports: dict[int, Export], places: Iterable[Place]) -> dict[Place, End]:
    """Members by export and number, read for each export once."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for export, member in places:
        wanted[export].append(member)
    found: dict[Place, End] = {}
    for export, members in wanted.items():
        table = pl.scan_parquet(folder_of(exports[export]) / MEMBERS).select("member", "key", "name", "messages")
        told = covering(exports[export], table.filter(pl.col("member").is_in(members)), "key", "name").collect()
        for member, key, name, wrote, is_covered in told.iter_rows():
            found[export, member] = End(exports[export], member, key, name or "", wrote or 0, is_covered)
    return found


def _shared(rows: pl.LazyFrame, of: Place | None) -> pl.DataFrame:
    """Identifiers of two members or more, those of the fewest first."""
    if of is not None:
        own = rows.filter((pl.col("export") == of[0]) & (pl.col("member") == of[1])).select(NAME).unique()
        rows = rows.join(own, on=NAME, how="semi")
    counts = pl.len().alias("members"), pl.col("export").n_unique().alias("exports"), _VALUE
    counted = rows.group_by(NAME).agg(*counts).filter(pl.col("members") > 1)
    return counted.sort("members", *NAME).collect(engine="streaming")


Ties = dict[tuple[Place, Place], tuple[Tie, ...]]


def _ties(
    followed: pl.DataFrame, ends: dict[Place, End], of: Place | None, *, apart: bool
) -> tuple[Ties, list[Common], bool]:
    """What ties each two; what says nothing after all, for the names beside it; and whether there were too many."""
    found: dict[tuple[Place, Place], list[Tie]] = defaultdict(list)
    silent: list[Common] = []
    columns = followed.select(*NAME, "export", "member", "value", "reach").sort(*NAME, "export", "member")
    for name, rows in groupby(columns.iter_rows(), key=itemgetter(0, 1, 2)):
        held = {(row[3], row[4]): (row[5], row[6]) for row in rows if (row[3], row[4]) in ends}
        exports = len({export for export, _ in held})
        if len(held) < 2:
            continue
        says = _says(name, list(held), ends, exports)
        if not says.weight:
            value = "" if any(ends[one].is_covered for one in held) else next(iter(held.values()))[0]
            silent.append(Common(name[0], name[1], value, len(held), exports))
            continue
        for a, b in _each(list(held), of, apart=apart):
            if len(found) >= MOST_PAIRS and (a, b) not in found:
                return {pair: tuple(told) for pair, told in found.items()}, silent, True
            value, far = held[a]
            is_covered = ends[a].is_covered or ends[b].is_covered
            found[a, b].append(Tie(name[0], name[1], "" if is_covered else value, far, says))
    return {pair: tuple(told) for pair, told in found.items()}, silent, False


def _says(name: tuple[str, str, str], places: Sequence[Place], ends: dict[Place, End], exports: int) -> Reach:
    """How much an identifier says beside so many names; a name on a board says less, because boards have no number."""
    kind, platform, key = name
    of_export: dict[int, int] = defaultdict(int)
    for export, _ in places:
        of_export[export] += 1
    names = max(len({folded(ends[one].name) for one in places if ends[one].name}), *of_export.values())
    limits = own_limits()
    told = reach(Standing(kind=Kind(kind), key=key, platform=platform, subjects=exports, names=names), limits)
    if kind == Kind.NICKNAME and platform in FORUMS:
        factor = limits.other_platform if len(key) >= limits.other_platform_signs else 0.0
        return elsewhere(told, factor, word("linking.other_platform", platform=platform))
    return told


def _each(places: list[Place], of: Place | None, *, apart: bool) -> Iterable[tuple[Place, Place]]:
    """The pairs of those who have an identifier: with one of them, or between two exports, or all."""
    if of is not None:
        return [(min(of, one), max(of, one)) for one in places if one != of]
    pairs = combinations(places, 2) if len(places) <= _ALL_PAIRS or apart else pairwise(places)
    return [(a, b) for a, b in pairs if not apart or a[0] != b[0]]
