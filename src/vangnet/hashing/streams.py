"""Hostile bytes -> the frames of a video, through PyAV, held to what a confined worker can bear.

The demuxer is the one that belongs to the sniffed type, so that no playlist can ask for another file; input is a file
object, so that there is nothing to fetch; one thread decodes; sizes are checked before a pixel is decoded.
"""

from typing import Any, BinaryIO, NamedTuple

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from vangnet.hashing.decoding import Undecodable
from vangnet.values import Reason

DEMUXERS: dict[str, tuple[str, ...]] = {
    "application/mxf": ("mxf",),
    "application/vnd.rn-realmedia": ("rm",),
    "video/3gpp": ("mov",),
    "video/3gpp2": ("mov",),
    "video/h264": ("h264",),
    "video/h265": ("hevc",),
    "video/mj2": ("mov",),
    "video/mp2t": ("mpegts",),
    "video/mp4": ("mov",),
    "video/mp4v-es": ("m4v",),
    "video/mpeg": ("mpeg", "mpegvideo"),
    "video/ogg": ("ogg",),
    "video/quicktime": ("mov",),
    "video/webm": ("matroska",),
    "video/x-amv": ("avi",),
    "video/x-bink": ("bink",),
    "video/x-dahua-dav": ("dhav",),
    "video/x-dv": ("dv",),
    "video/x-flc": ("flic",),
    "video/x-flv": ("flv",),
    "video/x-ivf": ("ivf",),
    "video/x-m4v": ("mov",),
    "video/x-matroska": ("matroska",),
    "video/x-ms-asf": ("asf",),
    "video/x-msvideo": ("avi",),
    "video/x-nsv": ("nsv",),
    "video/x-nut": ("nut",),
    "video/x-smacker": ("smk",),
    "video/x-wtv": ("wtv",),
    "video/x-yuv4mpeg": ("yuv4mpegpipe",),
}
"""The types that can be read, with FFmpeg's names of the demuxers to try. Another type is `unsupported`."""

LARGEST_PIXELS = 8192 * 4352
"""A frame of 8K; beside it a decoder holds some sixteen others."""

_OPTIONS = {"probesize": "5000000", "analyzeduration": "10000000", "max_streams": "64"}
_LIMITED = np.clip((np.arange(256) - 16) * 255 / 219, 0, 255).round().astype(np.uint8)
"""Most video keeps black at 16 and white at 235; a quality is that of the full range."""

Pixels = NDArray[np.uint8]


class Opened(NamedTuple):
    """An open video and the streams of pictures in it, the main one first."""

    container: InputContainer
    streams: tuple[VideoStream, ...]
    others: tuple[str, ...]  # what other streams there are: "audio", "data", "attachment" ...


def open_video(source: BinaryIO, kind: str) -> Opened:
    """Read the header. Raises Undecodable, MemoryError, or what the demuxer raises."""
    if kind not in DEMUXERS:
        raise Undecodable(Reason.UNSUPPORTED, kind)
    *firsts, last = DEMUXERS[kind]
    for name in firsts:
        try:
            return _open(source, name)
        except (av.FFmpegError, Undecodable):
            continue
    return _open(source, last)


def _open(source: BinaryIO, name: str) -> Opened:
    source.seek(0)
    container = av.open(source, "r", format=name, options=_OPTIONS, metadata_errors="replace")
    moving = [stream for stream in container.streams.video if stream.codec_context is not None]
    moving.sort(key=lambda stream: bool(stream.disposition & av.stream.Disposition.attached_pic))
    for stream in moving:
        _hold(stream)
    others = tuple(stream.type or "unknown" for stream in container.streams if stream not in moving)
    return Opened(container, tuple(moving), others)


def _hold(stream: VideoStream) -> None:
    """One thread, and no frame beyond the largest, also where the stream changes its size on the way."""
    codec = stream.codec_context
    check_size(codec.width, codec.height)
    codec.thread_count = 1
    codec.thread_type = "NONE"
    codec.options = {"max_pixels": str(LARGEST_PIXELS)}


def check_size(width: int, height: int) -> None:
    if width * height > LARGEST_PIXELS:
        raise Undecodable(Reason.TOO_LARGE, f"{width} x {height} pixels")


def grey(frame: VideoFrame) -> Pixels:
    """The brightness of a frame, H x W, 0 to 255. Where a plane of it lies ready, nothing is converted."""
    check_size(frame.width, frame.height)
    name = frame.format.name
    if name.startswith(("yuv4", "yuvj4", "nv12", "nv21")) and frame.format.components[0].bits == 8:
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return rows[: frame.height, : frame.width]
    converted: Any = frame.to_ndarray(format="gray")
    return converted  # type: ignore[no-any-return]


def full_range(pixels: Pixels, frame: VideoFrame) -> Pixels:
    """The same brightness with black at 0 and white at 255."""
    name = frame.format.name
    is_plane = name.startswith(("yuv4", "nv12", "nv21")) and frame.format.components[0].bits == 8
    is_full = frame.color_range == 2  # AVCOL_RANGE_JPEG
    return _LIMITED[pixels] if is_plane and not is_full else pixels
