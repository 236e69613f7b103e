"""Pictures and videos, each content once: what was read of them is judged by the new version of the library.

Many are asked at once. Near most of them nothing lies, and of those nothing more has to be worked out.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from vangnet.hashing.readings import Reading
from vangnet.reference.entries import ROW_BYTES
from vangnet.scan.fingerprints import fingerprint_files, read_fingerprints
from vangnet.scan.likeness import NEAR_MISS_BITS, SURE_QUALITY, Likeness, broken_off, queries
from vangnet.scan.rematching.change import ReadAgain
from vangnet.scan.rematching.libraries import Libraries
from vangnet.scan.seen import Seen, unpacked
from vangnet.scan.videos import MINIMUM_QUALITY
from vangnet.scan.wire import Judgement
from vangnet.values import ORIENTATIONS, Hit

_READINGS_AT_ONCE = 4_096


class State(msgspec.Struct, frozen=True):
    """What the new version says of a content.

    `touched`: something of the library lies near it. `read_again`: why only its full size can tell all.
    """

    status: str
    reason: str | None
    hits: tuple[Hit, ...] = ()
    decoded: bool = False
    touched: bool = False
    read_again: ReadAgain | None = None


States = dict[bytes | str, State]
"""By SHA-256; of a file that broke off, by its address."""


def states(directory: str, libraries: Libraries, threshold: int, watch: Callable[[int], None]) -> States:
    """Judge every content of which a scan kept something. `watch` is told how many are done."""
    told: States = {}
    judge = _Judge(libraries, threshold)
    for path in fingerprint_files(directory):
        for rows in read_fingerprints(path):
            told.update(judge.several(rows))
            watch(len(told))
    return told


class _Judge:
    def __init__(self, libraries: Libraries, threshold: int) -> None:
        self._libraries = libraries
        self._threshold = threshold
        self._nothing = Likeness(None, threshold)
        self._whole = Likeness(libraries.whole, threshold)
        self._added = Likeness(libraries.for_alone, threshold)
        self._common: dict[State, State] = {}

    def several(self, rows: pl.DataFrame) -> Iterator[tuple[bytes | str, State]]:
        """The contents of some rows, in their order. What cannot be read is left out, as if it had not been kept."""
        held = [(row, seen) for row in rows.iter_rows(named=True) if (seen := _seen(row["seen"])) is not None]
        alone = [seen for row, seen in held if row["alone"]]
        met = self._met(alone)
        for row, seen in held:
            touched = not row["alone"] or id(seen) in met
            state = self._state(seen, row["alone"], row["damage"], touched=touched)
            yield row["sha256"] or row["address"], state if state.hits else self._common.setdefault(state, state)

    def _met(self, seen: Sequence[Seen]) -> set[int]:
        """Those near which something new lies, or of which a preview is on a list."""
        wide = [(one, reading) for one in seen for reading in _quick(one)]
        narrow = [(one, reading) for one in seen for reading in _others(one)]
        met = self._near(wide, self._threshold + NEAR_MISS_BITS) | self._near(narrow, self._threshold)
        return met | self._listed(seen)

    def _near(self, asked: Sequence[tuple[Seen, Reading]], bits: int) -> set[int]:
        telling = [(seen, reading) for seen, reading in asked if reading.quality >= MINIMUM_QUALITY]
        met: set[int] = set()
        for first in range(0, len(telling), _READINGS_AT_ONCE):
            part = telling[first : first + _READINGS_AT_ONCE]
            found = self._libraries.for_alone.near(queries(reading for _, reading in part), bits)
            met.update(id(part[near.query_index // len(ORIENTATIONS)][0]) for near in found)
        return met

    def _listed(self, seen: Sequence[Seen]) -> set[int]:
        """Those of which a preview shares a digest with an entry."""
        digests = [(one, preview.digests) for one in seen for preview in one.previews if preview.digests]
        data = b"".join(each.md5 + each.sha1 + each.sha256 for _, each in digests)
        rows: NDArray[np.uint8] = np.frombuffer(data, np.uint8).reshape(-1, ROW_BYTES)
        found = self._libraries.whole.contains(rows)
        return {id(digests[number][0]) for number in np.flatnonzero(found).tolist()}

    def _state(self, seen: Seen, alone: bool, damage: str | None, *, touched: bool) -> State:
        likeness = self._nothing if not touched else self._added if alone else self._whole
        wanted: list[Seen] = []

        def again(quick: Seen) -> Seen:
            wanted.append(quick)
            return msgspec.structs.replace(quick, full=())

        judgement, _ = likeness.judged(seen, again)
        read_again = _why(likeness, judgement, seen) if wanted else None
        if damage is not None:
            judgement = broken_off(judgement, damage)
        hits = judgement.hits
        return State(str(judgement.status), judgement.reason, hits, _is_decoded(judgement), touched, read_again)


def _why(likeness: Likeness, judgement: Judgement, seen: Seen) -> ReadAgain:
    """Why a picture must be read at its full size: for hits that there may be, or for how near its hits lie."""
    readings = seen.picture.readings if seen.picture else ()
    may_hit = {_meaning(hit) for hit in likeness.near(readings, NEAR_MISS_BITS)}
    return ReadAgain.NEAR_MISS if may_hit - {_meaning(hit) for hit in judgement.hits} else ReadAgain.DISTANCE


def _meaning(hit: Hit) -> tuple[object, ...]:
    return hit.list, hit.category, hit.kind, hit.victim_identified, hit.series


def _seen(data: bytes) -> Seen | None:
    try:
        return unpacked(data)
    except (msgspec.MsgspecError, ValueError):
        return None


def _is_decoded(judgement: Judgement) -> bool:
    return judgement.width is not None or judgement.duration_ms is not None


def _quick(seen: Seen) -> Sequence[Reading]:
    """The readings for which a near miss is looked for too."""
    return seen.picture.readings if seen.picture and seen.picture.quality >= SURE_QUALITY else ()


def _others(seen: Seen) -> Iterator[Reading]:
    for preview in seen.previews:
        yield from preview.readings
    yield from seen.full or ()
    if seen.picture and seen.picture.quality < SURE_QUALITY:
        yield from seen.picture.readings
    for moment in seen.video.moments if seen.video else ():
        yield from moment.readings
