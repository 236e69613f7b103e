"""What the readers of takeouts share: plain texts and moments out of whatever stands there, and members told once."""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from vangnet.networks.formats.pieces import Broken
from vangnet.networks.formats.repair import clean
from vangnet.networks.shape import Coverage, Member, Moment, Problem, Record, Source

LONGEST = 1 << 20
"""Characters of one text that are kept."""
MOST_NAMES = 1000
"""Members that one message mentions, or that reacted to it."""

Telling = Generator[Record, None, str]
"""Tells of somebody, and gives their key; it is empty where nobody is told."""

_MOST_TOLD = 100_000  # members that are remembered as told; told again, their parts are joined
_LINK = re.compile(r"https?://[^\s<>\"'\x00-\x20]{1,2000}")
_EARLIEST = 1980  # a clock that was never set tells 1970, and no chat is that old
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(value: Any) -> str:
    """Whatever stands there as a text: numbers and truth values as written, nothing as nothing."""
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    try:
        return clean(json.dumps(value, ensure_ascii=False))
    except (ValueError, RecursionError):
        return ""


def mapping(value: Any) -> dict[str, Any]:
    """An object, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where something else stands."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def links_of(text: str) -> tuple[str, ...]:
    """The addresses of pages in a text, each once."""
    return tuple(dict.fromkeys(_LINK.findall(text))) if "://" in text else ()


def after_epoch(seconds: float) -> Moment | None:
    """A moment by seconds since 1970, in UTC; None beyond what a calendar holds."""
    try:
        return Moment(_EPOCH + timedelta(seconds=seconds))
    except (OverflowError, ValueError):
        return None


def several(tellings: Iterable[Telling]) -> Generator[Record, None, tuple[str, ...]]:
    """Tell of one after another; gives the keys there are, each once."""
    keys = []
    for one in tellings:
        keys.append((yield from one))  # noqa: PERF401  # a comprehension cannot yield
    return tuple(dict.fromkeys(filter(None, keys)))


class Notes:
    """What the reading of one file keeps: whom it has told of, and what it could not read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[Problem] = []
        self._seen: set[int] = set()

    def source(self, place: object) -> Source:
        return Source(self.file, str(place))

    def problem(self, code: str, place: object, **values: object) -> None:
        told_values = {name: value if isinstance(value, int) else clean(str(value)) for name, value in values.items()}
        self._problems.append(Problem(code, self.source(place), told_values))

    def drain(self) -> Iterator[Problem]:
        """What could not be read since the last time."""
        problems, self._problems = self._problems, []
        yield from problems

    def broken(self, broken: Broken) -> Problem:
        """A broken piece as a problem."""
        values = {"detail": clean(broken.detail)} if broken.detail else {}
        return Problem(f"takeout_{broken.code}", self.source(broken.place), values)

    def text(self, value: Any, place: object) -> str:
        """A text, cut at the longest that is kept, which is told."""
        text = told(value)
        if len(text) <= LONGEST:
            return text
        self.problem("takeout_shortened", place, length=len(text), kept=LONGEST)
        return text[:LONGEST]

    def moment(self, value: Any, place: object, *, is_utc: bool = False) -> Moment | None:
        """A moment as ISO or "2023-01-31 10:00:00 UTC". What is no date, or that of a clock never set, is told."""
        written = told(value).strip()
        if not written:
            return None
        said = written.removesuffix(" UTC")
        try:
            at = datetime.fromisoformat(said[:40])
            zoned = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            self.problem("takeout_no_time", place, written=written[:100])
            return None
        if zoned.year < _EARLIEST:
            self.problem("takeout_zero_time", place, written=written[:100])
            return None
        return Moment(zoned, is_utc=is_utc or at.tzinfo is not None or said != written)

    def member(self, member: Member) -> Iterator[Member]:
        """Tell of a member, unless the same was told before."""
        mark = hash((member.key, member.name, member.kind, member.identifiers, member.is_owner_of_device))
        if mark in self._seen:
            return
        if len(self._seen) >= _MOST_TOLD:
            self._seen.clear()
        self._seen.add(mark)
        yield member

    def is_new(self, *marks: object) -> bool:
        """Whether this was not seen before, as far as is remembered."""
        mark = hash(marks)
        if mark in self._seen:
            return False
        if len(self._seen) >= _MOST_TOLD:
            self._seen.clear()
        self._seen.add(mark)
        return True


def coverages(notes: Notes, *codes: str, network: str = "") -> Iterator[Coverage]:
    """What to know before any figure is read, each once."""
    yield from (Coverage(code, network) for code in codes if notes.is_new("coverage", code, network))
