"""A report on an export: all that its paper tells, gathered from the tables and from what was measured."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
import polars as pl
from django.utils import timezone

from vangnet import __version__
from vangnet.accounts.models import Person
from vangnet.chats.exposing import covered_networks
from vangnet.chats.queries.called import Calling, Who, visible
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.report_layers import Beside, ToldLayer, layers_beside, told_layers
from vangnet.chats.queries.told import masked, told_of, untitled
from vangnet.chats.standing import Standing, standings_of
from vangnet.networks.reading import ExportFile
from vangnet.networks.roles import Evidence
from vangnet.networks.shape import Moment, Source
from vangnet.networks.store.layout import MANIFEST, MEASURES
from vangnet.networks.store.loading import Stored
from vangnet.networks.telling import tell
from vangnet.words import Word

MOST_STATEMENTS = 400
MOST_PROBLEMS = 100
MOST_NETWORKS = 100
MOST_FILES = 200
MOST_ROLES = 100


class Asked(msgspec.Struct, frozen=True):
    """What a report is to tell: of which layers, how many members in its tables, and whether by name."""

    layers: tuple[str, ...]
    most: int = 20
    with_names: bool = True


class Said(msgspec.Struct, frozen=True):
    """A sentence, how often it was said, and of which networks or places."""

    told: str
    times: int
    where: tuple[str, ...]


class ToldNetwork(msgspec.Struct, frozen=True):
    """A chat, group or forum. `name` is empty where it is covered."""

    number: int
    name: str
    platform: str
    messages: int
    authors: int
    first_at: datetime | None
    last_at: datetime | None


class Ground(msgspec.Struct, frozen=True):
    """A reason to hold that a member has a role: sentences, when, and where it stands."""

    reasons: tuple[Word, ...]
    first: Moment | None
    last: Moment | None
    sources: tuple[Source, ...]


class ToldRole(msgspec.Struct, frozen=True):
    """What shows that a member administers a network, with the strongest grade."""

    who: Who
    network: str
    grade: int
    grounds: tuple[Ground, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that the paper tells. `by_number` members are told by their number only."""

    opened: Opened
    asked: Asked
    made_by: Person
    made_at: datetime
    program: str
    network_sha256: str
    measures_sha256: str
    statements: tuple[Said, ...]
    statements_left: int
    problems: tuple[Said, ...]
    problems_left: int
    files: tuple[ExportFile, ...]
    files_left: int
    networks: tuple[ToldNetwork, ...]
    networks_left: int
    layers: tuple[ToldLayer, ...]
    beside: tuple[Beside, ...]
    roles: tuple[ToldRole, ...]
    roles_left: int
    grades: dict[int, int]
    covered: int | None  # networks; None where it is not known which
    by_number: int  # members
    members: tuple[Who, ...]  # whom it names anywhere


def tell_report(found: Opened, asked: Asked, *, language: str, made_by: Person) -> Report:
    """Gather a report, in a language of `vangnet.words`."""
    stored, covered = found.stored, covered_networks(found.export)
    calling = Calling(stored, covered, with_names=asked.with_names)
    told = told_of(found.export, language=language)
    assert told is not None, "it is open"
    networks = tuple(_network(row, covered) for row in told.networks)
    statements = statements_of(stored, covered, language)
    problems = _problems(stored, covered, language)
    files = tuple(file for export in stored.manifest.exports for file in export.files)
    standings = sorted(standings_of(found.export), key=_strongest)
    layers = tuple(told_layers(found, asked.layers, asked.most, calling))
    beside = tuple(layers_beside(found, asked.layers, calling))
    roles = tuple(_roles(stored, standings[:MOST_ROLES], calling, covered))
    return Report(
        opened=found,
        asked=asked,
        made_by=made_by,
        made_at=timezone.now(),
        program=__version__,
        network_sha256=network_sha256(found),
        measures_sha256=_digest(found, MEASURES[1]) if found.measures else "",
        statements=statements[:MOST_STATEMENTS],
        statements_left=max(0, len(statements) - MOST_STATEMENTS),
        problems=problems,
        problems_left=sum(stored.manifest.problems_by_code.values()) - sum(one.times for one in problems),
        files=files[:MOST_FILES],
        files_left=max(0, len(files) - MOST_FILES),
        networks=networks[:MOST_NETWORKS],
        networks_left=stored.manifest.networks - min(len(networks), MOST_NETWORKS),
        layers=layers,
        beside=beside,
        roles=roles,
        roles_left=max(0, len(standings) - MOST_ROLES),
        grades=dict(sorted(Counter(one.grade for one in standings).items())),
        covered=None if covered is None else len(covered),
        by_number=int(calling.by_number.sum()),
        members=tuple(one for _, one in sorted(calling.told.items())),
    )


