"""Expose groups of an export: which networks they are, so that their posts are covered, and the work that follows.

What is kept holds numbers in place of keys and names, and words without anything that no rule or table names.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import polars as pl
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from vangnet.accounts.audit import Actor
from vangnet.chats.actions.work import NewItem, keep_list
from vangnet.chats.folders import folder_of
from vangnet.chats.hits import hits_of
from vangnet.chats.kept import KeptExcerpt, KeptGroup, KeptGroups, KeptItem, KeptRegion, KeptRoute, KeptSign
from vangnet.chats.models import Export
from vangnet.chats.named import SCHEMA, only_named
from vangnet.errors import InputRefused
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.covering import covered, covered_all, covered_title
from vangnet.networks.expose.group_name import Region
from vangnet.networks.expose.routing import Routing
from vangnet.networks.expose.rules import default_rules
from vangnet.networks.expose.worklist import Group, Item, Keeping, worklist
from vangnet.networks.shape import Medium, Message, Record
from vangnet.networks.store.layout import MEMBERS
from vangnet.networks.store.loading import Stored, open_network
from vangnet.networks.store.records import member_keys, network_keys, records_of
from vangnet.networks.store.tables import write
from vangnet.networks.view import View, Watch

EXPOSE = "expose.json"
"""What was found of expose groups, beside the tables of the export. `covered`: the numbers of such networks."""

COVERED = "covered-members.parquet"
"""Beside it, and written before it: members of covered networks whom others only named, by number."""

MOST_CHARACTERS = 1_000
"""Of an excerpt; the whole post stands on the page of its message."""

_FORM = 2  # of what is kept: another one makes every list anew
_SALT = "vangnet.chats.exposing"
_EVERY = 5_000  # records
_NUMBERED = re.compile(r"network:(\d{1,9})")


def covered_networks(export: Export) -> frozenset[int] | None:
    """The networks whose posts are covered; None where nobody knows yet: then all are."""
    told = groups_of(export)
    return None if told is None else frozenset(told.covered)


def covered_members(export: Export) -> pl.LazyFrame:
    """Members who are told by their number only, in a column `member`: who is only named in a covered network.

    Where nobody knows yet, whoever wrote nothing and does not own the device.
    """
    folder = folder_of(export)
    told = _kept(folder)
    if told is not None and not told.covered:
        return pl.LazyFrame(schema=SCHEMA)
    if told is not None and (folder / COVERED).exists():
        return pl.scan_parquet(folder / COVERED)
    members = pl.scan_parquet(folder / MEMBERS)
    return members.filter(pl.col("messages") == 0, ~pl.col("is_owner")).select(pl.col("member").cast(pl.Int32))


def cover_members(stored: Stored, networks: frozenset[int]) -> None:
    """Write who is only named in these networks, beside the tables."""
    write(only_named(stored, networks), stored.directory / COVERED)


def groups_of(export: Export) -> KeptGroups | None:
    """What was found of expose groups; None where nobody knows yet."""
    return _kept(folder_of(export))


def expose(export: Export, folder: Path, watch: Watch) -> None:
    """A step of the job: find the expose groups of an export and make its work list, where that is not done."""
    stored, known = open_network(folder), _known(export)
    routing, routes, problem = _routing()
    today = timezone.localdate()
    day = min(stored.manifest.last_at.date(), today) if stored.manifest.last_at else today
    made_of = _made_of(known, routes, day if stored.manifest.last_at else None)
    kept = _kept(folder)
    if kept is not None and kept.made_of == made_of and (folder / COVERED).exists():
        return
    numbers = {key: number for number, key in enumerate(member_keys(stored))}
    found = worklist(
        _watched(_with_hits(records_of(stored, by_number=True), known), stored, watch),
        day=day,
        known_hashes=frozenset(known.values()),
        routing=routing,
        language="nl",
        keeping=Keeping(numbers, salted_hmac(_SALT, "work", algorithm="sha256").digest()),
    )
    networks = {key: number for number, key in network_keys(stored).items()}
    groups = tuple(_group(one, networks) for one in found.groups if _is_told(one))
    titles = {one.network: one.title for one in groups}
    keep_list(export, [_new(one, networks, numbers, titles) for one in found.items], by=Actor(None))
    hidden = sorted({number for one in found.groups if one.is_expose for number in _numbers(one.key, networks)})
    cover_members(stored, frozenset(hidden))
    _write(folder / EXPOSE, KeptGroups(tuple(hidden), made_of, problem, groups))


# -- what it is made of -----------------------------------------------------------------------------------------------


def _known(export: Export) -> dict[int, str]:
    """Messages with a file that the scan of the exhibit knows: a SHA-256 of it by number of the message."""
    rows = hits_of(export).filter(pl.col("status") == "known", pl.col("sha256") != "").select("message", "sha256")
    found = rows.unique("message", keep="first", maintain_order=True).collect(engine="streaming")
    return {message: sha256.lower() for message, sha256 in found.iter_rows()}


def _routing() -> tuple[Routing, str, str]:
    """The unit's own table of who takes what, its text, and why it could not be read."""
    place = Path(settings.ROUTING)
    try:
        text = place.read_text("utf-8-sig") if place.exists() else ""
        return Routing(areas(), text), text, ""
    except InputRefused as refusal:
        problem = str(refusal)
    except (OSError, UnicodeDecodeError):
        problem = "the file cannot be read as text"
    return Routing(areas()), problem, problem


