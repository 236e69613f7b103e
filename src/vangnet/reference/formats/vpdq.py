"""Videos as vPDQ tells them: the PDQ of frames with their times.

Three forms are read, and told by their content:

    0,100,dadb...f07c,0.000       a line per frame, of the C++ tool: number, quality, hash, seconds
    ["dadb...f07c,100,0.0", ...]  JSON of python-threatexchange: hash, quality, seconds; a line per video
    {"name": "clip.mp4", "md5": "...", "sha1": "...", "sha256": "...", "frames": ["dadb...f07c,100,0.0", ...]}
                                  the same with a name and digests: what this program writes for many videos

A video that has no name of its own is called after the file, and where that is an MD5 it is taken for one. A frame
stands for the time until the next that differs; frames that nearly equal the one before are not kept, those of a
quality below 50 neither: flat pictures all look alike.
"""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, TextIO

import msgspec
import polars as pl

from vangnet.errors import ListRefused
from vangnet.reference import entries
from vangnet.reference.entries import BATCH_ROWS, DIGESTS, Batch, Batches, Notes
from vangnet.reference.formats.csv import open_text

SAME_BITS = 10
LEAST_QUALITY = 50
DEFAULT_STEP_MS = 1000
"""How long the one frame of a video of one frame stands."""

LINE = re.compile(r"(\d+),(\d{1,3}),([0-9a-fA-F]{64}),(\d+(?:\.\d+)?)")
TEXT = re.compile(r"([0-9a-fA-F]{64}),(\d{1,3}),(\d+(?:\.\d+)?)")
FLAT = "frame with texture (quality 50 or more)"


class Told(NamedTuple):
    """A frame as a list tells it."""

    at_ms: int
    pdq: bytes
    quality: int


class Listed(msgspec.Struct):
    """A line of JSON for one video."""

    frames: list[str]
    name: str | None = None
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None


class Stay(NamedTuple):
    """A frame that is kept, and the time that it stands for."""

    start_ms: int
    end_ms: int
    pdq: bytes
    quality: int


def is_frame_line(line: str) -> bool:
    return LINE.fullmatch(line.strip()) is not None


def is_json(start: bytes) -> bool:
    """Whether the start of a file is one of the two JSON forms."""
    return re.match(rb'\s*(\[\s*"[0-9a-fA-F]{64},|\{[^\[{}]*"frames"\s*:\s*\[)', start) is not None


def read(path: str) -> Batches:
    """Read one video, or many as lines of JSON."""
    with open_text(path) as lines:
        held: list[pl.DataFrame] = []
        notes = Notes()
        for listed, told, place in _videos(lines, os.path.splitext(os.path.basename(path))[0]):
            held.append(_frame(listed, told, place, notes))
            if sum(frame.height for frame in held) >= BATCH_ROWS:
                yield Batch(pl.concat(held), notes)
                held, notes = [], Notes()
        if held:
            yield Batch(pl.concat(held), notes)


def write(listed: Listed, file: TextIO) -> None:
    """Write a video as a line of JSON, which `read` reads back."""
    file.write(msgspec.json.encode(listed).decode() + "\n")


def write_lines(frames: Iterable[Told], file: TextIO) -> None:
    """Write the frames of one video as the C++ tool does."""
    file.writelines(
        f"{number},{frame.quality},{frame.pdq.hex()},{frame.at_ms / 1000:.3f}\n" for number, frame in enumerate(frames)
    )


def _videos(lines: Iterator[str], name: str) -> Iterator[tuple[Listed, list[Told], str]]:
    told: list[Told] = []
    for number, raw in enumerate(lines, start=1):
        line, place = raw.strip(), f"line {number}"
        if line.startswith(("[", "{")):
            listed = _listed(line, place)
            listed.name = listed.name or (name if number == 1 else f"{name}:{number}")
            yield listed, [_text(text, place) for text in listed.frames], place
        elif line:
            told.append(_line(line, place))
    if told:
        yield Listed([], name), told, "line 1"


def _listed(line: str, place: str) -> Listed:
    try:
        if line.startswith("["):
            return Listed(msgspec.json.decode(line, type=list[str]))
        return msgspec.json.decode(line, type=Listed)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ListRefused(f"not the frames of a video: {error}", place) from error


def _line(line: str, place: str) -> Told:
    match = LINE.fullmatch(line)
    if match is None:
        raise ListRefused(f"{line[:80]!r} is not frame,quality,hash,seconds", place)
    return Told(round(float(match[4]) * 1000), bytes.fromhex(match[3]), int(match[2]))


def _text(text: str, place: str) -> Told:
    match = TEXT.fullmatch(text.strip())
    if match is None:
        raise ListRefused(f"{text[:80]!r} is not hash,quality,seconds", place)
    return Told(round(float(match[3]) * 1000), bytes.fromhex(match[1]), int(match[2]))


def stays(told: list[Told]) -> tuple[list[Stay], int]:
    """Frames that differ, each with the time that it stands for, and how long the video is."""
    ordered = sorted(told, key=lambda frame: frame.at_ms)
    steps = sorted(b.at_ms - a.at_ms for a, b in pairwise(ordered)) or [DEFAULT_STEP_MS]
    duration = ordered[-1].at_ms + max(1, steps[len(steps) // 2])
    kept: list[Told] = []
    for frame in ordered:
        if not kept or _distance(kept[-1].pdq, frame.pdq) > SAME_BITS:
            kept.append(frame)
    ends = [frame.at_ms for frame in kept[1:]] + [duration]
    return [Stay(frame.at_ms, end, frame.pdq, frame.quality) for frame, end in zip(kept, ends, strict=True)], duration


def _distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _frame(listed: Listed, told: list[Told], place: str, notes: Notes) -> pl.DataFrame:
    if not told:
        raise ListRefused("a video without frames", place)
    kept, duration = stays(told)
    telling = [stay for stay in kept if stay.quality >= LEAST_QUALITY]
    if len(telling) < len(kept):
        notes.invalid[FLAT] += len(kept) - len(telling)
        notes.first_invalid.setdefault(FLAT, place)
    name = listed.name or place
    digests = {kind: _digest(getattr(listed, kind), kind, place) for kind in DIGESTS}
    if digests["md5"] is None and re.fullmatch("[0-9a-fA-F]{32}", name):
        digests["md5"] = bytes.fromhex(name)
    first = 1 if any(digests.values()) else 0
    rows = first + len(telling)
    nothing = [None] * first
    columns: dict[str, object] = {
        "entry": [name] * rows,
        **{kind: [value] * first + [None] * len(telling) for kind, value in digests.items()},
        "pdq": nothing + [stay.pdq for stay in telling],
        "pdq_quality": nothing + [stay.quality for stay in telling],
        "start_ms": nothing + [stay.start_ms for stay in telling],
        "end_ms": nothing + [stay.end_ms for stay in telling],
        "duration_ms": [duration] * rows,
    }
    return entries.table(columns, rows)


def _digest(text: str | None, kind: str, place: str) -> bytes | None:
    if not text:
        return None
    if not re.fullmatch(f"[0-9a-fA-F]{{{2 * entries.WIDTHS[kind]}}}", text):
        raise ListRefused(f"{text[:80]!r} is no {kind}", place)
    return bytes.fromhex(text)
