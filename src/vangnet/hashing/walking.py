"""Walks over one stream of a video: its key frames, then the time between them, until the time allowed is used up."""

import time
from collections.abc import Callable, Iterator

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from vangnet.hashing.prints import Moment, Prints
from vangnet.values import Reason

KEY_STEP_MS = 250
"""Of streams in which every frame is a key frame no more than these are decoded at first."""

WIDE_MS = 1_100
"""Time between two key frames that is worth a closer look; in a video of up to SHORT_MS any is."""

SHORT_MS = 60_000

LOOK_STEP_MS = 200
"""How often the frames between are looked at."""

MISSING_MS, MISSING_SHARE = 1_000, 0.02
"""How much less than its header says a stream may last without being told as cut off."""

LONGEST_MS = 10**12

BARE = ("h264", "hevc", "m4v", "mpegvideo")
"""Streams without a container know no times and cannot be jumped in: all their frames are read in one go."""

ALL = (-1, LONGEST_MS, LOOK_STEP_MS)

_ORDINARY_SHARE = 0.5  # of what a key frame costs

Span = tuple[int, int]


class Walk:
    """One stream. Times are milliseconds from its first frame."""

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        prints: Prints,
        deadline: float,
        tick: Callable[[], None],
    ) -> None:
        self._container = container
        self._stream = stream
        self._codec = stream.codec_context
        self._prints = prints
        self._deadline = deadline
        self._tick = tick
        self._unit = float(stream.time_base or 0) * 1000
        self._frame_ms = 1000 / float(stream.average_rate or 25)
        self._shown = 0
        self._first: int | None = None
        self._keys: list[tuple[int, int]] = []  # its time, and that time as the container counts
        self._lost: list[Span] = []
        self._is_bare = container.format.name in BARE
        self._looked_ms = -LOOK_STEP_MS
        self._packets = 0
        self._key_seconds = 0.0
        self._ran_out = False
        self.end_ms = 0
        self.reason: str | None = None

    def moments(self) -> list[Moment]:
        return self._prints.moments(self.end_ms)

    def lost_spans(self) -> list[Span]:
        """Times that did not decode, joined."""
        joined: list[Span] = []
        for start, end in sorted(self._lost):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            elif end > start:
                joined.append((start, end))
        return joined

    # -- key frames ------------------------------------------------------------------------------------------------

    def key_frames(self) -> None:
        """Go through all packets and decode the key frames among them."""
        began, sent, decoded = time.process_time(), -KEY_STEP_MS, 0
        broken: list[int] = []
        for packet, at in self._through():
            self._packets += 1
            self.end_ms = max(self.end_ms, min(at + max(1, self._ms(packet.duration or 0)), LONGEST_MS))
            if self._is_bare:
                self._decode(packet, at, ALL)
            if self._is_bare or not packet.is_keyframe:
                continue
            self._keys.append((at, packet.pts if packet.pts is not None else packet.dts or 0))
            if at - sent >= KEY_STEP_MS:
                sent, decoded = at, decoded + 1
                if not self._decode(packet, at):
                    broken.append(at)
        self._decode(None, sent, ALL if self._is_bare else None)
        self._keys.sort()
        self._key_seconds = (time.process_time() - began) / max(1, decoded)
        self._lost.extend((at, self._next_key(at)) for at in broken)
        self._find_missing()

    def _find_missing(self) -> None:
        """Tell what the header promises and the packets do not hold."""
        own = self._ms(self._stream.duration or 0)
        promised = min(own or round((self._container.duration or 0) / 1000), LONGEST_MS)
        if self._ran_out:
            self.reason = Reason.TIMEOUT
            promised = max(promised, self.end_ms + MISSING_MS)
        elif promised <= self.end_ms + max(MISSING_MS, promised * MISSING_SHARE):
            return
        self.reason = self.reason or Reason.CORRUPT
        self._lost.append((self.end_ms, promised))
        self.end_ms = promised

    def _next_key(self, at: int) -> int:
        return next((key for key, _ in self._keys if key > at), self.end_ms)

    # -- between ---------------------------------------------------------------------------------------------------

    def between(self, *, dense: bool) -> None:
        """Look at the frames between the key frames: all of them, or the widest gaps first where time is short."""
        if self._is_bare:
            return
        gaps = self._gaps(0 if dense or self.end_ms <= SHORT_MS else WIDE_MS)
        left = self._deadline - time.process_time()
        if dense or self._packets * self._key_seconds * _ORDINARY_SHARE < left:
            gaps = _joined(gaps)
        else:
            gaps.sort(key=lambda gap: gap[0] - gap[1])
        self._codec.skip_frame = "DEFAULT" if dense else "NONREF"
        step = 0 if dense else LOOK_STEP_MS
        for start, end, counted in gaps:
            if self._is_late():
                break
            self._gap(start, end, counted, step)

    def _gaps(self, wide_ms: int) -> list[tuple[int, int, int]]:
        keys = self._keys or [(0, self._first or 0)]
        ends = [at for at, _ in keys[1:]] + [self.end_ms]
        return [(at, end, counted) for (at, counted), end in zip(keys, ends, strict=True) if end - at > wide_ms]

    def _gap(self, start: int, end: int, counted: int, step: int) -> None:
        """Decode from one key frame up to another, and tell where it breaks."""
        try:
            self._container.seek(counted, stream=self._stream)
        except av.FFmpegError:
            return  # a stream without an index: its key frames must do
        self._codec.flush_buffers()
        self._prints.go_on_from(start)
        self._looked_ms = start
        broken_at: int | None = None
        for packet, at in self._through():
            if packet.is_keyframe and at >= start:
                if broken_at is not None and at > broken_at:
                    self._lost.append((broken_at, at))
                    broken_at = None
                if at >= end:
                    break
            if not self._decode(packet, at, (start, end, step)) and broken_at is None:
                broken_at = max(at, start)
        if not self._ran_out and not self._decode(None, end, (start, end, step)) and broken_at is None:
            broken_at = self._looked_ms
        if broken_at is not None:
            self._lost.append((broken_at, end))

    # -- packets and frames ----------------------------------------------------------------------------------------

    def _through(self) -> Iterator["tuple[Packet[VideoStream], int]"]:
        """The packets of the stream with their times, until its end, a fault, or the end of the time allowed."""
        counted = 0
        try:
            for packet in self._container.demux(self._stream):
                if packet.size == 0:
                    continue
                self._tick()
                if self._is_late():
                    self._ran_out = True
                    return
                stamp = packet.pts if packet.pts is not None else packet.dts
                yield packet, round(counted * self._frame_ms) if stamp is None else self._since_first(stamp)
                counted += 1
        except (av.FFmpegError, ValueError):
            self.reason = Reason.CORRUPT

    def _since_first(self, stamp: int) -> int:
        if self._first is None:
            self._first = stamp
        return max(0, min(self._ms(stamp - self._first), LONGEST_MS))

    def _ms(self, counted: int) -> int:
        return round(min(counted * self._unit, LONGEST_MS))

    def _decode(
        self, packet: "Packet[VideoStream] | None", at: int, window: tuple[int, int, int] | None = None
    ) -> bool:
        """Decode a packet, or what is left in the decoder; False where something of it is broken.

        `window` is where frames are wanted and how far apart; without it they are key frames. `at` is the time of a
        frame that does not know its own.
        """
        whole = packet is None or not packet.is_corrupt
        try:
            for frame in self._codec.decode(packet):
                stamp = frame.pts if frame.pts is not None else frame.dts
                if self._is_bare:
                    time_ms = round(self._shown * self._frame_ms)
                else:
                    time_ms = at if stamp is None else self._since_first(stamp)
                self._shown += 1
                whole = whole and not frame.is_corrupt
                if window is None:
                    self._prints.add(frame, time_ms, key=True)
                elif window[0] < time_ms < window[1] and time_ms - self._looked_ms >= window[2]:
                    self._looked_ms = time_ms
                    self._prints.add(frame, time_ms, key=False)
        except av.DecoderNotFoundError:
            raise
        except (av.FFmpegError, ValueError):
            whole = False
        if not whole:
            self.reason = self.reason or Reason.CORRUPT
        return whole

    def _is_late(self) -> bool:
        return time.process_time() > self._deadline


def _joined(gaps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Gaps that follow each other as one, so that the reader need not jump."""
    joined: list[tuple[int, int, int]] = []
    for start, end, counted in gaps:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end, joined[-1][2]
        else:
            joined.append((start, end, counted))
    return joined