def _made_of(known: dict[int, str], routes: str, day: date | None) -> str:
    rules = default_rules()
    told = [_FORM, sorted(known.items()), routes, rules.version, str(rules.date), str(day)]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def _with_hits(records: Iterable[Record], known: dict[int, str]) -> Iterator[Record]:
    """Records in which a message carries the file that the scan knows."""
    for one in records:
        if known and isinstance(one, Message) and (sha256 := known.get(int(one.key))):
            yield msgspec.structs.replace(one, media=(*one.media, Medium(sha256=sha256)))
        else:
            yield one


def _watched(records: Iterable[Record], stored: Stored, watch: Watch) -> Iterator[Record]:
    """Tell how far it is, and hear whether to stop."""
    total = stored.manifest.messages
    for count, one in enumerate(records):
        if count % _EVERY == 0:
            watch(View("expose", done=min(count, total), total=total, records=count))
        yield one


# -- what is kept -----------------------------------------------------------------------------------------------------


def _kept(folder: Path) -> KeptGroups | None:
    try:
        return msgspec.json.decode((folder / EXPOSE).read_bytes(), type=KeptGroups)
    except (OSError, msgspec.DecodeError):
        return None


def _write(place: Path, told: KeptGroups) -> None:
    """Whole or not at all: who reads it meanwhile reads the one before."""
    beside = place.with_suffix(".part")
    beside.write_bytes(msgspec.json.encode(told))
    os.replace(beside, place)


def _is_told(one: Group) -> bool:
    return one.is_expose or bool(one.hint.regions) or any(sign.is_there for sign in one.signs)


def _numbers(key: str, networks: dict[str, int]) -> set[int]:
    """The number of a network by its key; one that no record tells of has its number as key."""
    found = {networks[key]} if key in networks else set()
    return found | ({int(hit[1])} if (hit := _NUMBERED.fullmatch(key)) else set())


def _group(one: Group, networks: dict[str, int]) -> KeptGroup:
    signs = tuple(KeptSign(each.code, each.count, each.of, each.is_there, covered(each.why)) for each in one.signs)
    number = min(_numbers(one.key, networks), default=-1)
    return KeptGroup(number, covered_title(one.hint.name), one.is_expose, _regions(one.hint.regions), signs)


def _regions(regions: Iterable[Region]) -> tuple[KeptRegion, ...]:
    return tuple(
        KeptRegion(one.area.code, one.area.name, one.area.unit, one.weight, covered_all(one.why)) for one in regions
    )


def _new(one: Item, networks: dict[str, int], members: dict[str, int], titles: dict[int, str]) -> NewItem:
    network = min(_numbers(one.network, networks), default=None) if one.network else None
    age = one.appears
    told = KeptItem(
        label=covered(one.label),
        network=network,
        group=titles.get(network, "") if network is not None else "",
        member=members.get(one.member),
        said=age.said if age else "",
        counts_as_minor=age.counts_as_minor if age else True,
        age_reasons=covered_all(age.reasons) if age else (),
        age_counter=covered_all(age.counter) if age else (),
        age_messages=tuple(int(key) for key in age.messages) if age else (),
        grade=one.grade,
        counts=one.counts,
        areas=tuple(region.area.code for region in one.regions),
        regions=_regions(one.regions),
        routes=tuple(
            dict.fromkeys(KeptRoute(each.unit, each.team, each.mailbox, each.is_local) for each in one.routes)
        ),
        excerpts=tuple(
            KeptExcerpt(int(each.key), each.on, each.text.replace("\0", "")[:MOST_CHARACTERS]) for each in one.excerpts
        ),
        reasons=covered_all(one.reasons),
        counter=covered_all(one.counter),
        steps=covered_all(one.steps),
    )
    return NewItem(one.mark, one.kind, one.leads_to, told)
