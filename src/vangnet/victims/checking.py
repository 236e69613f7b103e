"""What the scan says of a crop before anybody may approve it: whether lists know it, and that it is pixels alone.

The crop is examined as any seized file is, in a confined worker that is given its bytes and the library.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from vangnet.errors import InputRefused
from vangnet.hashing import pictures
from vangnet.reference.library import Library
from vangnet.sandbox import Channel, Confinement, Died, Pool
from vangnet.scan.examine import Examiner
from vangnet.scan.judge import Judge
from vangnet.scan.run import THRESHOLD_BITS
from vangnet.scan.seen import Kept
from vangnet.scan.videos import MINIMUM_QUALITY
from vangnet.scan.viewing import Note
from vangnet.scan.wire import Judgement, Settings
from vangnet.values import Reason, Record, Status
from vangnet.victims.cropping import Source
from vangnet.words import Word, word

PNG = "image/png"
REFUSALS = frozenset(
    f"victims.check_{name}" for name in ("known", "similar", "not_pixels", "hidden", "unread", "is_source_categorised")
)
"""What a crop is refused for; nobody can approve it then."""

DOUBTS = frozenset(
    f"victims.check_{name}" for name in ("no_library", "featureless", "is_source", "source_damaged", "source_preview")
)
"""What people who approve must weigh themselves."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PLAIN = {b"IHDR", b"IDAT", b"IEND"}
_SECONDS = 120.0
_encode = msgspec.msgpack.Encoder().encode


class Unexamined(InputRefused):
    """The scan could not examine a crop on this machine."""


class Found(msgspec.Struct, frozen=True):
    """What the scan told of a crop: its records, the crop itself last, and its fingerprint (PDQ, 32 bytes)."""

    records: tuple[Record, ...]
    pdq: bytes
    quality: int


def check(
    png: bytes, source: Source, *, library: Path | None, version: int | None, is_categorised: bool = False
) -> list[Word]:
    """Let the scan examine a crop; gives what it found in words, some of `REFUSALS` or `DOUBTS` among them.

    `is_categorised` says that people called the source illegal. Raises Unexamined.
    """
    told = [*_pixels_alone(png)]
    if any(one.code in REFUSALS for one in told):
        return told
    found = _examined(png, library, version)
    told += _hidden(found.records)
    told += _listed(found.records[-1], version)
    told += _like_source(found, source, is_categorised=is_categorised)
    return told


def is_refused(checks: Sequence[Word]) -> bool:
    """Whether a crop with these checks can be used by nobody."""
    return any(one.code in REFUSALS for one in checks)


# -- what is told -----------------------------------------------------------------------------------------------------


def _pixels_alone(png: bytes) -> Iterator[Word]:
    """The file is a header, pixels and an end, and nothing stands behind it."""
    kinds = chunks(png)
    if kinds is None or not set(kinds) <= _PLAIN:
        yield word("victims.check_not_pixels")
    else:
        width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
        yield word("victims.check_pixels", width=width, height=height, bytes=len(png))


def chunks(png: bytes) -> list[bytes] | None:
    """The names of the chunks of a PNG, in order; None where it is none, or where something stands behind its end."""
    if not png.startswith(_SIGNATURE):
        return None
    kinds, at = [], len(_SIGNATURE)
    while at + 12 <= len(png):
        kinds.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
        if kinds[-1] == b"IEND":
            break
    return kinds if at == len(png) and kinds[-1:] == [b"IEND"] else None


def _hidden(records: Sequence[Record]) -> Iterator[Word]:
    if len(records) > 1 or records[-1].remarks:
        yield word("victims.check_hidden")
    elif records[-1].type != PNG or records[-1].width is None:
        yield word("victims.check_unread", reason=records[-1].reason or Reason.CORRUPT)
    else:
        yield word("victims.check_nothing_hidden")


def _listed(record: Record, version: int | None) -> Iterator[Word]:
    """What the library says of the crop."""
    hits = [hit for hit in record.hits if hit.kind == "known"]
    if record.status == Status.KNOWN:
        yield word("victims.check_known", list=hits[0].list if hits else "?")
    elif record.status == Status.SIMILAR or hits:
        yield word("victims.check_similar", list=hits[0].list if hits else "?", bits=_bits(record))
    elif version is None:
        yield word("victims.check_no_library")
    else:
        yield word("victims.check_not_listed", version=version)
        if record.reason == Reason.FEATURELESS:
            yield word("victims.check_featureless")


def _bits(record: Record) -> int:
    return min((hit.distance_bits for hit in record.hits if hit.distance_bits is not None), default=0)


def _like_source(found: Found, source: Source, *, is_categorised: bool) -> Iterator[Word]:
    """Whether the crop is nearly the whole source, which lists may not know yet."""
    if Note.DAMAGED in source.notes:
        yield word("victims.check_source_damaged")
    if Note.PREVIEW in source.notes:
        yield word("victims.check_source_preview")
    bits = _distance(found, source)
    if bits is not None and bits <= THRESHOLD_BITS:
        yield word("victims.check_is_source_categorised" if is_categorised else "victims.check_is_source", bits=bits)


def _distance(found: Found, source: Source) -> int | None:
    """Bits between the crop and its source, in whichever way it lies; None where one of them tells too little."""
    if min(found.quality, source.quality) < MINIMUM_QUALITY or len(source.hashes) != 8 * 32 or len(found.pdq) != 32:
        return None
    own, ways = np.frombuffer(found.pdq, np.uint64), np.frombuffer(source.hashes, np.uint64).reshape(8, 4)
    return int(np.bitwise_count(ways ^ own).sum(axis=1).min())


# -- examining --------------------------------------------------------------------------------------------------------


def _examined(png: bytes, library: Path | None, version: int | None) -> Found:
    place = os.fspath(library.resolve()) if library is not None and version is not None else None
    settings = Settings(b"/", False, place, version, None, THRESHOLD_BITS, True)
    limits = Confinement(readable=(os.fsencode(place),) if place else ())
    with Pool(prepare, _encode(settings), jobs=1, limits=limits) as pool:
        pool.workers[0].send_job(png)
        ends = time.monotonic() + _SECONDS
        while (left := ends - time.monotonic()) > 0:
            for event in pool.wait(left):
                if isinstance(event, Died):
                    raise Unexamined(f"the scan died on the crop: {event.reason}")
                return msgspec.msgpack.decode(event.data, type=Found)
    raise Unexamined("the scan took too long over the crop")


def prepare(settings: bytes) -> Callable[[Channel], None]:
    """Open the library, and give the loop that examines crops until the parent closes the pipe."""
    wanted = msgspec.msgpack.decode(settings, type=Settings)
    library = None if wanted.library is None else Library.open(wanted.library, wanted.library_version)
    return partial(_work, wanted, library)


def _work(settings: Settings, library: Library | None, channel: Channel) -> None:
    examiner = Examiner(settings, Judge(settings, library), channel, _Forgetful())
    while True:
        png = channel.job()
        records = tuple(examiner.examine_bytes(0, "crop.png", png))
        picture = pictures.read(png, PNG)
        channel.reply(_encode(Found(records, picture.pdq, picture.quality)))


class _Forgetful:
    """What was said of pictures before: nothing."""

    def seen(self, sha256: bytes) -> Judgement | None: ...

    def remember(self, sha256: bytes, judgement: Judgement) -> None: ...

    def keep(self, kept: Kept) -> None: ...
