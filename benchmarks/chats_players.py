"""Pages of key players and communities of a large export: seconds of each question that a page asks.

The export is invented: tables as a reading and a measuring write them, with numbers drawn at random, so that nothing
has to be read or measured first. What is timed is what is computed while somebody waits for the page.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Bench, Line, seconds
from vangnet.networks.measuring import RANKED, Layer, Measures
from vangnet.networks.store.layout import MEASURES, MEMBERS, ties_file
from vangnet.networks.store.loading import Stored, open_network
from vangnet.networks.store.manifest import VERSION, LayerTies, Manifest, write_manifest
from vangnet.networks.store.tables import write

SIZES = ((100_000, 1_000_000), (1_000_000, 10_000_000))
"""Members, and messages and ties."""
LAYERS = ("public", "private")
COMMUNITIES = 300
SHARD = 500_000
ROUNDS = 3
BAR_SECONDS = 2.0
SEED = 9


def lines(bench: Bench) -> Iterator[Line]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from vangnet.chats.folders import folder_of

    for members, messages in SIZES[:1] if bench.quick else SIZES:
        export = _export(bench.folder, members)
        stored = _made(folder_of(export), members, messages)
        _cover(export, members)
        for what, work in _asked(export, stored, members).items():
            spent = sorted(seconds(work) for _ in range(ROUNDS))[ROUNDS // 2]
            has_bar = members == SIZES[0][0]
            yield Line(
                f"{what}: {members:,} members, {messages:,} messages",
                f"{spent:.2f} s",
                f"{BAR_SECONDS:.0f} s" if has_bar else "",
                spent <= BAR_SECONDS if has_bar else None,
            )


def _export(results: Path, members: int) -> Any:
    """An export with an expose group, in which a tenth of the members is only named."""
    from django.conf import settings

    from vangnet.cases.models import Exhibit
    from vangnet.chats.folders import folder_of
    from vangnet.chats.models import Export

    settings.RESULTS = results
    export = Export(pk=members, exhibit=Exhibit(pk=1, case_id=1))
    folder_of(export).mkdir(parents=True)
    return export


def _cover(export: Any, members: int) -> None:
    from vangnet.chats.exposing import COVERED, EXPOSE
    from vangnet.chats.folders import folder_of

    write(
        pl.DataFrame({"member": pl.int_range(0, members, 10, dtype=pl.Int32, eager=True)}), folder_of(export) / COVERED
    )
    (folder_of(export) / EXPOSE).write_text('{"covered": [0]}')


def _asked(export: Any, stored: Stored, members: int) -> dict[str, Any]:
    from vangnet.chats.queries import communities, growth, players
    from vangnet.chats.queries import members as people
    from vangnet.chats.queries.exports import Opened

    told = {"stability": {"resamples": 10}, "communities": {"modularity": 0.5, "runs": []}}
    layers = tuple(Layer(one, members, members, {}, {}, told) for one in LAYERS)
    measures = Measures(datetime.now(UTC), "", "", 1, {}, "messages", layers)
    found, layer = Opened(export, stored, measures), layers[0]
    return {
        "list of members by name": lambda: people.page_of_members(found, sort="name"),
        "ranking, all columns": lambda: players.ranking(found, "public", by="pagerank"),
        "where layers disagree": lambda: players.disagreement(found, "strength"),
        "communities": lambda: communities.communities_of(found, layer),
        "bridges": lambda: communities.bridges_of(found, layer),
        "growth of eight communities": lambda: growth.growth_of(found, "public", list(range(8))),
        "ties of one community to others": lambda: communities.beside(found, layer, 0),
        "where its members write": lambda: communities.places_of(found, layer, 0),
    }


def _made(folder: Path, members: int, messages: int) -> Stored:
    draw = np.random.default_rng(SEED)
    label = np.minimum(draw.geometric(0.01, members), COMMUNITIES).astype(np.int32) - 1
    author = (members * draw.random(messages) ** 3).astype(np.int32)
    at = np.datetime64("2024-01-01", "us") + draw.integers(0, 2 * 365 * 86_400, messages) * np.timedelta64(1, "s")
    activity = np.bincount(author, minlength=members)
    _members(folder, members, activity)
    _measures(folder, draw, label, activity)
    for shard, start in enumerate(range(0, messages, SHARD)):
        part = slice(start, start + SHARD)
        frame = pl.DataFrame({"author": author[part], "at": at[part]}).with_columns(
            pl.int_range(start, start + pl.len()).alias("message"),
            pl.lit(0, pl.Int32).alias("network"),
            pl.lit("een verzonnen tekst").alias("text"),
        )
        write(frame, folder / f"messages-{shard + 1:06d}.parquet")
    empty = pl.DataFrame(schema={"network": pl.Int32, "key": pl.String, "name": pl.String})
    write(empty, folder / "networks-000001.parquet")
    ties = [LayerTies(layer, "reply", messages, messages, float(messages)) for layer in LAYERS]
    for one in ties:
        a, b = draw.integers(0, members, (2, messages), dtype=np.int32)
        frame = pl.DataFrame({"a": a, "b": b, "weight": np.ones(messages)}).sort("a", "b")
        write(frame, folder / ties_file(one.layer, one.kind))
    now = datetime.now(UTC)
    counts = {"members": members, "messages": messages, "acts": 0, "access": 0, "networks": 1, "roles": 0}
    more = {"first_at": None, "last_at": None, "coverage": (), "coverage_count": 0, "problems": ()}
    write_manifest(
        folder,
        Manifest(
            VERSION, now, "", (), **counts, **more, stated_ties=0, ties=tuple(ties), problems_by_code={}, tables={}
        ),
    )
    return open_network(folder)


def _members(folder: Path, members: int, activity: Any) -> None:
    number = pl.int_range(members, dtype=pl.Int32, eager=True).alias("member")
    frame = pl.DataFrame({"member": number, "messages": activity}).with_columns(
        pl.format("telegram:user{}", "member").alias("key"),
        pl.format("A. Proefpersoon {}", "member").alias("name"),
        pl.lit(datetime(2024, 1, 1)).alias("first_at"),  # noqa: DTZ001 - as the tables hold it
        pl.lit(datetime(2025, 12, 31)).alias("last_at"),  # noqa: DTZ001
    )
    write(frame, folder / MEMBERS)


def _measures(folder: Path, draw: np.random.Generator, label: Any, activity: Any) -> None:
    members = len(label)
    columns: dict[str, Any] = {"member": np.arange(members, dtype=np.int32), "activity": activity}
    for layer in LAYERS:
        columns |= {f"{layer}.{one}": draw.geometric(0.05, members) - 1 for one in RANKED if one != "activity"}
        for one in ("pagerank", "betweenness", "nearness", "strength"):
            columns[f"{layer}.{one}"] = draw.random(members)
        for one in ("held", "outside"):
            columns[f"{layer}.communities.{one}"] = draw.random(members)
        columns[f"{layer}.communities.label"] = label
        columns[f"{layer}.communities.touched"] = draw.integers(0, 3, members, dtype=np.int32)
        columns[f"{layer}.communities.is_joint"] = draw.random(members) < 0.1
        for one in ("between_low", "between_high"):
            columns[f"{layer}.walked.{one}"] = columns[f"{layer}.betweenness"]
    write(pl.DataFrame(columns), folder / MEASURES[0])
