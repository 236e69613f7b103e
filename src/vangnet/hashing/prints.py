"""Frames of one stream -> those that differ, each with its fingerprints and the time that it stands for."""

import msgspec
import numpy as np
from av.video.frame import VideoFrame

from vangnet.hashing.pdq import Pixels, pdq, pdq_orientations
from vangnet.hashing.readings import Reading
from vangnet.hashing.streams import full_range, grey
from vangnet.hashing.trimming import LEAST_SHARE, trim

SAME_BITS = 10
"""A frame this near the last one kept is the same picture, seen through the noise of the codec."""

MOVED_BITS = 24
"""A frame that has moved so far is kept at once: nothing that was looked at is further from the frame that stands for
it, so that it lies within 31 bits of a good copy's frame even where that was taken at another moment."""

DARK = 40
"""Brightness that black bars stay under, through the noise of the codec."""

SMALLEST_INSIDE = 0.125

STEP_MS = 1000
"""A frame that has moved at all is kept once a second."""


class Moment(msgspec.Struct, frozen=True, eq=False, array_like=True):
    """A frame and the time that it stands for: [start, end) in milliseconds; `seen_ms` is when it was last seen.

    `pdq` (32 bytes, flavour "core") and `quality` are of the whole frame as it is stored; `readings` hold its eight
    orientations ("frame"), and those of the frame without its borders ("trimmed"). Stream 0 is the main one.
    """

    start_ms: int
    seen_ms: int
    end_ms: int
    pdq: bytes
    quality: int
    readings: tuple[Reading, ...]
    stream: int = 0


class _Print(msgspec.Struct, frozen=True, eq=False):
    quick: int
    pdq: bytes
    quality: int
    readings: tuple[Reading, ...]


class Prints:
    """Collects the frames of one stream, in any order of time. `dense` keeps every frame that differs at all."""

    def __init__(self, stream: int, *, dense: bool) -> None:
        self._stream = stream
        self._moved_bits = SAME_BITS if dense else MOVED_BITS
        self._at: dict[int, _Print] = {}
        self._seen: dict[int, int] = {}
        self._last: tuple[int, _Print] | None = None
        self._brightest: Pixels | None = None

    def go_on_from(self, at_ms: int) -> None:
        """Compare what comes next with the frame at `at_ms`, if there is one."""
        held = self._at.get(at_ms)
        self._last = None if held is None else (at_ms, held)

    def add(self, frame: VideoFrame, at_ms: int, *, key: bool) -> None:
        """Look at a frame, and keep it if it differs. Of a key frame the time is kept in any case."""
        pixels = grey(frame)
        quick = int.from_bytes(pdq(pixels, "512")[0], "big")
        if self._last is not None:
            start, before = self._last
            moved = (quick ^ before.quick).bit_count()
            is_soon = at_ms - start < STEP_MS and moved <= self._moved_bits
            if moved <= SAME_BITS or (is_soon and not key):
                self._seen[start] = max(at_ms, self._seen.get(start, 0))
                if key and moved <= SAME_BITS:
                    self._keep(at_ms, before)
                return
        whole = full_range(pixels, frame)
        self._keep(at_ms, _print(whole, self._without_bars(whole), quick))

    def _without_bars(self, pixels: Pixels) -> Pixels | None:
        """The frame without the lines that were black in all frames so far, if there are any.

        A picture's own edge may be dark, so that no border can be seen in a single frame.
        """
        before = self._brightest
        is_new = before is None or before.shape != pixels.shape
        self._brightest = bright = pixels.copy() if is_new or before is None else np.maximum(before, pixels)
        rows, columns = np.flatnonzero(bright.max(axis=1) > DARK), np.flatnonzero(bright.max(axis=0) > DARK)
        if not len(rows) or len(rows) * len(columns) < SMALLEST_INSIDE * bright.size:
            return None
        inside = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return np.ascontiguousarray(inside) if inside.size < (1 - LEAST_SHARE) * pixels.size else None

    def _keep(self, at_ms: int, made: _Print) -> None:
        self._at.setdefault(at_ms, made)
        self._last = at_ms, self._at[at_ms]

    def moments(self, end_ms: int) -> list[Moment]:
        """All that was kept, in order of time, each until the next that differs."""
        kept: list[tuple[int, int, _Print]] = []
        for at in sorted(self._at):
            made, seen = self._at[at], max(at, self._seen.get(at, 0))
            if kept and kept[-1][2] is made:
                kept[-1] = kept[-1][0], seen, made
            else:
                kept.append((at, seen, made))
        ends = [start for start, _, _ in kept[1:]] + [max(end_ms, kept[-1][1] + 1)] if kept else []
        return [
            Moment(start, min(seen, end), end, made.pdq, made.quality, made.readings, self._stream)
            for (start, seen, made), end in zip(kept, ends, strict=True)
        ]


def _print(pixels: Pixels, without_bars: Pixels | None, quick: int) -> _Print:
    readings = [_reading("frame", pixels)]
    inside = trim(pixels)
    if inside is not None:
        readings.append(_reading("trimmed", inside))
    if without_bars is not None and (inside is None or inside.shape != without_bars.shape):
        readings.append(_reading("trimmed", without_bars))
    whole = readings[0]
    return _Print(quick, whole.hashes[0].tobytes(), whole.quality, tuple(readings))


def _reading(name: str, pixels: Pixels) -> Reading:
    hashes, quality = pdq_orientations(pixels, "core")
    return Reading(name, quality, hashes.view("<u8"))
