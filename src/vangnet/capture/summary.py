"""What a run of capture says of itself: `capture.json`, written last, so that it stands for all other files."""

from datetime import datetime
from pathlib import Path

import msgspec

from vangnet.capture.output import SUMMARY
from vangnet.capture.urgency.rules import Rules
from vangnet.capture.urgency.statements import Statement
from vangnet.errors import InputRefused


class View(msgspec.Struct, frozen=True):
    """What can be told while capture runs: what it does now, and how far that is, where that is known."""

    stage: str
    done: int = 0
    total: int = 0


class NotDone(msgspec.Struct, frozen=True):
    """Something that a run did not do, and why; `media` counts for how many, where that is known."""

    what: str
    why: str
    media: int | None = None


class Fault(msgspec.Struct, frozen=True):
    """A room that failed on one medium: a fault of the program. The medium keeps its other findings and its lane."""

    room: str
    sha256: str
    error: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one run. `media` is the selection: media in = answered + unread, by their SHA-256.

    `problems` counts why contents could not be read; `findings` by kind, `confidence` by kind and confidence. `now` is
    the moment that "recent" is counted from; `signatures` tells which table of apps and devices was used.
    """

    program: dict[str, str]
    exhibit: str | None
    library: dict[str, str | int | None]
    scan_complete: bool
    now: datetime
    files: int
    media: int
    joined: int
    statuses: dict[str, int]
    read: int
    unread: int
    problems: dict[str, int]
    doubts: dict[str, int]
    findings: dict[str, int]
    confidence: dict[str, dict[str, int]]
    contradictions: int
    ties: dict[str, int]
    series: int
    lanes: dict[str, int]
    drawn: int
    clues: int
    rules: Rules
    statements: tuple[Statement, ...]
    not_done: tuple[NotDone, ...]
    faults: tuple[Fault, ...]
    seconds: dict[str, float]
    peak_bytes: int
    signatures: str = ""


def write_summary(directory: Path, summary: Summary) -> None:
    """Write `capture.json`, whole or not at all."""
    part = directory / f"{SUMMARY}.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")
    part.replace(directory / SUMMARY)


def read_summary(directory: Path) -> Summary:
    """Read `capture.json`; raises InputRefused where capture did not run to its end."""
    place = directory / SUMMARY
    try:
        return msgspec.json.decode(place.read_bytes(), type=Summary)
    except FileNotFoundError:
        raise InputRefused(
            f"{directory}: capture was not run here, or not to its end; run: vangnet capture {directory}"
        ) from None
    except (OSError, msgspec.DecodeError) as error:
        raise InputRefused(f"{place}: not what capture wrote ({error})") from error