def _strongest(one: Standing) -> tuple[int, int, int]:
    return one.grade, -max(each.count for each in one.evidence), one.member


def network_sha256(found: Opened) -> str:
    """The digest of `network.json`, which names the digest of every table and file: what was read, to the byte."""
    return _digest(found, MANIFEST)


def _digest(found: Opened, name: str) -> str:
    return hashlib.sha256((found.stored.directory / name).read_bytes()).hexdigest()


def _network(row: Mapping[str, Any], covered: frozenset[int] | None) -> ToldNetwork:
    is_covered = covered is None or row["network"] in covered
    name = "" if is_covered else visible(row["name"] or row["key"])
    counts = row["messages"], row["authors"], row["first_at"], row["last_at"]
    return ToldNetwork(row["network"], name, row["platform"], *counts)


def statements_of(stored: Stored, covered: frozenset[int] | None, language: str) -> tuple[Said, ...]:
    """Every statement of coverage, once, with how often it was made and of which networks."""
    rows = (
        stored.table("coverage")
        .group_by("code", "values", maintain_order=True)
        .agg(pl.len().alias("times"), pl.col("network").filter(pl.col("network") >= 0).unique().sort())
        .collect()
    )
    told, names = [], _names(stored, {one for numbers in rows["network"] for one in numbers[:5]}, covered)
    for code, values, times, networks in rows.iter_rows():
        is_open = covered == frozenset() or (covered is not None and networks and not covered & set(networks))
        known = json.loads(values) if is_open else masked(json.loads(values))
        where = tuple(names.get(one) or f"#{one}" for one in networks[:5])
        told.append(Said(visible(tell(code, known, language), 1_000), times, where))
    return tuple(told)


def _names(stored: Stored, numbers: Collection[int], covered: frozenset[int] | None) -> dict[int, str]:
    """Names of networks, of those that are not covered."""
    if covered is None:
        return {}
    asked = [one for one in numbers if one not in covered]
    rows = stored.table("networks").select("network", "name", "key").filter(pl.col("network").is_in(asked)).collect()
    return {number: visible(name or key) for number, name, key in rows.iter_rows()}


def _problems(stored: Stored, covered: frozenset[int] | None, language: str) -> tuple[Said, ...]:
    """The first problems of each kind, with their places; what stood there is covered where anything is."""
    told = []
    for one in stored.manifest.problems[:MOST_PROBLEMS]:
        values = one.values if covered == frozenset() else masked(one.values)
        where = ", ".join(filter(None, (one.file or one.export, one.place)))
        told.append(Said(visible(tell(one.code, values, language), 400), 1, (visible(where, 200),)))
    return tuple(told)


def _roles(
    stored: Stored, standings: list[Standing], calling: Calling, covered: frozenset[int] | None
) -> Iterator[ToldRole]:
    names = _names(stored, {one.network for one in standings if one.network is not None}, covered)
    whos = calling.who(one.member for one in standings)
    for one in standings:
        is_covered = covered is None or one.network in (*covered, None)
        grounds = tuple(
            Ground(tuple(untitled(each) if is_covered else each for each in ground.reasons), *_where(ground))
            for ground in one.evidence
        )
        place = "–" if one.network is None else names.get(one.network) or f"#{one.network}"
        yield ToldRole(whos[one.member], place, one.grade, grounds)


def _where(ground: Evidence) -> tuple[Moment | None, Moment | None, tuple[Source, ...]]:
    return ground.first, ground.last, ground.sources
