"""What has been read of one content so far, by whichever reader."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vangnet.capture.facts import LONGEST_TEXT, Counter, Facts, Identifier, Kind, Position, Stamp, Text, Zone
from vangnet.capture.reading.dates import Written
from vangnet.words import Word, word

MOST = 256
"""The most that is kept of each: a file that claims more is telling stories."""

_NOTHING = frozenset("0 -_.#xX\x00?*:/")
_NOBODY = frozenset({"unknown", "none", "n/a", "undefined", "null"})
_SEVERAL = ("stamps", "positions", "zones", "counters", "identifiers", "texts", "problems", "readers")


@dataclass
class Draft:
    """Facts in the making. What is told twice in the same words is kept once."""

    type: str
    one: dict[str, Any] = field(default_factory=dict)
    several: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in _SEVERAL})

    def say(self, name: str, value: object) -> None:
        """Keep a single thing, such as the make; what was told first stands."""
        text = plain(value)
        if text and name not in self.one:
            self.one[name] = text

    def measure(self, name: str, value: int | None) -> None:
        """Keep a size or length, where it is one."""
        if value and 0 < value < 2**53 and name not in self.one:
            self.one[name] = value

    def stamp(self, tag: str, written: Written, kind: Kind, **more: Any) -> None:
        """Keep a date."""
        if written.is_blank:
            return
        self.add(
            "stamps",
            Stamp(
                tag=tag,
                written=written.text[:LONGEST_TEXT],
                kind=kind,
                local=more.pop("local", written.local),
                offset_minutes=more.pop("offset_minutes", written.offset_minutes),
                is_utc=more.pop("is_utc", written.is_utc),
                resolution_s=more.pop("resolution_s", written.resolution_s),
                doubts=(*written.doubts, *more.pop("doubts", ())),
            ),
        )

    def moment(self, tag: str, moment: datetime | None, written: str, kind: Kind, *doubts: Word) -> None:
        """Keep a date that is UTC by its format; `moment` is that UTC, without a zone."""
        self.add("stamps", Stamp(tag=tag, written=written, kind=kind, local=moment, is_utc=True, doubts=doubts))

    def identifier(self, tag: str, name: str, value: object) -> None:
        """Keep what tells this device, person or file from others, unless it is all zeros or dashes."""
        text = plain(value)
        if text and not set(text) <= _NOTHING and text.casefold() not in _NOBODY:
            self.add("identifiers", Identifier(tag=tag, name=name, value=text))

    def counter(self, tag: str, name: str, value: object, unit: str = "count") -> None:
        """Keep what a device counts up."""
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53:
            self.add("counters", Counter(tag=tag, name=name, value=float(value), unit=unit))

    def text(self, tag: str, value: object) -> None:
        """Keep words that somebody wrote."""
        if text := plain(value):
            self.add("texts", Text(tag=tag, text=text))

    def zone(self, tag: str, minutes: int) -> None:
        """Keep what a device says of its own clock's offset."""
        if -12 * 60 <= minutes <= 14 * 60:
            self.add("zones", Zone(tag=tag, minutes=minutes))

    def position(self, position: Position | None) -> None:
        if position is not None:
            self.add("positions", position)

    def problem(self, code: str, **values: object) -> None:
        """Keep what could not be read."""
        self.add("problems", word(f"reading.{code}", **values))

    def unreadable(self, part: str, error: Exception) -> None:
        """Keep that a reader failed, with the name of its error: its message may hold anything."""
        self.problem("unreadable_part", part=part, error=type(error).__name__)

    def read_by(self, reader: str) -> None:
        self.add("readers", reader)

    def add(self, name: str, value: object) -> None:
        kept = self.several[name]
        if len(kept) < MOST:
            kept.setdefault(repr(value), value)  # not every value can be hashed

    def facts(self, size: int | None = None) -> Facts:
        several: dict[str, Any] = {name: tuple(kept.values()) for name, kept in self.several.items()}
        return Facts(type=self.type, size=size, **self.one, **several)


def plain(value: object) -> str:
    """A text as one line without control characters, cut to what is kept."""
    if isinstance(value, bytes):
        value = decoded(value[: 4 * LONGEST_TEXT])
    text = str(value)[: 4 * LONGEST_TEXT].split("\0", 1)[0]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_TEXT]


def decoded(data: bytes) -> str:
    """Bytes as text: UTF-8, and what is not that as Latin-1."""
    data = data.split(b"\0", 1)[0]
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
