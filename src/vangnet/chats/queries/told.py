"""What an export tells of itself: what it leaves out, its networks, its problems."""

from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl
from msgspec.structs import replace

from vangnet.chats.exposing import covered_networks
from vangnet.chats.models import Export
from vangnet.chats.queries.called import named_networks
from vangnet.chats.queries.exports import Opened, opened
from vangnet.networks.store.loading import Stored
from vangnet.networks.store.manifest import Manifest, Told
from vangnet.networks.telling import tell
from vangnet.words import Word

MOST_NETWORKS = 500
MOST_PROBLEMS = 100
MASK = "[…]"
_PLAIN = frozenset({"reason", "order"})
"""Values of a sentence that never hold what somebody wrote."""


class Statement(msgspec.Struct, frozen=True):
    """A sentence, and of what."""

    told: str
    where: str


class Coverage(msgspec.Struct, frozen=True):
    """What an export leaves out, which stays with every figure."""

    coverage: tuple[Statement, ...]
    coverage_left: int


class ToldExport(msgspec.Struct, frozen=True):
    """What is shown of an export before any figure."""

    manifest: Manifest
    coverage: tuple[Statement, ...]
    coverage_left: int
    problems: tuple[Statement, ...]
    problems_left: int
    networks: tuple[dict[str, Any], ...]
    networks_left: int


def coverage_of(found: Opened, *, language: str) -> Coverage:
    """What an export that was read leaves out."""
    manifest = found.stored.manifest
    told = tuple(_statement(one, language) for one in manifest.coverage)
    return Coverage(told, manifest.coverage_count - len(told))


def told_of(export: Export, *, language: str) -> ToldExport | None:
    """All of it; None while the export is not whole."""
    found = opened(export)
    if found is None:
        return None
    manifest = found.stored.manifest
    left_out = coverage_of(found, language=language)
    covered = covered_networks(export)
    problems = tuple(_problem(one, covered, language) for one in manifest.problems[:MOST_PROBLEMS])
    networks = _networks(found.stored)
    return ToldExport(
        manifest,
        left_out.coverage,
        left_out.coverage_left,
        problems,
        sum(manifest.problems_by_code.values()) - len(problems),
        named_networks(found, networks.head(MOST_NETWORKS).iter_rows(named=True)),
        max(0, networks.height - MOST_NETWORKS),
    )


def masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a sentence without what somebody wrote, or who: counts and words of the program stay."""
    return {name: value if isinstance(value, int) or name in _PLAIN else MASK for name, value in values.items()}


def untitled(told: Word) -> Word:
    """A reason without the title that somebody gave: numbers and words of the program stay."""
    return Word(told.code, {name: MASK if name == "name" else value for name, value in told.values.items()})


def _problem(one: Told, covered: frozenset[int] | None, language: str) -> Statement:
    """A problem does not say of which network it is: what stood there is covered where anything is."""
    return _statement(one if covered == frozenset() else replace(one, values=masked(one.values)), language)


def _statement(one: Told, language: str) -> Statement:
    where = ", ".join(filter(None, (one.file or one.export, one.place)))
    return Statement(tell(one.code, one.values, language), where)


def _networks(stored: Stored) -> pl.DataFrame:
    """Each chat, group or forum with its messages, authors and period, the busiest first."""
    networks = stored.table("networks").select("network", "name", "key", "platform", "kind").unique("network")
    counted = (
        stored.table("messages")
        .group_by("network")
        .agg(
            pl.len().alias("messages"),
            pl.col("author").filter(pl.col("author") >= 0).n_unique().alias("authors"),
            pl.min("at").alias("first_at"),
            pl.max("at").alias("last_at"),
        )
    )
    joined = networks.join(counted, on="network", how="left").with_columns(pl.col("messages", "authors").fill_null(0))
    return joined.sort(["messages", "network"], descending=[True, False]).collect(engine="streaming")
