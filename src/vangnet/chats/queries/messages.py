"""Messages of an export as they are asked for: filtered where they lie, some at a time, never all of them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import polars as pl
from django.utils.translation import gettext as _

from vangnet.cases.models import Medium
from vangnet.chats.exposing import covered_networks
from vangnet.chats.hits import media_of
from vangnet.chats.models import Export
from vangnet.chats.queries.called import names, network_names
from vangnet.chats.queries.exports import Opened
from vangnet.evidence.address import escape
from vangnet.networks.expose.personal_data import MOST_CHARACTERS
from vangnet.networks.expose.redaction import redact
from vangnet.networks.expose.rules import default_rules
from vangnet.networks.store.layout import MEASURES, NOBODY
from vangnet.networks.store.loading import Stored
from vangnet.networks.store.tables import shards

PAGE = 50
CUT = 1_000
"""Characters of a text that stand in a list."""
PART = 20_000
"""Characters of a text that stand on a page of it."""
MOST_RAW = 100_000
"""Characters of a text that is shown uncovered."""
MOST_MEDIA = 50
HITS = ("known", "similar")
_LONGEST = 300
_MOST_REACTIONS = 50
_LABEL = "communities.label"

Row = dict[str, Any]
Now = tuple[str, str, int | None, str]
"""Status, reason, position in the case, and category, of a content."""


class Wanted(msgspec.Struct, frozen=True):
    """Which messages are asked for. `until` is the last day; `media` is "any", "hits", a status or a reason."""

    member: int | None = None
    to_member: int | None = None
    network: int | None = None
    since: date | None = None
    until: date | None = None
    layer: str = ""
    community: int | None = None
    sha256: str = ""
    media: str = ""
    words: str = ""
    oldest_first: bool = False


class Media(msgspec.Struct, frozen=True):
    """A file of a message, with what the case says of its content now. `position` leads to it in the case."""

    name: str
    type: str
    bytes: int | None
    address: str
    sha256: str
    status: str
    reason: str
    position: int | None
    category: str


class Line(msgspec.Struct, frozen=True):
    """A message as it may be shown: what it says is covered where its network is an expose group (`is_covered`).

    `at` is in UTC where `is_utc`, else by the clock of the device that wrote it. `left` counts characters that are cut.
    """

    message: int
    key: str
    author: int | None
    author_name: str
    network: int
    network_name: str
    at: datetime | None
    is_utc: bool
    said: str
    layer: str
    text: str
    left: int
    is_covered: bool
    reply_to: str
    to: tuple[tuple[int, str], ...]
    forwarded: str
    signature: str
    is_deleted: bool
    is_edited: bool
    reactions: tuple[tuple[str, int], ...]
    media: tuple[Media, ...]
    media_count: int
    file: str
    place: str

    @property
    def when(self) -> str:
        """The time as the export tells it, to the second."""
        return "" if self.at is None else f"{self.at:%Y-%m-%d %H:%M:%S}"


class Page(msgspec.Struct, frozen=True):
    """Some messages of all that were asked for. `covered_left_out`: words were not looked for in covered networks."""

    lines: tuple[Line, ...]
    count: int
    number: int
    covered_left_out: bool

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.count // PAGE))


def page_of_messages(opened: Opened, wanted: Wanted, *, number: int = 1, language: str = "nl") -> Page:
    """Some of the messages that are asked for, by their time; those without one come last."""
    covered = covered_networks(opened.export)
    left_out = bool(wanted.words) and (covered is None or bool(covered))
    if wanted.words and covered is None:
        return Page((), 0, 1, covered_left_out=True)
    chosen = opened.stored.table("messages").filter(*_conditions(opened, wanted, covered or frozenset()))
    count = int(chosen.select(pl.len()).collect(engine="streaming").item())
    number = min(max(1, number), max(1, -(-count // PAGE)))
    by_time = chosen.select("message", "at").sort(
        ["at", "message"], descending=not wanted.oldest_first, nulls_last=True
    )
    some = by_time.slice((number - 1) * PAGE, PAGE).collect(engine="streaming")["message"].to_list()
    return Page(lines_of(opened, some, language=language), count, number, covered_left_out=left_out)


def _conditions(opened: Opened, wanted: Wanted, covered: frozenset[int]) -> Iterator[pl.Expr]:
    if wanted.member is not None:
        yield pl.col("author") == wanted.member
    if wanted.to_member is not None:
        yield _towards(opened.stored, wanted.to_member)
    if wanted.network is not None:
        yield pl.col("network") == wanted.network
    if wanted.since is not None:
        yield pl.col("at") >= datetime.combine(wanted.since, time())
    if wanted.until is not None and wanted.until < date.max:
        yield pl.col("at") < datetime.combine(wanted.until + timedelta(days=1), time())
    if wanted.community is not None:
        yield pl.col("author").is_in(_of_community(opened.stored, wanted.layer, wanted.community).implode())
    if wanted.sha256 or wanted.media:
        yield pl.col("message").is_in(_with_media(opened.export, wanted).implode())
    if wanted.words:
        yield ~pl.col("network").is_in(sorted(covered))
        yield pl.col("text").str.to_lowercase().str.contains(wanted.words.lower(), literal=True)


def _towards(stored: Stored, member: int) -> pl.Expr:
    """Sent to a member, naming it, forwarded from it, or an answer to a message of it."""
    written = stored.table("messages").filter(pl.col("author") == member).select("key").collect(engine="streaming")
    return (
        pl.col("to").list.contains(member)
        | pl.col("mentions").list.contains(member)
        | (pl.col("forwarded_from") == member)
        | pl.col("reply_to").is_in(written["key"].implode())
    )


def _of_community(stored: Stored, layer: str, community: int) -> pl.Series:
    """The members of a community in a layer; without a layer, in the first one that has communities."""
    place = stored.directory / MEASURES[0]
    table = pl.scan_parquet(place) if place.exists() else pl.LazyFrame(schema={"member": pl.Int32})
    columns = table.collect_schema().names()
    column = next((name for one in stored.layers if (name := f"{one}.{_LABEL}") in columns and layer in ("", one)), "")
    found = table.filter(pl.col(column) == community) if column else table.head(0)
    return found.select("member").collect()["member"]


def _with_media(export: Export, wanted: Wanted) -> pl.Series:
    media = media_of(export)
    if wanted.sha256:
        media = media.filter(pl.col("sha256") == wanted.sha256)
    if wanted.media == "hits":
        media = media.filter(pl.col("status").is_in(HITS))
    elif wanted.media not in ("", "any"):
        is_missing = (pl.col("status") == "") & (pl.col("reason") == wanted.media)
        media = media.filter((pl.col("status") == wanted.media) | is_missing)
    return media.select("message").unique().collect(engine="streaming")["message"]


# -- messages as they are shown ---------------------------------------------------------------------------------------


def rows_of(stored: Stored, numbers: Iterable[int], columns: Iterable[pl.Expr] = ()) -> list[Row]:
    """The messages with these numbers, in this order; only the shards that hold them are read."""
    wanted = list(numbers)
    of_shard: dict[int, list[int]] = {}
    places = shards(stored.directory, "messages")
    starts = [pl.scan_parquet(place).select(pl.col("message").first()).collect().item() for place in places]
    for one in wanted:
        if starts and one >= starts[0]:
            of_shard.setdefault(bisect_right(starts, one) - 1, []).append(one)
    found: dict[int, Row] = {}
    for at, here in of_shard.items():
        frame = pl.scan_parquet(places[at]).filter(pl.col("message").is_in(here))
        chosen = frame.with_columns(*columns) if columns else frame
        found |= {row["message"]: row for row in chosen.collect().iter_rows(named=True)}
    return [found[one] for one in wanted if one in found]


def lines_of(opened: Opened, numbers: Iterable[int], *, language: str, whole: bool = False) -> tuple[Line, ...]:
    """Messages as they may be shown, in this order; texts are cut, unless they are asked for `whole`."""
    most = MOST_CHARACTERS + 1
    length = pl.col("text").str.len_chars().alias("length")
    cut = pl.col("text") if whole else pl.col("text").str.slice(0, most)
    rows = rows_of(opened.stored, numbers, (length, cut))
    shown = _Shown(opened, rows, language)
    return tuple(shown.line(row, None if whole else CUT) for row in rows)


class _Shown:
    """What stands beside messages, looked up once for all of a page."""

    def __init__(self, opened: Opened, rows: list[Row], language: str) -> None:
        stored = opened.stored
        self._covered = covered_networks(opened.export)
        self._language = language
        people = {row[name] for row in rows for name in ("author", "forwarded_from")}
        self._names = names(opened, people | {one for row in rows for one in (row["to"] or ())[:20]})
        self._networks = network_names(opened, {row["network"] for row in rows})
        numbers = [row["message"] for row in rows]
        self._media = media_by_message(opened.export, numbers)
        self._reactions = _reactions(stored, numbers)

    def is_covered(self, network: int) -> bool:
        """Whether posts of a network are covered; where nobody knows, they are."""
        return self._covered is None or network in self._covered

    def line(self, row: Row, most: int | None) -> Line:
        number, author, network = row["message"], row["author"], row["network"]
        is_covered = self.is_covered(network)
        text = self._shown(row["text"], is_covered=is_covered)
        length = len(text) if is_covered else row["length"]
        kept = text if most is None else text[:most]
        return Line(
            number,
            row["key"],
            None if author == NOBODY else author,
            self._names.get(author, ""),
            network,
            self._networks.get(network, ""),
            row["at"],
            bool(row["is_utc"]),
            row["said"] or "",
            row["layer"],
            kept,
            length - len(kept),
            is_covered,
            row["reply_to"],
            tuple((one, self._names.get(one, "")) for one in (row["to"] or ())[:20]),
            self._forwarded(row, is_covered=is_covered),
            self._shown(row["signature"][:_LONGEST], is_covered=is_covered),
            row["is_deleted"],
            row["is_edited"],
            tuple((self._shown(what[:100], is_covered=is_covered), count) for what, count in self._reactions[number]),
            tuple(self._medium(one, is_covered=is_covered) for one in self._media.get(number, ((), 0))[0]),
            self._media.get(number, ((), 0))[1],
            row["file"],
            row["place"],
        )

    def _shown(self, text: str, *, is_covered: bool) -> str:
        return covered(text, self._language) if is_covered and text else text

    def _forwarded(self, row: Row, *, is_covered: bool) -> str:
        """From whom: a member as members are called; in a covered network no other name."""
        if row["forwarded_from"] in self._names:
            return self._names[row["forwarded_from"]]
        return _("somebody, data covered") if is_covered and row["forwarded_name"] else row["forwarded_name"][:_LONGEST]

    def _medium(self, medium: Media, *, is_covered: bool) -> Media:
        """A name of a file can be of somebody; its place is told by its name too."""
        if not is_covered:
            return medium
        return msgspec.structs.replace(medium, name=self._shown(medium.name, is_covered=True), address="")


def raw_text(stored: Stored, number: int) -> tuple[str, int]:
    """What a message says, uncovered, and how many characters more: for whoever needs it, once it is written down."""
    length = pl.col("text").str.len_chars().alias("length")
    rows = rows_of(stored, [number], [length, pl.col("text").str.slice(0, MOST_RAW)])
    return (str(rows[0]["text"]), max(0, rows[0]["length"] - MOST_RAW)) if rows else ("", 0)


def covered(text: str, language: str) -> str:
    """A text with what may be data of another covered; a reaction of one sign stays."""
    return text if len(text) == 1 and not text.isalnum() else redact(text, language=language, rules=default_rules())


def media_by_message(export: Export, numbers: list[int]) -> dict[int, tuple[list[Media], int]]:
    """The first files of messages, with what the case says of each content now, and how many files there are."""
    whole = media_of(export).filter(pl.col("message").is_in(numbers))
    told = whole.with_columns(pl.len().over("message").alias("count")).group_by("message", maintain_order=True)
    frame = told.head(MOST_MEDIA).collect(engine="streaming")
    in_case = live(export, set(frame["sha256"]) - {""})
    found: dict[int, tuple[list[Media], int]] = {}
    for row in frame.iter_rows(named=True):
        now = in_case.get(row["sha256"], (row["status"], row["reason"], None, ""))
        name = escape((row["name"] or row["path"])[:_LONGEST].encode("utf-8", "replace"))
        facts = (name, row["type"][:100], row["bytes"], row["address"][:500], row["sha256"])
        found.setdefault(row["message"], ([], row["count"]))[0].append(Media(*facts, *now))
    return found


def live(export: Export, digests: Iterable[str]) -> dict[str, Now]:
    """What the case says of contents now: status, reason, position and what people settled on."""
    media = Medium.objects.filter(case=export.exhibit.case_id, sha256__in=list(digests)).order_by()
    rows = media.values_list("sha256", "status", "reason", "position", "category")
    return {sha256: (status, reason, position, category) for sha256, status, reason, position, category in rows}


def _reactions(stored: Stored, numbers: list[int]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {number: [] for number in numbers}
    told = stored.table("reactions").filter(pl.col("message").is_in(numbers)).select("message", "what", "count")
    for message, what, count in told.collect(engine="streaming").iter_rows():
        if len(found[message]) < _MOST_REACTIONS:
            found[message].append((what, count))
    return found
