"""Bytes of a video -> fingerprints of its frames, with the time that each stands for. On hostile bytes, confined.

Key frames first, because they are cheap; then, as far as the processor seconds go, the time between them: a frame a
second, and any frame that has moved away from the last one kept. Frames that are nearly equal to the one before are
not kept, but their time is. What does not decode is told as lost time.
"""

import io
import time
from collections.abc import Callable
from typing import BinaryIO

import av
import msgspec

from vangnet.hashing.decoding import Undecodable
from vangnet.hashing.prints import Moment, Prints
from vangnet.hashing.streams import Opened, open_video
from vangnet.hashing.walking import Walk
from vangnet.values import Reason

__all__ = ["Moment", "Undecodable", "Video", "read"]

SECONDS = 10.0
SECONDS_SHARE = 1 / 30
SECONDS_PER_MEGABYTE = 2.0
MOST_SECONDS = 600.0
"""Processor seconds for a video: the first, and a share of its duration, which is a claim that must be backed by bytes,
and no more than the last."""

DENSE_FACTOR = 60.0
"""How much more time a video may take from which a list is made: every frame is looked at."""

STREAMS_READ = 4

SOUND_SHARE = 0.75
"""A file is sound alone when so many of its bytes are: else what is not may be a video whose header is broken."""

Span = tuple[int, int]


class Video(msgspec.Struct, frozen=True, array_like=True):
    """What could be read of a video. Times are milliseconds from its first frame.

    `moments` are frames in order of time, each standing for [start, end) of its stream; flat ones are among them.
    `lost` are the times that did not decode. `reason` says why, or that time ran out. `streams` counts the streams of
    pictures; the moments of a stream beside the main one carry its number.
    """

    width: int
    height: int
    frame_rate: float | None
    duration_ms: int
    moments: tuple[Moment, ...]
    lost: tuple[Span, ...]
    reason: str | None
    streams: int


def read(
    source: BinaryIO,
    type: str,  # noqa: A002 - the word that the rest of the house uses
    *,
    dense: bool = False,
    seconds: float | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Video | None:
    """Fingerprint a video of the given MIME type; None where it holds sound and nothing else.

    `dense` looks at every frame, for a list of known videos. `seconds` is the processor time that it may take; `tick`
    is called every now and then. Raises Undecodable, and nothing else.
    """
    try:
        size = source.seek(0, io.SEEK_END)
        opened = open_video(source, type)
        with opened.container:
            allowed = _allowed(size, opened, dense=dense) if seconds is None else seconds
            return _read(opened, size, time.process_time() + allowed, dense=dense, tick=tick)
    except Undecodable:
        raise
    except MemoryError as error:
        raise Undecodable(Reason.MEMORY, "out of memory") from error
    except Exception as error:
        reason = Reason.UNSUPPORTED if isinstance(error, av.DecoderNotFoundError) else Reason.CORRUPT
        raise Undecodable(reason, f"{error.__class__.__name__}: {error}") from error


def _read(opened: Opened, size: int, deadline: float, *, dense: bool, tick: Callable[[], None]) -> Video | None:
    if not opened.streams:
        if set(opened.others) == {"audio"} and _sound_bytes(opened, deadline, tick) >= SOUND_SHARE * size:
            return None
        raise Undecodable(Reason.CORRUPT, f"no stream of pictures; {', '.join(opened.others) or 'no stream at all'}")
    walks = []
    for number, stream in enumerate(opened.streams[:STREAMS_READ]):
        walk = Walk(opened.container, stream, Prints(number, dense=dense), deadline, tick)
        walk.key_frames()
        walks.append(walk)
    for walk in walks:
        walk.between(dense=dense)
    return _told(opened, walks)


def _sound_bytes(opened: Opened, deadline: float, tick: Callable[[], None]) -> int:
    total = 0
    for packet in opened.container.demux():
        tick()
        if time.process_time() > deadline:
            break
        total += packet.size
    return total


def _allowed(size: int, opened: Opened, *, dense: bool) -> float:
    claimed = (opened.container.duration or 0) / 1e6
    backed = size / 1e6 * SECONDS_PER_MEGABYTE
    allowed = min(SECONDS + min(max(0.0, claimed) * SECONDS_SHARE, backed), MOST_SECONDS)
    return allowed * DENSE_FACTOR if dense else allowed


def _told(opened: Opened, walks: list[Walk]) -> Video:
    main = walks[0]
    codec = opened.streams[0].codec_context
    lost = [span for walk in walks for span in walk.lost_spans()]
    moments = [moment for walk in walks for moment in walk.moments()]
    if not moments:
        raise Undecodable(main.reason or Reason.CORRUPT, "no frame decodes")
    rate = opened.streams[0].average_rate
    reasons = [walk.reason for walk in walks if walk.reason]
    if len(opened.streams) > STREAMS_READ:
        reasons.append(Reason.LIMIT)
        lost.append((0, main.end_ms))
    return Video(
        width=max(0, codec.width),
        height=max(0, codec.height),
        frame_rate=round(float(rate), 3) if rate else None,
        duration_ms=main.end_ms,
        moments=tuple(moments),
        lost=tuple(sorted(lost)),
        reason=reasons[0] if reasons else None,
        streams=len(opened.streams),
    )
