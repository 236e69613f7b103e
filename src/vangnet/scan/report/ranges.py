"""Ranges of a video's time in words: "0:00-0:40"."""

from collections.abc import Sequence
from typing import Any

from vangnet.scan.report.words import Words

ORDER = ("known", "new", "lost", "flat")
TOLD = 12
"""Ranges of one kind that are told one by one."""


def clock(milliseconds: int, *, exact: bool = False) -> str:
    """Return a time in a video.

    >>> clock(3_723_400)
    '1:02:03'
    >>> clock(3_400, exact=True)
    '00:00:03.400'
    """
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if exact:
        return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def joined(ranges: Sequence[dict[str, Any]], status: str) -> list[tuple[int, int]]:
    """Return the time of one status, ranges that touch as one."""
    spans: list[tuple[int, int]] = []
    for one in ranges:
        if one["status"] != status:
            continue
        if spans and spans[-1][1] == one["start_ms"]:
            spans[-1] = spans[-1][0], one["end_ms"]
        else:
            spans.append((one["start_ms"], one["end_ms"]))
    return spans


def told(ranges: Sequence[dict[str, Any]], words: Words) -> str:
    """Return all ranges by status, as a line of text."""
    parts = []
    for status in ORDER:
        if spans := joined(ranges, status):
            times = ", ".join(f"{clock(start)}\u2013{clock(end)}" for start, end in spans[:TOLD])
            more = f" +{words.number(len(spans) - TOLD)}" if len(spans) > TOLD else ""
            parts.append(f"{words.word('spans', status)} {times}{more}")
    return "; ".join(parts)
