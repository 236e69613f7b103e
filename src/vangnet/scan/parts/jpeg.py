"""An unfinished JPEG: its coded pixels are walked up to where they break off, and on with a candidate.

A wrong continuation betrays itself by a code that does not exist, a brightness that cannot be, a marker out of turn,
or in the end by a number of units that is not the picture's. Where it survives, the joint is a visible step: the rows
above and below it are compared in brightness.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from vangnet.scan.parts import kernels
from vangnet.scan.parts.unfinished import UNTOLD, WRONG, Next, Outcome, Part, Proof, Unfinished

TYPES = frozenset({"image/jpeg", "image/jpg"})
LARGEST_UNITS = 4_000_000
"""A picture of a gigapixel; a header may claim more, and gets no memory for it."""

_ROWS_COMPARED = 8
_FEWEST = 4
_EVEN = 8
"""One grey level, added to both sides: a step in a clear sky is not measured against nothing."""

_LONGEST_HEADER = 2**20
_SEGMENTS = frozenset(bytes([code]) for code in (*range(0xC0, 0xD0), *range(0xDA, 0xFF)))
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})

Tables = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Header:
    """What is needed to walk the coded pixels. `across` counts units in a row."""

    tables: Tables
    plan: npt.NDArray[np.int64]
    total: int
    across: int
    every: int
    starts: int

    @property
    def components(self) -> int:
        return int(self.plan[-1, 0]) + 1


@dataclass(frozen=True)
class Headless:
    """A JPEG that breaks off before its pixels begin."""

    data: bytes = field(repr=False)
    proof: str = Proof.DECODES

    def may(self, part: Part) -> Next:
        """See whether a marker stands where the segment that breaks off must end."""
        at = _next_marker(self.data) - len(self.data)
        if at < 0 or part.size < at + 2:
            return Next(Outcome.OPEN, self)
        look = part.read(at, 2)
        return Next(Outcome.OPEN, self, 1.0, 1) if look[:1] == b"\xff" and look[1:] in _SEGMENTS else WRONG

    def after(self, piece: bytes) -> Next:
        data = self.data + piece
        header = read_header(data)
        if header is None:
            return WRONG
        if header is ...:
            told = _next_marker(self.data) < len(data)
            state = replace(self, data=data)
            return (
                Next(Outcome.OPEN, state, 1.0 if told else UNTOLD, int(told)) if len(data) < _LONGEST_HEADER else WRONG
            )
        return _first(header).after(data[header.starts :])._replace(seam=1.0)


@dataclass(frozen=True)
class Scan:
    """A JPEG that breaks off among its pixels: `rest` are the bytes since its last complete unit."""

    header: Header
    state: npt.NDArray[np.int64]
    light: npt.NDArray[np.int32]
    rest: bytes
    proof: str = Proof.DECODES

    @property
    def done(self) -> int:
        """How many units there are."""
        return int(self.state[kernels.DONE])

    def may(self, part: Part) -> Next:
        return self.after(part.first())

    def after(self, piece: bytes) -> Next:
        header, state, light = self.header, self.state.copy(), self.light.copy()
        data = self.rest + piece
        code = kernels.walk(
            np.frombuffer(data, np.uint8), header.tables, header.plan, header.total, header.every, state, light
        )
        if code == kernels.WRONG:
            return WRONG
        at = int(state[kernels.AT])
        state[kernels.AT] = 0
        new = replace(self, state=state, light=light, rest=data[at:])
        outcome = Outcome.COMPLETE if code == kernels.WHOLE else Outcome.OPEN
        return Next(outcome, new, self._seam(new), new.done - self.done)

    def _seam(self, new: "Scan") -> float:
        """How rough the first row after the joint lies on the row above it, against the rows before the joint."""
        across, joint = self.header.across, self.done
        after = np.arange(max(across, joint), min(joint + across, new.done))
        before = np.arange(max(across, joint - _ROWS_COMPARED * across), joint)
        if len(before) < _FEWEST:  # too early in the picture: then the rows that follow say what is usual
            before = np.arange(joint + across, min(joint + (_ROWS_COMPARED + 1) * across, new.done))
        if len(after) < _FEWEST or len(before) < _FEWEST:
            return UNTOLD
        rough = np.abs(new.light[after] - new.light[after - across]).mean(axis=0)
        usual = np.abs(new.light[before] - new.light[before - across]).mean(axis=0)
        return float(((rough + _EVEN) / (usual + _EVEN)).mean())


def begin(part: Part) -> Unfinished | None:
    """Give a JPEG that breaks off, walked to that point; None when it is whole, broken, or of a kind not walked."""
    data = part.whole()
    header = read_header(data)
    if header is None:
        return None
    if header is ...:
        return Headless(data) if len(data) < _LONGEST_HEADER else None
    found = _first(header).after(data[header.starts :])
    return found.state if found.outcome is Outcome.OPEN else None


def _first(header: Header) -> Scan:
    state = np.zeros(kernels.STATE_WORDS, np.int64)
    return Scan(header, state, np.zeros((header.total, header.components), np.int32), b"")


def _next_marker(data: bytes) -> int:
    """Where the segment that breaks off must end, and a marker must stand."""
    at = 2
    while at + 4 <= len(data):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return at


def read_header(data: bytes) -> "Header | ellipsis | None":  # noqa: F821  # the type of `...` has no other name
    """Read all that stands before the pixels; `...` when it is not all there, None when it is of another kind."""
    if not data.startswith(b"\xff\xd8"):
        return None if len(data) >= 2 else ...
    tables: dict[int, npt.NDArray[np.uint16]] = {}
    quantisers: dict[int, int] = {}
    frame, every, at = b"", 0, 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data):
            return ...
        code = data[at + 1]
        if data[at] != 0xFF or code in (0x00, 0xD8, 0xD9):
            return None
        if code in _ALONE:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if length < 2:
            return None
        if len(body) < length - 2:
            return ...
        at += 2 + length
        try:
            if code == 0xDB:
                quantisers.update(_quantisers(body))
            elif code == 0xC4:
                tables.update(_tables(body))
            elif code == 0xDD:
                every = int.from_bytes(body[:2], "big")
            elif code in (0xC0, 0xC1):
                frame = body
            elif code in range(0xC2, 0xD0) and code not in (0xC8, 0xCC):
                return None  # progressive, lossless or arithmetic: not walked here
            elif code == 0xDA:
                return _header(frame, body, tables, quantisers, every, at)
        except (IndexError, KeyError, ValueError, ZeroDivisionError):
            return None


def _quantisers(body: bytes) -> dict[int, int]:
    """Give the step of the mean brightness of each table."""
    found, at = {}, 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        found[number] = int.from_bytes(body[at + 1 : at + 3], "big") if wide else body[at + 1]
        at += 129 if wide else 65
    return found


def _tables(body: bytes) -> dict[int, npt.NDArray[np.uint16]]:
    """Spread code tables out, so that the next 16 bits tell code length and symbol at once."""
    found, at = {}, 0
    while at < len(body):
        kind, number = body[at] >> 4, body[at] & 15
        if kind > 1 or number > 3:
            raise ValueError
        counts = body[at + 1 : at + 17]
        symbols = body[at + 17 : at + 17 + sum(counts)]
        table, place, taken = np.zeros(65536, np.uint16), 0, 0
        for length, count in enumerate(counts, 1):
            for symbol in symbols[taken : taken + count]:
                span = 1 << (16 - length)
                table[place : place + span] = length << 8 | symbol
                place += span
            taken += count
        if place > 65536 or len(symbols) != sum(counts):
            raise ValueError
        found[4 * kind + number] = table
        at += 17 + sum(counts)
    return found


def _header(
    frame: bytes, scan: bytes, tables: dict[int, Tables], quantisers: dict[int, int], every: int, starts: int
) -> Header | None:
    """Lay out the blocks of a unit. Only pictures whose colours are coded together, in one scan."""
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    parts = [frame[6 + 3 * i : 9 + 3 * i] for i in range(frame[5])]
    if frame[0] != 8 or not parts or scan[0] != len(parts) or len(parts) > 4 or not height or not width:
        return None
    chosen = {scan[1 + 2 * i]: scan[2 + 2 * i] for i in range(scan[0])}
    sides = [(part[1] >> 4, part[1] & 15) for part in parts]
    if any(not 1 <= side <= 4 for both in sides for side in both):
        return None
    if len(parts) == 1:  # a single colour is not interleaved: a unit is one block, whatever is stated
        sides = [(1, 1)]
    widest, highest = max(x for x, _ in sides), max(y for _, y in sides)
    plan = [
        (number, chosen[part[0]] >> 4, 4 + (chosen[part[0]] & 15), quantisers[part[2]])
        for number, (part, (x, y)) in enumerate(zip(parts, sides, strict=True))
        for _ in range(x * y)
    ]
    across, down = -(-width // (8 * widest)), -(-height // (8 * highest))
    if across * down > LARGEST_UNITS:
        return None
    spread = np.zeros((8, 65536), np.uint16)
    for row in {row for block in plan for row in block[1:3]}:
        spread[row] = tables[row]
    return Header(spread, np.array(plan, np.int64), across * down, across, every, starts)
