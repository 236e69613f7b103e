"""Records, one after the other: how each would stand in a new scan, told from its digests and from what was kept."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.reference.library import Library
from vangnet.reference.verdict import Verdict, judge
from vangnet.scan.judge import DECODED
from vangnet.scan.known_parts import READING
from vangnet.scan.likeness import NOTHING
from vangnet.scan.rematching.change import Change, Kind, ReadAgain, Standing, kind_of
from vangnet.scan.rematching.contents import States
from vangnet.values import Digests, Hit, Reason, Status

Row = Mapping[str, Any]

UNREAD = "read_again"
"""The reason of a file of which nothing can be said until it is read again."""

_SETTLED = (Status.KNOWN, Status.IRRELEVANT)


class Scan(msgspec.Struct, frozen=True, eq=False):
    """What is known of the scan and of the library while its records are matched again.

    `tells_all`: whatever the scan decoded and told, it kept fingerprints of. `same_blocks`: the block lists are those
    that the scan used.
    """

    library: Library
    states: States
    tells_all: bool
    same_blocks: bool


def standing(row: Row) -> Standing:
    """How a file stands in its record."""
    return Standing(row["status"], row["reason"], tuple(Hit(**hit) for hit in row["hits"]))


def change(row: Row, scan: Scan) -> Change:
    """What becomes of a record."""
    before = standing(row)
    after, read_again = _with_blocks(row, before, *_after(row, before, scan), scan)
    kind = kind_of(before, after)
    if kind is Kind.CHANGED and after.reason == UNREAD:
        kind = Kind.SAME  # nothing is told of it
    return Change(row["address"], row["sha256"], before, after, str(kind), read_again)


def _after(row: Row, before: Standing, scan: Scan) -> tuple[Standing, ReadAgain | None]:
    if row["sha256"] is None:
        return _without_digests(row, before, scan)
    family = types.family(row["type"] or "")
    verdict = _verdict(row, family, scan.library)
    if verdict.status in _SETTLED:
        opens = before.status == Status.IRRELEVANT and verdict.status == Status.KNOWN
        return _told(verdict), ReadAgain.NOT_DECODED if opens else None
    state = scan.states.get(bytes.fromhex(row["sha256"])) if family in DECODED else None
    if state is not None and state.decoded == _is_decoded(row):
        after = Standing(state.status, state.reason, ()) if verdict.status is None else _told(verdict)
        return replace(after, hits=(*verdict.hits, *state.hits)), state.read_again
    return _not_looked_into(row, before, verdict, family, scan)


def _without_digests(row: Row, before: Standing, scan: Scan) -> tuple[Standing, ReadAgain | None]:
    """A file that broke off, or one that was not read at all."""
    state = scan.states.get(row["address"])
    if state is not None:
        return Standing(state.status, state.reason, state.hits), state.read_again
    return before, ReadAgain.NOT_KEPT if _is_decoded(row) else None


def _not_looked_into(
    row: Row, before: Standing, verdict: Verdict, family: Family, scan: Scan
) -> tuple[Standing, ReadAgain | None]:
    """A file of which no fingerprints were kept: what the digests say, over what was said of it beside them."""
    if _was_settled(before):
        return _unread(verdict), ReadAgain.NOT_DECODED
    if family in DECODED and (_is_decoded(row) or before.status != Status.UNDECIDED or not scan.tells_all):
        hits = tuple(hit for hit in before.hits if hit.distance_bits is not None)
        return replace(before, hits=(*verdict.hits, *hits)), ReadAgain.NOT_KEPT
    if verdict.status is not None:
        return _told(verdict), None
    status = before.status
    if status == Status.SIMILAR:  # by blocks
        status = str(Status.UNDECIDED if before.reason else Status.OTHER)
    return Standing(status, before.reason, verdict.hits), None


def _verdict(row: Row, family: Family, library: Library) -> Verdict:
    digests = Digests(*(bytes.fromhex(row[name]) for name in ("md5", "sha1", "sha256")))
    matches = library.find(digests)
    return judge(matches, is_media=family is not Family.OTHER) if matches else NOTHING


def _told(verdict: Verdict) -> Standing:
    return Standing(str(verdict.status), verdict.reason, verdict.hits)


def _unread(verdict: Verdict) -> Standing:
    if verdict.status is not None:
        return _told(verdict)
    return Standing(str(Status.UNDECIDED), UNREAD, verdict.hits)


def _was_settled(before: Standing) -> bool:
    """Whether the digests alone said how a file stands, so that what it is beside them was not told."""
    return before.status in _SETTLED or before.reason == Reason.DIGEST_CONFLICT


def _is_decoded(row: Row) -> bool:
    return row["width"] is not None or row["pdq"] is not None or row["duration_ms"] is not None


# -- parts of known files ----------------------------------------------------------------------------------------------


def _with_blocks(
    row: Row, before: Standing, after: Standing, read_again: ReadAgain | None, scan: Scan
) -> tuple[Standing, ReadAgain | None]:
    """Say that a file must be read again where the library's block lists may know a part of it."""
    if not _is_open(row, after) or read_again is not None:
        return after, read_again
    if scan.same_blocks and (not scan.library.version.blocks or _is_open(row, before)):
        return after, None  # there was nothing of a known file in it
    if not scan.library.version.blocks:
        return after, None
    kept = tuple(hit for hit in before.hits if hit.reading.startswith(f"{READING} "))
    if not scan.same_blocks or not kept:
        return after, ReadAgain.BLOCKS
    return Standing(str(Status.SIMILAR), after.reason, (*after.hits, *kept)), ReadAgain.BLOCKS


def _is_open(row: Row, standing: Standing) -> bool:
    """Whether a content that stands so is looked through for parts of known files."""
    if row["type"] is None:
        return False  # it was not read
    if standing.status == Status.UNDECIDED:
        return standing.reason != Reason.DIGEST_CONFLICT
    return standing.status == Status.OTHER and row["type"] == types.UNKNOWN
