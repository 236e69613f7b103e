"""Who administers and what members did with material, told once for each reading and kept beside its tables."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import polars as pl

from vangnet.chats.folders import folder_of, settle
from vangnet.chats.hits import HITS, media_of
from vangnet.chats.models import Export
from vangnet.networks.behaviour import Behaviour, Traces
from vangnet.networks.roles import Evidence, Roles
from vangnet.networks.shape import Access, Medium, Message, Moment
from vangnet.networks.store.layout import NOBODY
from vangnet.networks.store.loading import Stored, open_network
from vangnet.networks.store.records import member_keys, network_keys, records_of
from vangnet.networks.store.tables import shards
from vangnet.networks.view import View, Watch
from vangnet.words import Word

T = TypeVar("T")

STANDINGS = "standings.parquet"
TRACES = "traces.parquet"
_STANDING: dict[str, Any] = {"member": pl.Int32, "network": pl.Int32, "grade": pl.Int8, "evidence": pl.Binary}
_TRACE: dict[str, Any] = {"member": pl.Int32, "behaviour": pl.String, "count": pl.Int64, "trace": pl.Binary}
_ROWS = 50_000
_MARK = "#"
"""Before the number of a message, where it stands for its key."""


class Standing(msgspec.Struct, frozen=True):
    """What shows that a member administers a network, both by their number. `grade` is the strongest, 1 is stated.

    `network` is None for one that the export only refers to, such as the group that another came from.
    """

    member: int
    network: int | None
    grade: int
    evidence: tuple[Evidence, ...]


class Trace(msgspec.Struct, frozen=True):
    """One thing that a member did with material: how often, between when, with up to twenty messages, by number."""

    member: int
    behaviour: Behaviour
    count: int
    first: Moment | None
    last: Moment | None
    messages: tuple[int, ...]
    reasons: tuple[Word, ...]


def standings_of(export: Export, *members: int) -> list[Standing]:
    """The standings of an export, or those of some members: by network, the strongest first."""
    rows = _table(export, STANDINGS, _STANDING, members).collect().iter_rows()
    decode = msgspec.json.Decoder(tuple[Evidence, ...]).decode
    return [Standing(number, network, grade, decode(evidence)) for number, network, grade, evidence in rows]


def traces_of(export: Export, *members: int) -> list[Trace]:
    """What all members, or some, did with material."""
    decode = msgspec.json.Decoder(Trace).decode
    return [decode(one) for one in _table(export, TRACES, _TRACE, members).collect()["trace"]]


def _table(export: Export, name: str, schema: Mapping[str, Any], members: Sequence[int]) -> pl.LazyFrame:
    place = folder_of(export) / name
    found = pl.scan_parquet(place) if place.exists() else pl.LazyFrame(schema=schema)
    return found.filter(pl.col("member").is_in(members)) if members else found


# -- steps of the job -------------------------------------------------------------------------------------------------


def tell_standings(folder: Path, watch: Watch) -> None:
    """Write the standings of an export, where they are not there yet."""
    if (folder / STANDINGS).exists():
        return
    watch(View("roles"))
    stored = open_network(folder)
    roles = Roles()
    for part in _parts(records_of(stored, with_content=False)):
        roles.add_all(part)
        watch(View("roles"))
    encode = msgspec.json.encode
    members = {key: number for number, key in enumerate(member_keys(stored))}
    networks = {key: number for number, key in network_keys(stored).items()}
    told = (
        (members[one.member], networks.get(one.network), one.grade, encode(one.evidence))
        for one in roles.standings()
        if one.member in members
    )
    _put(pl.DataFrame(list(told), schema=_STANDING, orient="row").lazy(), folder / STANDINGS)


def tell_traces(export: Export, folder: Path, watch: Watch) -> None:
    """Write what members did with material, where that is not there yet or is older than what the scan says."""
    place = folder / TRACES
    if place.exists() and place.stat().st_mtime_ns >= (folder / HITS).stat().st_mtime_ns:
        return
    watch(View("material"))
    known = media_of(export).filter(pl.col("status") == "known").select("sha256").unique().collect()["sha256"]
    is_known = set(known).__contains__ if export.scan_number is not None else None
    traces = Traces(is_known)
    stored = open_network(folder)
    for part in _parts(_with_material(export, stored)):
        traces.add_all(part)
        watch(View("material"))
    frames = [pl.DataFrame(part, schema=_TRACE, orient="row") for part in _parts(_traces(traces))]
    _put(pl.concat(frames).lazy() if frames else pl.LazyFrame(schema=_TRACE), place)


def _traces(traces: Traces) -> Iterator[tuple[int, str, int, bytes]]:
    for one in traces.told():
        messages = tuple(int(key.removeprefix(_MARK)) for key in one.messages if key.startswith(_MARK))
        told = (int(one.member), one.behaviour, one.count, one.first, one.last, messages, one.reasons)
        yield told[0], one.behaviour.value, one.count, msgspec.json.encode(Trace(*told))


def _with_material(export: Export, stored: Stored) -> Iterator[Message | Access]:
    """Messages with media or links, and every access; members and messages stand there by their numbers."""
    columns = ["message", "author", "at", "is_utc", "said", "links", "forwarded_name"]
    for place in shards(stored.directory, "messages"):
        messages = pl.scan_parquet(place).select(*columns).filter(pl.col("author") != NOBODY)
        first, last = pl.scan_parquet(place).select(pl.min("message"), pl.max("message").alias("last")).collect().row(0)
        here = media_of(export).filter(pl.col("message").is_between(first, last))
        media = here.group_by("message").agg("sha256")
        told = messages.join(media, on="message", how="left", maintain_order="left")
        has_any = (pl.col("links").list.len() > 0) | pl.col("sha256").is_not_null()
        for row in told.filter(has_any).collect(engine="streaming").iter_rows(named=True):
            yield Message(
                f"{_MARK}{row['message']}",
                "",
                str(row["author"]),
                _moment(row),
                links=tuple(row["links"] or ()),
                forwarded_from=row["forwarded_name"],
                media=tuple(Medium(sha256=one) for one in row["sha256"] or ()),
            )
    if stored.manifest.access:
        yield from _accesses(stored)


def _accesses(stored: Stored) -> Iterator[Access]:
    seen = stored.table("access")
    keys = stored.table("messages").select("message", pl.col("key").alias("what"))
    keys = keys.join(seen.select("what").unique(), on="what", how="semi").unique("what", keep="first")
    for row in seen.join(keys, on="what", how="left").collect(engine="streaming").iter_rows(named=True):
        what = f"={row['what']}" if row["message"] is None else f"{_MARK}{row['message']}"
        member = "" if row["member"] == NOBODY else str(row["member"])
        yield Access(member, "", what, row["kind"], row["count"], _moment(row))


def _moment(row: dict[str, Any]) -> Moment | None:
    at: datetime | None = row["at"]
    if at is None:
        return None
    return Moment(at.replace(tzinfo=UTC) if row["is_utc"] else at, bool(row["is_utc"]), row["said"])


def _parts(things: Iterator[T]) -> Iterator[list[T]]:
    while part := list(islice(things, _ROWS)):
        yield part


def _put(frame: pl.LazyFrame, place: Path) -> None:
    """Write a table whole: under another name first."""
    part = place.with_suffix(".part")
    frame.sink_parquet(part)
    settle(part, place)
