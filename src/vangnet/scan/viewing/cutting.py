"""Bytes of a video -> a piece of it, encoded anew for any browser. Runs inside a worker, on hostile bytes.

VP8 and Opus in WebM: free formats, encoders under the BSD licence, quick enough to be made while somebody waits.
"""

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import BinaryIO

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from vangnet.hashing.decoding import Undecodable
from vangnet.scan.viewing import pixels
from vangnet.scan.viewing.filming import Film, opened, packets, picture_of, shape
from vangnet.scan.viewing.wire import WEBM, AskClip, Clip
from vangnet.values import Reason

STEP_MS = 40
"""Frames that follow each other more quickly are left out: 25 a second are enough to see what happens."""

LONGEST_MS = 30_000
LARGEST_SIDE = 1280
_STANDS_MS = 2500  # so long the last frame of all may be shown
_MOST_WAITING = 2000  # packets of sound before the first frame
_RATE = 48_000
_SAMPLES = 960
_MS = Fraction(1, 1000)
_VIDEO = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "auto-alt-ref": "0", "error-resilient": "1"}
_BITS_PER_PIXEL = 4  # a second


def clip(body: BinaryIO, type_: str, ask: AskClip) -> Clip:
    """Encode a piece of a video. Raises Undecodable or MemoryError; `missing` when the video ends before it."""
    with opened(body, type_) as film:
        if 0 < film.duration_ms <= ask.start_ms:
            raise Undecodable(Reason.MISSING, "the video ends before")
        piece = _Piece(film, ask)
        data = piece.made()
        if piece.size is None:
            reason = Reason.CORRUPT if film.duration_ms else Reason.MISSING
            raise Undecodable(reason, "no frame decodes in this time")
        width, height = piece.size
        length, sound = piece.length_ms, piece.has_sound
        return Clip(data, WEBM, width, height, ask.start_ms, length, film.duration_ms, sound)


class _Piece:
    """One piece while it is made."""

    def __init__(self, film: Film, ask: AskClip) -> None:
        self._film = film
        self._ask = ask
        self._start = max(0, ask.start_ms)
        self._wanted = max(STEP_MS, min(ask.length_ms, LONGEST_MS))
        self._side = max(16, min(ask.look.longest_side, LARGEST_SIDE))
        self._last: tuple[int, VideoFrame] | None = None
        self._before: VideoFrame | None = None
        self._waiting: deque[Packet[Stream]] = deque(maxlen=_MOST_WAITING)
        self._before_ms = 0
        self._ended = False
        self.size: tuple[int, int] | None = None
        self.length_ms = self._wanted
        self.has_sound = False

    def made(self) -> bytes:
        buffer = BytesIO()
        with av.open(buffer, "w", format="webm") as self._target:
            self._video = _video_stream(self._target)
            sounding = next(iter(self._film.container.streams.audio), None) if self._ask.sound else None
            self._sound = None if sounding is None else _Sound(self._target, sounding)
            self._read(sounding)
            self._finish()
        return buffer.getvalue()

    def _read(self, sounding: AudioStream | None) -> None:
        streams: list[Stream] = [self._film.stream, *([sounding] if sounding else [])]
        self._film.seek(self._start)
        for packet in packets(self._film.container, streams):
            if packet.stream_index == self._film.stream.index:
                self._see(packet)
            elif self._sound:
                self._waiting.append(packet)
            self._hear()
            if self._ended:
                return
        if self._before_ms > -_STANDS_MS:
            self._show_before()
        self._hear()
        ends = (self._last[0] if self._last else 0) + max(STEP_MS, round(self._film.frame_ms))
        self.length_ms = min(self._wanted, ends)

    def _see(self, packet: "Packet[Stream]") -> None:
        for time, frame in self._film.decoded(packet):
            at = time - self._start
            if at <= 0:
                self._before, self._before_ms = frame, at
            elif at >= self._wanted:
                self._show_before()
                self._ended = True
                return
            else:
                self._show_before()
                self._show(at, frame)

    def _show_before(self) -> None:
        """What was seen when the piece starts: the last frame up to then."""
        if self._before is not None:
            before, self._before = self._before, None
            self._show(0, before)

    def _show(self, at: int, frame: VideoFrame) -> None:
        if self._last is not None and at - self._last[0] < STEP_MS * 3 // 4:
            return
        drawn, size = self._drawn(frame)
        if self.size is None:
            self.size = size[0] + size[0] % 2, size[1] + size[1] % 2
            _set_size(self._video, self.size)
        self._put(at, drawn.reformat(*self.size, "yuv420p", interpolation="BILINEAR"))

    def _drawn(self, frame: VideoFrame) -> tuple[VideoFrame, tuple[int, int]]:
        """The frame as it is to be seen, and its size then; where nothing is to be changed, it is only made smaller."""
        look = self._ask.look
        if not (look.grey or look.blur or frame.rotation % 360):
            return frame, pixels.fitted(shape(self._film.stream, frame), self._side)
        image, _ = picture_of(self._film.stream, frame, self._side)
        image = pixels.blurred(image, look.blur)
        toned = image.convert("L").convert("RGB") if look.grey else image
        return VideoFrame.from_ndarray(np.asarray(toned)), toned.size

    def _put(self, at: int, frame: VideoFrame) -> None:
        frame.pts, frame.time_base = at, _MS
        self._target.mux(self._video.encode(frame))
        self._last = at, frame

    def _hear(self) -> None:
        """Add the sound that was read so far, once the first frame has told the size of the pictures."""
        begin = self._film.seconds_before() + self._start / 1000
        while self._sound is not None and self.size is not None and self._waiting:
            self._sound.add(self._waiting.popleft(), begin, begin + self._wanted / 1000)

    def _finish(self) -> None:
        """Let the piece last as long as it says, and empty the encoders."""
        if self._last is None:
            return
        at, frame = self._last
        if self.length_ms - STEP_MS > at:
            self._put(self.length_ms - STEP_MS, frame)
        self._target.mux(self._video.encode(None))
        if self._sound is not None:
            self._sound.finish()
            self.has_sound = self._sound.count > 0


