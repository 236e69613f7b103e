"""Facts of a medium in words: what the scan found, with distances and times."""

from typing import Any

import msgspec

from vangnet.cases.models import Medium
from vangnet.scan.report.words import Words
from vangnet.web.room.tiles import my_words

_WIDE = 1_000
"""The width of the drawn timeline, in its own units."""


class HitTold(msgspec.Struct, frozen=True):
    """One entry of a list, and how the medium matches it."""

    list: str
    entry: str
    category: str
    how: str
    distance_bits: int | None
    orientation: str
    shares: str


class RangeTold(msgspec.Struct, frozen=True):
    """Some of a video's time: `x` and `width` are thousandths of the whole."""

    start_ms: int
    end_ms: int
    status: str
    label: str
    list: str
    x: int
    width: int


class Facts(msgspec.Struct, frozen=True):
    """All that the scan told."""

    status: str
    status_meaning: str
    reason: dict[str, str] | None
    remarks: tuple[tuple[str, str], ...]
    hits: tuple[HitTold, ...]
    ranges: tuple[RangeTold, ...]


def facts_of(medium: Medium) -> Facts:
    """The facts of a medium in the reader's language."""
    told = my_words()
    return Facts(
        status=told.status(medium.status),
        status_meaning=told.status_meaning(medium.status),
        reason=told.reason(medium.reason) if medium.reason else None,
        remarks=tuple(told.remark(remark) for remark in medium.remarks),
        hits=tuple(_hit(hit, told) for hit in medium.hits),
        ranges=tuple(_range(one, medium.duration_ms, told) for one in medium.ranges),
    )


def _hit(hit: dict[str, Any], told: Words) -> HitTold:
    shares = [hit.get("percent"), hit.get("entry_percent")]
    return HitTold(
        list=str(hit.get("list", "")),
        entry=str(hit.get("entry", "")),
        category=str(hit.get("category") or ""),
        how=told.word("readings", str(hit.get("reading", ""))),
        distance_bits=hit.get("distance_bits"),
        orientation=told.word("orientations", hit["orientation"]) if hit.get("orientation") else "",
        shares=" / ".join(f"{share}%" for share in shares if share is not None),
    )


def _range(one: dict[str, Any], duration_ms: int | None, told: Words) -> RangeTold:
    start, end = int(one["start_ms"]), int(one["end_ms"])
    whole = max(duration_ms or 0, end, 1)
    status = str(one["status"])
    return RangeTold(
        start_ms=start,
        end_ms=end,
        status=status,
        label=told.word("spans", status),
        list=str(one.get("list") or ""),
        x=_WIDE * start // whole,
        width=max(_WIDE * (end - start) // whole, 1),
    )
