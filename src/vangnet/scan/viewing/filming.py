"""Bytes of a video -> stills of it. Runs inside a worker, on hostile bytes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import av
import msgspec
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from vangnet.hashing.decoding import Undecodable
from vangnet.hashing.streams import Opened, check_size, open_video
from vangnet.hashing.walking import BARE
from vangnet.scan.viewing import pixels
from vangnet.scan.viewing.wire import AskFrames, Look, Note, Shown, Strip
from vangnet.values import Reason

MOST_FRAMES = 200

_ANY_SIDE = 10**9
_LONGEST_MS = 10**12
_WIDEST_PIXEL = 8.0  # how much wider than high a pixel may claim to be


class Film:
    """An open video and its main stream. Times are milliseconds from its first frame."""

    def __init__(self, container: InputContainer, stream: VideoStream) -> None:
        self.container = container
        self.stream = stream
        self._unit_ms = float(stream.time_base or 0) * 1000
        self.frame_ms = 1000 / float(stream.average_rate or 25)
        self._is_bare = container.format.name in BARE
        self._first: int | None = stream.start_time
        self._count = 0
        own = (stream.duration or 0) * self._unit_ms
        self.duration_ms = round(max(0.0, min(own or (container.duration or 0) / 1000, _LONGEST_MS)))

    def ms(self, stamp: int | None) -> int:
        """The time of a stamp of the main stream; where frames bear none, by how many came before."""
        self._count += 1
        if stamp is None or self._is_bare:
            return round((self._count - 1) * self.frame_ms)
        if self._first is None:
            self._first = stamp
        return round((stamp - self._first) * self._unit_ms)

    def seconds_before(self) -> float:
        """When the first frame is shown, on the clock that all streams share."""
        return (self._first or 0) * self._unit_ms / 1000

    def seek(self, at_ms: int) -> None:
        """Go to the last key frame before a time, where the container can; a bare stream only goes on."""
        if self._is_bare:
            return
        self._count = 0
        target = (self._first or 0) + round(at_ms / self._unit_ms) if self._unit_ms else 0
        try:
            self.container.seek(target, stream=self.stream, backward=True)
        except av.FFmpegError:
            return  # read on from here
        self.stream.codec_context.flush_buffers()

    def frames(self) -> Iterator[tuple[int, VideoFrame]]:
        """Give the frames from here on with their times; what does not decode is passed over."""
        for packet in packets(self.container, (self.stream,)):
            yield from self.decoded(packet)

    def decoded(self, packet: "Packet[Stream]") -> Iterator[tuple[int, VideoFrame]]:
        try:
            for frame in self.stream.codec_context.decode(packet):
                check_size(frame.width, frame.height)
                yield self.ms(frame.pts if frame.pts is not None else frame.dts), frame
        except av.DecoderNotFoundError:
            raise
        except (av.FFmpegError, ValueError):
            return


@contextmanager
def opened(body: BinaryIO, type_: str) -> Iterator[Film]:
    """Open a video; whatever goes wrong comes out as Undecodable or MemoryError."""
    try:
        found = open_video(body, type_)
        with found.container:
            yield Film(found.container, _main(found))
    except (Undecodable, MemoryError):
        raise
    except Exception as error:
        reason = Reason.UNSUPPORTED if isinstance(error, av.DecoderNotFoundError) else Reason.CORRUPT
        raise Undecodable(reason, f"{error.__class__.__name__}: {error}") from error


def _main(found: Opened) -> VideoStream:
    if not found.streams:
        raise Undecodable(Reason.UNSUPPORTED, "no stream of pictures")
    return found.streams[0]


def packets(container: InputContainer, streams: Iterable[Stream]) -> "Iterator[Packet[Stream]]":
    """Give the packets of some streams, up to the end or to where the container breaks; then an empty one of each."""
    try:
        yield from container.demux(*streams)
    except (av.FFmpegError, ValueError):
        return


def strip(body: BinaryIO, type_: str, ask: AskFrames) -> Strip:
    """Show frames of a video. Raises Undecodable or MemoryError."""
    with opened(body, type_) as film:
        count = max(1, min(ask.count, MOST_FRAMES))
        step = film.duration_ms / count
        evenly = [round(number * step) for number in range(count)]
        times, near = (sorted(ask.at_ms[:MOST_FRAMES]), 0) if ask.at_ms else (evenly, round(step / 2))
        return Strip(tuple(_stills(film, times, ask.look, near_ms=near)), film.duration_ms)


def still(body: BinaryIO, type_: str, look: Look) -> Shown:
    """Show one frame that stands for a video: about a tenth into it, past a black beginning."""
    with opened(body, type_) as film:
        tenth = film.duration_ms // 10
        shown = next(_stills(film, [tenth], look, near_ms=tenth))
        return msgspec.structs.replace(shown, notes=(Note.STILL,))


def frame_at(body: BinaryIO, type_: str, at_ms: int) -> tuple[int, Image.Image]:
    """The last frame up to a time, whole and upright, and its own time. Raises Undecodable or MemoryError."""
    with opened(body, type_) as film:
        if 0 < film.duration_ms < at_ms:
            raise Undecodable(Reason.MISSING, "the video ends before")
        found = _frame_at(film, at_ms, 0)
        if found is None:
            raise Undecodable(Reason.CORRUPT, "no frame decodes")
        at, frame = found
        image, _original = picture_of(film.stream, frame, _ANY_SIDE)
        return max(0, at), image


def _stills(film: Film, times: Iterable[int], look: Look, *, near_ms: int) -> Iterator[Shown]:
    """Show what is seen at each time, or up to so much earlier where a key frame stands; no frame twice."""
    last = None
    for at in times:
        found = _frame_at(film, at, near_ms)
        if found is None and last is None:
            raise Undecodable(Reason.CORRUPT, "no frame decodes")
        if found is None or found[0] == last:
            continue
        last, frame = found
        image, original = picture_of(film.stream, frame, look.longest_side)
        yield msgspec.structs.replace(pixels.shown(image, look, original), at_ms=max(0, last))


def _frame_at(film: Film, at: int, near_ms: int) -> tuple[int, VideoFrame] | None:
    """The last frame up to a time, or the key frame that reading starts at, if it is near enough."""
    film.seek(at)
    before: tuple[int, VideoFrame] | None = None
    is_key = True
    for time, frame in film.frames():
        if time > at and before is not None:
            return before
        before = time, frame
        if time >= at - (near_ms if is_key else 0):
            break
        is_key = False
    return before


# -- pixels ----------------------------------------------------------------------------------------------------------


def shape(stream: VideoStream, frame: VideoFrame) -> tuple[int, int]:
    """Width and height as the frame is shown before it is turned upright, with square pixels."""
    ratio = float(stream.sample_aspect_ratio or 1) or 1.0
    ratio = min(max(ratio, 1 / _WIDEST_PIXEL), _WIDEST_PIXEL)
    return max(1, round(frame.width * ratio)), frame.height


def picture_of(stream: VideoStream, frame: VideoFrame, longest_side: int) -> tuple[Image.Image, tuple[int, int]]:
    """A small picture of a frame, upright, and its whole size."""
    original = shape(stream, frame)
    width, height = pixels.fitted(original, longest_side)
    image = Image.fromarray(frame.reformat(width, height, "rgb24").to_ndarray())
    turn = frame.rotation % 360
    if turn in {90, 180, 270}:
        image = image.rotate(turn, expand=True)
    return image, original[::-1] if turn in {90, 270} else original