class _Sound:
    """The sound of a piece."""

    def __init__(self, target: OutputContainer, source: AudioStream) -> None:
        self._target = target
        self._source = source
        self._stream = target.add_stream("libopus", rate=_RATE)
        self._stream.codec_context.layout = "stereo"
        self._stream.codec_context.bit_rate = 64_000
        self._resampler = AudioResampler(format="s16", layout="stereo", rate=_RATE, frame_size=_SAMPLES)
        self._at: int | None = None
        self.count = 0

    def add(self, packet: "Packet[Stream]", begin: float, end: float) -> None:
        for frame in self._decoded(packet):
            if frame.time is None or not begin <= frame.time < end:
                continue
            if self._at is None:
                self._at = round((frame.time - begin) * _RATE)
            frame.pts = None
            for each in self._resampler.resample(frame):
                self._put(each)

    def finish(self) -> None:
        if self._at is not None:
            for each in self._resampler.resample(None):
                self._put(each)
            self._target.mux(self._stream.encode(None))

    def _decoded(self, packet: "Packet[Stream]") -> Iterator[AudioFrame]:
        codec: AudioCodecContext = self._source.codec_context
        try:
            yield from codec.decode(packet)
        except (av.FFmpegError, ValueError):
            return

    def _put(self, frame: AudioFrame) -> None:
        self._at = self._at or 0
        frame.pts, frame.time_base = self._at, Fraction(1, _RATE)
        self._at += frame.samples
        self.count += frame.samples
        self._target.mux(self._stream.encode(frame))


def _video_stream(target: OutputContainer) -> VideoStream:
    stream = target.add_stream("libvpx", rate=1000 // STEP_MS, options=_VIDEO)
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = _MS
    stream.codec_context.thread_count = 1
    return stream


def _set_size(stream: VideoStream, size: tuple[int, int]) -> None:
    stream.width, stream.height = size
    stream.bit_rate = max(200_000, size[0] * size[1] * _BITS_PER_PIXEL)
