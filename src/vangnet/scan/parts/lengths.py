"""An unfinished file made of records that tell their own length: MP4 and HEIC, ZIP, RIFF.

The records say how many bytes are missing and what must stand behind them. What is inside a record proves nothing, so
parts that hold no start of a record are only tried, and told as doubtful.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from vangnet.scan.parts.unfinished import UNTOLD, WRONG, Next, Outcome, Part, Proof, Unfinished

Length = tuple[bytes, int] | None
"""Kind and whole length of the record at the start of some bytes; None when more are needed to tell."""

_BOXES = frozenset(b"ftyp moov mdat free skip wide meta moof mfra sidx ssix styp uuid pnot udta idat emsg prft".split())
_HEADER_BYTES = 64
_ZIP_LOCAL, _ZIP_ENTRY, _ZIP_END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def _box(data: bytes) -> Length:
    if len(data) < 8:
        return None
    size, kind = int.from_bytes(data[:4], "big"), data[4:8]
    if kind not in _BOXES:
        raise ValueError
    if size == 1:
        if len(data) < 16:
            return None
        size = int.from_bytes(data[8:16], "big")
    if size < 8:  # 0: up to the end of the file, wherever that is
        raise ValueError
    return kind, size


def _zip(data: bytes) -> Length:
    kind = data[:4]
    if len(data) < (22 if kind == _ZIP_END else 46):
        return None
    if kind == _ZIP_LOCAL:
        if data[6] & 8:  # its length stands behind it
            raise ValueError
        packed, name, extra = (int.from_bytes(data[a:b], "little") for a, b in ((18, 22), (26, 28), (28, 30)))
        return kind, 30 + name + extra + packed
    if kind == _ZIP_ENTRY:
        return kind, 46 + sum(int.from_bytes(data[a : a + 2], "little") for a in (28, 30, 32))
    if kind == _ZIP_END:
        return kind, 22 + int.from_bytes(data[20:22], "little")
    raise ValueError


def _riff(data: bytes) -> Length:
    if len(data) < 8:
        return None
    if data[:4] != b"RIFF":
        raise ValueError
    size = int.from_bytes(data[4:8], "little")
    return b"RIFF", 8 + size + size % 2


def _boxes_done(seen: frozenset[bytes]) -> bool:
    return b"mdat" in seen and bool(seen & {b"moov", b"meta"})


def _zip_done(seen: frozenset[bytes]) -> bool:
    return _ZIP_END in seen


def _riff_done(seen: frozenset[bytes]) -> bool:
    return b"RIFF" in seen


@dataclass(frozen=True)
class Records:
    """A file that breaks off within a record, `left` bytes before its end, or within the head of one (`rest`)."""

    length: Callable[[bytes], Length]
    is_done: Callable[[frozenset[bytes]], bool]
    left: int = 0
    rest: bytes = b""
    seen: frozenset[bytes] = frozenset()
    proof: str = Proof.STRUCTURE

    def may(self, part: Part) -> Next:
        """See whether a record begins where one must, without reading what lies before."""
        if part.size < self.left:
            return Next(Outcome.OPEN, self)
        found = replace(self, left=0).after(part.read(self.left, _HEADER_BYTES))
        return found if found.outcome is Outcome.WRONG else Next(Outcome.OPEN, self, 1.0, 1)

    def after(self, piece: bytes) -> Next:
        left, at, seen, gained = self.left, 0, self.seen, 0
        data = self.rest + piece
        try:
            while True:
                if left > len(data) - at:
                    return Next(Outcome.OPEN, self._at(left - (len(data) - at), b"", seen), _seam(gained), gained)
                at += left
                left = 0
                found = self.length(data[at : at + _HEADER_BYTES]) if at < len(data) else None
                if found is None:
                    state = self._at(0, data[at:], seen)
                    outcome = Outcome.COMPLETE if at == len(data) and self.is_done(seen) else Outcome.OPEN
                    return Next(outcome, state, _seam(gained), gained)
                seen, left, gained = seen | {found[0]}, found[1], gained + 1
        except ValueError:
            return WRONG

    def _at(self, left: int, rest: bytes, seen: frozenset[bytes]) -> "Records":
        return replace(self, left=left, rest=rest, seen=seen)


def _seam(gained: int) -> float:
    return 1.0 if gained else UNTOLD


def begin_boxes(part: Part) -> Unfinished | None:
    """Give an MP4, MOV, HEIC or AVIF that breaks off; None when it is whole or made otherwise."""
    return _begin(Records(_box, _boxes_done), part)


def begin_zip(part: Part) -> Unfinished | None:
    """Give a ZIP that breaks off; None when it is whole, or does not tell its lengths beforehand."""
    return _begin(Records(_zip, _zip_done), part)


def begin_riff(part: Part) -> Unfinished | None:
    """Give a WebP or AVI that breaks off; None when it is whole or larger than such a file can say."""
    return _begin(Records(_riff, _riff_done), part)


def _begin(state: Records, part: Part) -> Unfinished | None:
    """Walk from record to record, reading only where each begins."""
    at, seen = 0, state.seen
    try:
        while at < part.size:
            head = part.read(at, _HEADER_BYTES)
            found = state.length(head)
            if found is None:
                return replace(state, rest=head, seen=seen)
            seen, at = seen | {found[0]}, at + found[1]
    except ValueError:
        return None
    left = at - part.size
    return None if not left and state.is_done(seen) else replace(state, left=left, seen=seen)
